"""The JSON of the HTTP interface, as CONTRACT.md gives it. Unknown keys are refused."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    """No key that is not declared, and no value turned into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ChatRequest(Strict):
    """A person's message, and the conversation that it belongs to."""

    message: Annotated[str, Field(min_length=1, description="what the person wrote")]
    conversation_id: Annotated[
        str | None, Field(max_length=100, description="of an earlier answer; leave it out to begin a conversation")
    ] = None
    clinic: Annotated[str | None, Field(min_length=1, max_length=100, description="the clinic whose site asks")] = None


class FeedbackRequest(Strict):
    """What somebody thinks of a reply."""

    message_id: Annotated[str, Field(max_length=100, description="of the reply")]
    rating: Literal["up", "down"]
    comment: Annotated[str | None, Field(max_length=2_000, description="what the person chose to add")] = None


class CitationModel(Strict):
    """A source passage; ``quote`` is the document's text from ``start`` to ``end`` (half-open, in characters)."""

    marker: int
    doc_id: str
    passage_id: str
    title: str
    author: str
    publisher: str
    kind: str
    section: list[str]
    quote: str
    start: int
    end: int


TierName = Literal["none", "soon", "urgent", "emergency"]


class FindingModel(Strict):
    """A red flag in a message; the offsets count characters of that message."""

    flag: str
    tier: TierName
    message: int
    text: str
    start: int
    end: int


class ScreeningModel(Strict):
    """What the red-flag screen found."""

    tier: TierName
    question: str | None
    findings: list[FindingModel]


class PositionModel(Strict):
    """What one document says on a topic on which the documents differ."""

    doc_id: str
    statement: str
    marker: int


class DifferenceModel(Strict):
    """A topic on which the documents differ."""

    topic: str
    positions: list[PositionModel]


class TimingsModel(Strict):
    """Milliseconds spent in each stage."""

    triage: float
    retrieve: float
    compose: float
    total: float


class ReplyModel(Strict):
    """The reply; every marker in ``text`` has exactly one citation."""

    status: Literal["answered", "declined", "escalated", "smalltalk"]
    text: Annotated[str, Field(description="Markdown; statements taken from a source end in their markers")]
    citations: list[CitationModel]
    triage: ScreeningModel
    differences: list[DifferenceModel]
    suggestions: list[str]
    query: str
    model: str
    timings_ms: TimingsModel


class ChatResponse(Strict):
    """The reply, with the ids to go on with."""

    conversation_id: str
    message_id: str
    reply: ReplyModel


class PassageModel(Strict):
    """A passage with its document, and the rest of its section before and after it."""

    passage_id: str
    doc_id: str
    title: str
    author: str
    publisher: str
    published: str
    kind: str
    section: list[str]
    text: str
    start: int
    end: int
    before: str
    after: str


class ColoursModel(Strict):
    """``#rrggbb``: of buttons and links, and of what is written on them."""

    primary: str
    on_primary: str


class ClinicModel(Strict):
    """What a clinic's widget needs; ``emergency`` are the country's emergency numbers.

    ``comments`` says that a word beside a thumb is kept; where it is not, none should be asked for.
    """

    id: str
    name: str
    telephone: str
    booking: str
    country: str
    emergency: list[str]
    languages: list[str]
    greeting: str
    colours: ColoursModel
    comments: bool


class Problem(Strict):
    """What went wrong (RFC 9457)."""

    type: Annotated[str, Field(description="a name for the kind of problem, as a URI reference")]
    title: str
    status: int
    detail: str
    request_id: Annotated[str, Field(description="the request's id, as in the header X-Request-ID and the log")] = ""


class OpenAIError(Strict):
    """The same in the words of OpenAI's interface."""

    message: str
    type: str
    param: None
    code: str


class OpenAIProblem(Problem):
    """What went wrong, for clients of either kind."""

    error: OpenAIError


class CheckModel(Strict):
    """One condition of readiness."""

    name: str
    ok: bool
    reason: str


class Readiness(Strict):
    """Whether replies can be given."""

    ready: bool
    checks: list[CheckModel]


class Liveness(Strict):
    """The process answers."""

    status: Literal["ok"]
