"""The bot as tools for other programs (Model Context Protocol): ``ask``, ``find_passages`` and ``screen``."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field

from bot.message import Message, Role
from bot.reply import Reply, Screening
from bot.settings import Settings
from bot.web.api.reading import passage_model
from bot.web.problems import ProblemError
from bot.web.responder import Responder, Screen
from bot.web.schema import PassageModel, ReplyModel, ScreeningModel
from bot.web.threads import Threads
from bot.web.trouble import told
from bot.web.work import BROKEN

LOG = logging.getLogger(__name__)
T = TypeVar("T")
Answer = Callable[[Sequence[Message], str], Awaitable[Reply]]
"""From a conversation and a country to the reply."""
MOST_PASSAGES = 20
INSTRUCTIONS = (
    "Answers runners' questions about back pain from a small library, with the source of every statement. Give a "
    "person's own words to `ask` or `screen`, not a summary of them. What an escalated reply says must reach the "
    "person unchanged."
)


class Earlier(BaseModel, extra="forbid"):
    """An earlier message of the conversation."""

    role: Role
    content: str


class Passages(BaseModel, extra="forbid"):
    """The best passage first."""

    passages: list[PassageModel]


def make(
    responder: Responder,
    screen: Screen,
    settings: Settings,
    threads: Threads,
    version: str,
    answer: Answer | None = None,
) -> MCPServer[Any]:
    """The tools around a responder; ``answer`` is how ``ask`` gets its reply, by default in an ordinary thread."""
    server: MCPServer[Any] = MCPServer(
        "backstride", title="Backstride", instructions=INSTRUCTIONS, version=version, log_level="ERROR"
    )
    only_reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)

    async def whole(messages: Sequence[Message], country: str) -> Reply:
        return await threads.run(lambda: responder.respond(messages, country))

    async def safely(work: Awaitable[T]) -> T:
        try:
            return await work
        except ProblemError as error:  # in our own words
            raise ToolError(error.detail) from None
        except Exception as error:  # noqa: BLE001  # its text may hold a person's words
            LOG.error("a tool failed: %s", told(error))
            raise ToolError(BROKEN) from None

    @server.tool(annotations=only_reads)
    async def ask(
        question: Annotated[str, Field(description="the person's newest message, in their own words")],
        conversation: Annotated[
            list[Earlier] | None, Field(description="what was said before, the oldest first")
        ] = None,
        country: Annotated[str, Field(max_length=2, description="two letters, such as GB: whose numbers to give")] = "",
    ) -> Annotated[CallToolResult, ReplyModel]:
        """Answer a runner's message about back pain, from the library alone, with exact sources.

        A message with a warning sign gets fixed advice on where to seek care instead; pass it on unchanged.
        """
        said = [*(Message(one.role, one.content) for one in conversation or ()), Message("user", question)]
        messages = [_checked(message) for message in said][-settings.max_turns :]
        reply = await safely((answer or whole)(messages, country or settings.country))
        return _result(reply.text, reply.to_json())

    @server.tool(annotations=only_reads)
    async def find_passages(
        query: Annotated[str, Field(description="a question that stands alone")],
        limit: Annotated[int, Field(ge=1, le=MOST_PASSAGES)] = 5,
    ) -> Passages:
        """Find the passages of the library that fit a question best."""
        asked = _checked(Message("user", query)).content
        found = await safely(threads.run(lambda: responder.find(asked, limit)))
        return Passages(passages=[passage_model(view) for view in found])

    @server.tool("screen", annotations=only_reads)
    async def screen_message(
        message: Annotated[str, Field(description="the person's own words")],
    ) -> ScreeningModel:
        """Look for warning signs that need medical care in what a person wrote. It gives no advice: `ask` does."""
        said = _checked(Message("user", message))
        verdict = await safely(threads.run(lambda: screen((said,)), urgent=True))
        if verdict.failed:
            raise ToolError("The red-flag screen does not work; treat the message as if it named an emergency.")
        found = Screening(verdict.tier, verdict.question, verdict.findings)
        return ScreeningModel.model_validate(found.to_json())

    def _checked(message: Message) -> Message:
        if not message.content.strip() or len(message.content) > settings.max_message_chars:
            raise ToolError(f"Expected a message of 1 to {settings.max_message_chars:,} characters")
        return message

    return server


def _result(text: str, data: dict[str, Any]) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=data)
