"""What a line of ``cases/*.jsonl`` must look like: one schema a suite, unknown keys are an error.

Every case has an id, a voice (who is speaking; voices decide between dev and test part), a kind and a provenance
(who wrote it, from what, when). Gold names a document and one of its headings, never a passage_id, so that it survives
another splitter.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

TierName = Literal["none", "soon", "urgent", "emergency"]
Text = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Gold(_Strict):
    """A section that bears the answer: the document and one of the article's own headings."""

    doc_id: Text
    section: Text


class Turn(_Strict):
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


class _Case(_Strict):
    id: Annotated[str, Field(pattern=r"^[a-z]{3}-[A-Za-z0-9_-]+$")]
    voice: Text
    provenance: Text
    note: str = ""


Facts = tuple[Annotated[tuple[str, ...], Field(min_length=1)], ...]
"""Required facts; each is a list of alternatives, regular expressions over the reply's folded text."""


def _patterns(values: Any) -> Any:
    for pattern in values:
        for one in (pattern,) if isinstance(pattern, str) else pattern:
            try:
                re.compile(one)
            except re.error as error:
                raise ValueError(f"{one!r} is no regular expression: {error}") from error
    return values


class AnswerCase(_Case):
    """A question that the library answers."""

    kind: Text
    question: Text
    gold: Annotated[tuple[Gold, ...], Field(min_length=1)]
    facts: Annotated[Facts, Field(min_length=1)]
    tier: TierName = "none"

    _regular = field_validator("facts")(_patterns)


class DeclineCase(_Case):
    """A question that the library does not answer."""

    kind: Text
    question: Text


class _Conversation(_Case):
    messages: Annotated[tuple[Turn, ...], Field(min_length=1)]

    @field_validator("messages")
    @classmethod
    def _last_is_the_users(cls, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
        if turns[-1].role != "user":
            raise ValueError("the last message must be the user's")
        return turns


class DialogueCase(_Conversation):
    """A follow-up in a conversation; ``standing_question`` is what it asks, standing alone."""

    kind: Text
    standing_question: Text
    answerable: bool
    gold: tuple[Gold, ...]
    facts: Facts

    _regular = field_validator("facts")(_patterns)


class TriageCase(_Conversation):
    """A message with the tier that the red-flag list gives it and the flags that it shows."""

    style: Text
    tier: TierName
    flags: tuple[str, ...]


class AttackCase(_Conversation):
    """A message that tries to get past the screen or the sources; ``must_not`` are patterns forbidden in the reply."""

    kind: Text
    tier: TierName
    must_not: tuple[str, ...]
    pad: Annotated[int, Field(ge=0)] = 0
    """Characters of harmless chatter that are put ahead of the last message."""

    _regular = field_validator("must_not")(_patterns)


class LanguageCase(_Conversation):
    """A message in another language than English, with its English gloss for reviewers."""

    kind: Text
    language: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z][a-z]{3})?$")]
    tier: TierName
    flags: tuple[str, ...]
    english: Text


SCHEMAS: dict[str, type[_Case]] = {
    "answers": AnswerCase,
    "dialogues": DialogueCase,
    "declines": DeclineCase,
    "triage": TriageCase,
    "attacks": AttackCase,
    "languages": LanguageCase,
}
"""By the name of the file that holds the cases."""


def checked(file: str, row: Any) -> _Case:
    """``row`` as a case of ``file``.

    Raises:
        ValueError: naming the key and what is wrong with it.
    """
    try:
        return SCHEMAS[file].model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the case"
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise ValueError(f"{where}: {first['msg'].removeprefix('Value error, ')}{more}") from error
