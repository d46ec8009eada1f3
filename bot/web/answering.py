"""From a message to a reply in the making: what every face of the service (JSON, events, OpenAI's, MCP) does alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import cast

from bot.message import Message
from bot.reply import Reply, Screening
from bot.web.clinics import Clinic
from bot.web.desk import Desk
from bot.web.feedback import Given
from bot.web.problems import ProblemError
from bot.web.responder import Event
from bot.web.sessions import Session
from bot.web.work import Piece, Work
from bot.web.works import Ids

Ended = Callable[[Reply | None, bool], None]
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


def in_conversation(desk: Desk, session: Session, ids: Ids, clinic: Clinic | None) -> Work:
    """The reply to the last message of ``session``; message and reply are kept when it is there.

    A reply that was given up because nobody listened leaves the message in the conversation: the screen sees it again.
    """
    message = session.messages[-1]

    def ended(reply: Reply | None, broke: bool) -> None:
        if reply is None:
            if not broke:
                desk.sessions.keep(ids.conversation, message)
        elif desk.sessions.keep(ids.conversation, message, Message("assistant", reply.text)):
            desk.feedback.answered(ids.message, _given(reply, ids, session.clinic))

    return alone(desk, session.messages, ids, clinic, session.counted, ended)


def alone(
    desk: Desk,
    messages: Sequence[Message],
    ids: Ids,
    clinic: Clinic | None,
    counted: Counted,
    ended: Ended = lambda _reply, _broke: None,
) -> Work:
    """The reply to these messages; ``counted`` gives findings the message numbers that the caller knows."""
    events = partial(desk.service.responder.stream, tuple(messages), desk.country(clinic), contact=desk.contact(clinic))

    def shown(event: Event) -> Piece:
        value = event.value
        if isinstance(value, Screening):
            value = counted(value)
        elif isinstance(value, Reply):
            value = replace(value, triage=counted(value.triage))
        return Piece(event.kind, value)

    return desk.works.begin(ids, events, shown, ended)


def _given(reply: Reply, ids: Ids, clinic: str) -> Given:
    flags = tuple(dict.fromkeys(finding.flag for finding in reply.triage.findings))
    return Given(ids.conversation, clinic, reply.status.value, reply.triage.tier.label, flags)


def text_of(piece: Piece) -> str:
    """What a delta adds."""
    return cast(str, piece.value)
