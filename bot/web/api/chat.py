"""``POST /api/v1/chat``: a reply as JSON, or as it comes in."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Annotated, Any, cast

from fastapi import APIRouter, Header, Request, Response

from bot.message import Message
from bot.records.errors import DownError
from bot.reply import Citation, Reply, Screening
from bot.web import stream
from bot.web.answering import checked, in_conversation, text_of
from bot.web.api.answers import problems
from bot.web.desk import Desk
from bot.web.problems import ProblemError
from bot.web.schema import ChatRequest, ChatResponse
from bot.web.sessions import UnknownConversationError
from bot.web.stream import EventStream
from bot.web.work import Piece, Work
from bot.web.works import Ids, forgotten

OTHER_CLINIC = "This conversation is held with another clinic; leave conversation_id out to begin one here."
NOTHING_TO_RESUME = "There is no reply of this event id any more; send the message again, without Last-Event-ID."
EVENTS = (
    "With `Accept: text/event-stream`: the events `triage` (with both ids), `citations`, `delta` (`text`: a piece), "
    "`reply` (the JSON answer) or `error` (a problem object). Send the last event id as `Last-Event-ID` with the same "
    "body to go on after a broken connection."
)


def router(desk: Desk) -> APIRouter:
    """The route."""
    routes = APIRouter()
    answers: dict[int | str, dict[str, Any]] = {
        200: {"description": f"The reply. {EVENTS}", "content": {stream.MEDIA_TYPE: {"schema": {"type": "string"}}}},
        **problems(400, 403, 404, 408, 413, 422, 503, 504),
    }

    @routes.post("/api/v1/chat", responses=answers, response_model=ChatResponse)
    async def chat(
        said: ChatRequest,
        request: Request,
        last_event_id: Annotated[str | None, Header(max_length=200)] = None,
    ) -> Response | ChatResponse:
        """A reply to a message, in a new conversation or in an earlier one."""
        streamed = stream.wanted(request.headers.get("accept"))
        clinic = desk.clinic(request, said.clinic)
        if streamed and last_event_id:
            await desk.take_call(request)
            ids, work, after = await _resumed(desk, said, last_event_id)
            return _events(desk, ids, work, after)
        message = Message("user", checked(desk, said.message))
        if said.conversation_id is not None:
            await _require(desk, said.conversation_id, said.clinic or "")
        await desk.take_message(request, clinic, said.conversation_id or "")
        try:
            country = desk.country(clinic, request)
            ids, work = await in_conversation(desk, said.conversation_id, message, clinic, country, resumable=streamed)
        except UnknownConversationError:  # forgotten in between
            raise forgotten() from None
        if streamed:
            return _events(desk, ids, work)
        return ChatResponse.model_validate(_whole(ids, await while_connected(request, work)))

    return routes


async def while_connected(request: Request, work: Work) -> Reply:
    """The reply, as long as whoever asked is there.

    Raises:
        ProblemError: it broke, came too late, or nobody is there any more.
    """
    answer = asyncio.ensure_future(work.reply())
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise ProblemError(503, "closed", "The connection was closed.")  # nobody reads this
        return answer.result()
    finally:
        answer.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _require(desk: Desk, conversation_id: str, clinic: str) -> None:
    """Raises ProblemError where the conversation is not there, or is held with another clinic.

    While nobody can tell, since the database is down, a genuine id is taken: the message may be an emergency.
    """
    try:
        if not desk.tokens.genuine(conversation_id, "c"):
            raise UnknownConversationError(conversation_id)
        held_with = await desk.conversations.clinic(conversation_id)
    except UnknownConversationError:
        raise forgotten() from None
    except DownError:
        return
    if held_with != clinic:
        raise ProblemError(403, "other-clinic", OTHER_CLINIC)


async def _resumed(desk: Desk, said: ChatRequest, header: str) -> tuple[Ids, Work, int]:
    """The reply that an event id is of, and the number of the last piece that was heard."""
    named = stream.last_event(header)
    found = desk.works.find(named[0]) if named and desk.tokens.genuine(named[0], "m") else None
    if named is None or found is None or named[1] > len(found[1].pieces):
        raise ProblemError(404, "nothing-to-resume", NOTHING_TO_RESUME)
    ids, work = found
    try:
        held_with = await desk.conversations.clinic(ids.conversation)
    except (UnknownConversationError, DownError):  # forgotten in between, or never kept
        raise ProblemError(404, "nothing-to-resume", NOTHING_TO_RESUME) from None
    if said.conversation_id not in (None, ids.conversation) or held_with != (said.clinic or ""):
        raise ProblemError(404, "nothing-to-resume", NOTHING_TO_RESUME)
    return ids, work, named[1]


def _events(desk: Desk, ids: Ids, work: Work, after: int = 0) -> EventStream:
    return EventStream(work, partial(_event, ids), desk.tempo, after)


def _event(ids: Ids, number: int, piece: Piece) -> bytes:
    return stream.event(piece.kind, _data(ids, piece), f"{ids.message}:{number}")


def _data(ids: Ids, piece: Piece) -> Any:
    value = piece.value
    if isinstance(value, Screening):
        return {"conversation_id": ids.conversation, "message_id": ids.message, **value.to_json()}
    if isinstance(value, Reply):
        return _whole(ids, value)
    if isinstance(value, ProblemError):
        return value.to_json()
    if piece.kind == "citations":
        return [citation.to_json() for citation in cast(tuple[Citation, ...], value)]
    return {"text": text_of(piece)}


def _whole(ids: Ids, reply: Reply) -> dict[str, Any]:
    return {"conversation_id": ids.conversation, "message_id": ids.message, "reply": reply.to_json()}
