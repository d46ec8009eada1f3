"""From a message to a reply in the making: what every face of the service (JSON, events, OpenAI's, MCP) does alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import cast

from bot.message import Message
from bot.reply import Reply, Screening
from bot.web.clinics import Clinic
from bot.web.conversations import Asked
from bot.web.desk import Desk
from bot.web.keeping import Alone, InConversation
from bot.web.noting import Face, Said
from bot.web.problems import ProblemError
from bot.web.responder import Event
from bot.web.sessions import Session
from bot.web.work import Keeping, Piece, Work
from bot.web.works import Ids

Counted = Callable[[Screening], Screening]


def checked(desk: Desk, content: str, where: str = "message") -> str:
    """A message that can be answered.

    Raises:
        ProblemError: it is empty or too long.
    """
    most = desk.settings.max_message_chars
    if len(content) > most:
        detail = f"{where}: {len(content):,} characters; at most {most:,} are accepted."
        raise ProblemError(422, "message-too-long", detail)
    if not content.strip():
        raise ProblemError(422, "invalid-request", f"{where}: it is empty; expected what the person wrote.")
    return content


async def in_conversation(
    desk: Desk,
    conversation_id: str | None,
    message: Message,
    clinic: Clinic | None,
    country: str,
    *,
    resumable: bool,
) -> tuple[Ids, Work]:
    """The reply to a message in a conversation, or (None) in a new one. It is kept before it is shown.

    The message is part of the conversation at once, and the reply when it is there. A message whose reply broke is
    taken back; one whose reply nobody waited for stays: the screen sees it again.

    Raises:
        UnknownConversationError: there is none of this id.
        ProblemError: too many are being answered. Then no conversation is opened, so that a flood pushes nobody's out.
    """
    held_with = clinic.id if clinic else ""
    new = conversation_id is None
    ids = Ids(desk.tokens.new("c") if conversation_id is None else conversation_id, desk.tokens.new("m"))
    if new:
        asked = Asked(Session((message,), clinic=held_with))
    else:
        asked = await desk.conversations.asking(ids.conversation, message, held_with)
    session = asked.session
    said = Said(ids.message, ids.conversation, message.content, "api", session.clinic)
    keeping = InConversation(desk, said, message, asked.whole)
    try:
        work = await _begun(desk, session.messages, ids, clinic, session.counted, keeping, country, resumable=resumable)
    except ProblemError:
        keeping.broke()
        raise
    if new:
        desk.sessions.open(held_with, ids.conversation, message)
    return ids, work


async def alone(
    desk: Desk,
    messages: Sequence[Message],
    ids: Ids,
    clinic: Clinic | None,
    counted: Counted,
    face: Face = "openai",
    country: str = "",
) -> Work:
    """The reply to these messages; ``counted`` gives findings the message numbers that the caller knows.

    ``country`` goes ahead of the clinic's.

    Raises:
        ProblemError: too many are being answered, and the screen finds nothing urgent.
    """
    said = Said(ids.message, "", messages[-1].content, face, clinic.id if clinic else "")
    return await _begun(desk, messages, ids, clinic, counted, Alone(desk, said), country)


async def _begun(
    desk: Desk,
    messages: Sequence[Message],
    ids: Ids,
    clinic: Clinic | None,
    counted: Counted,
    keeping: Keeping,
    country: str = "",
    resumable: bool = False,
) -> Work:
    responder, country, contact = desk.responder(clinic), country or desk.country(clinic), desk.contact(clinic)
    events = partial(responder.stream, tuple(messages), country, contact=contact)

    def shown(event: Event) -> Piece:
        value = event.value
        if isinstance(value, Screening):
            value = counted(value)
        elif isinstance(value, Reply):
            value = replace(value, triage=counted(value.triage))
        return Piece(event.kind, value)

    return desk.works.begin(ids, await desk.works.admitted(events), shown, keeping, resumable)


def text_of(piece: Piece) -> str:
    """What a delta adds."""
    return cast(str, piece.value)
