"""What the service asks of the records while it answers: a conversation so far, and whose reply an id is of."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from bot.message import Message
from bot.records.entry import UNHEARD
from bot.records.seal import digest, opened
from bot.records.tables import CONVERSATIONS, TURNS


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it was written down.

    ``messages`` are the newest whose texts can be read, with none missing between them; ``total`` counts all.
    """

    clinic: str
    forgotten: bool
    messages: tuple[Message, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """A reply that somebody judges: digest of its conversation, and of what kind it was."""

    conversation: str
    clinic: str
    status: str
    tier: str
    flags: tuple[str, ...]


def conversation(connection: Connection, conversation_id: str, limit: int) -> Conversation | None:
    """The conversation of this id (not its digest), with its newest ``limit`` messages; None where there is none."""
    key = digest(conversation_id)
    columns = (CONVERSATIONS.c.clinic, CONVERSATIONS.c.forgotten)
    row = connection.execute(select(*columns).where(CONVERSATIONS.c.id == key)).one_or_none()
    if row is None:
        return None
    if row.forgotten is not None:
        return Conversation("", forgotten=True)
    unheard = func.count().filter(TURNS.c.status == UNHEARD)
    turns, alone = connection.execute(select(func.count(), unheard).where(TURNS.c.conversation == key)).one()
    texts = select(TURNS.c.status, TURNS.c.question, TURNS.c.reply, TURNS.c.sealed).where(TURNS.c.conversation == key)
    newest: list[Message] = []
    for turn in connection.execute(texts.order_by(TURNS.c.number.desc()).limit(limit)):
        said = opened(conversation_id, turn.sealed) if turn.sealed else (turn.question, turn.reply)
        if said is None or said[0] is None:
            break
        if said[1] is not None:
            newest.append(Message("assistant", said[1]))
        newest.append(Message("user", said[0]))
    return Conversation(row.clinic, False, tuple(reversed(newest))[-limit:], 2 * turns - alone)


def judged(connection: Connection, message_id: str) -> Judged | None:
    """The reply of this id; None where there is none."""
    columns = (TURNS.c.conversation, TURNS.c.clinic, TURNS.c.status, TURNS.c.tier, TURNS.c.flags)
    found = connection.execute(select(*columns).where(TURNS.c.message == digest(message_id))).one_or_none()
    if found is None or found.status == UNHEARD:
        return None
    return Judged(found.conversation or "", found.clinic, found.status, found.tier, tuple(found.flags))
