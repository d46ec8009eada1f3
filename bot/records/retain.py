"""What is deleted in time: texts after as many days as the operator set, and whatever is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, delete, exists, func, or_, select, text, update

from bot.records.tables import CONVERSATIONS, DAYS, THUMBS, TURNS

FORGOTTEN_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Retention:
    """``texts``: days that texts are kept. ``resume``: hours that sealed ones are."""

    texts: int = 0
    resume: int = 0

    def _erase(self, connection: Connection, now: datetime | None = None) -> int:
        """Deletes the texts that are due, and what stands for deleted conversations; how many turns lost something."""
        now = now or datetime.now(UTC)
        before = now - timedelta(days=self.texts)
        kept = or_(TURNS.c.question.is_not(None), TURNS.c.reply.is_not(None))
        gone = connection.execute(update(TURNS).where(kept, TURNS.c.at <= before).values(question=None, reply=None))
        until = now - timedelta(hours=self.resume)
        shut = update(TURNS).where(TURNS.c.sealed.is_not(None), TURNS.c.at <= until).values(sealed=None)
        closed = connection.execute(shut)
        commented = update(THUMBS).where(THUMBS.c.comment.is_not(None), THUMBS.c.at <= before).values(comment=None)
        connection.execute(commented)
        connection.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.forgotten <= now - FORGOTTEN_KEPT))
        return gone.rowcount + closed.rowcount

    def erase(self, engine: Engine, now: datetime | None = None) -> int:
        """The same in a transaction of its own; nothing of the texts is left in the files."""
        with engine.begin() as connection:
            erased = self._erase(connection, now)
        if erased and engine.dialect.name == "sqlite":  # its write-ahead log still has them until it is emptied
            with engine.connect() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return erased


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was deleted."""

    conversations: int
    turns: int
    thumbs: int


def purge(connection: Connection, before: datetime | None) -> Purged:
    """Deletes conversations, turns and thumbs of before that moment; all of them, and the daily counts, for None."""
    if before is None:
        thumbs = connection.execute(delete(THUMBS)).rowcount
        turns = connection.execute(delete(TURNS)).rowcount
        conversations = connection.execute(delete(CONVERSATIONS)).rowcount
        connection.execute(delete(DAYS))
        return Purged(conversations, turns, thumbs)
    old = select(TURNS.c.message).where(TURNS.c.at < before)
    thumbs = connection.execute(delete(THUMBS).where(or_(THUMBS.c.message.in_(old), THUMBS.c.at < before))).rowcount
    turns = connection.execute(delete(TURNS).where(TURNS.c.at < before)).rowcount
    empty = ~exists().where(TURNS.c.conversation == CONVERSATIONS.c.id)
    conversations = connection.execute(
        delete(CONVERSATIONS).where(CONVERSATIONS.c.last < before, empty, CONVERSATIONS.c.forgotten.is_(None))
    ).rowcount
    return Purged(conversations, turns, thumbs)


@dataclass(frozen=True, slots=True)
class Held:
    """How much there is; ``texts`` of the turns have theirs."""

    conversations: int
    turns: int
    thumbs: int
    texts: int
    first: datetime | None
    last: datetime | None


def held(connection: Connection) -> Held:
    """What the database has."""
    there = select(func.count()).select_from(CONVERSATIONS).where(CONVERSATIONS.c.forgotten.is_(None))
    turns = select(func.count(), func.count(TURNS.c.question), func.min(TURNS.c.at), func.max(TURNS.c.at))
    n, texts, first, last = connection.execute(turns).one()
    thumbs = connection.scalar(select(func.count()).select_from(THUMBS)) or 0
    return Held(connection.scalar(there) or 0, n, thumbs, texts, first, last)
