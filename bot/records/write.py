"""Writes entries: each once, however often it comes, and none into a conversation that was deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.records.entry import STAGES, Entry, Thumb, Turn, storable
from bot.records.tables import CONVERSATIONS, DAYS, THUMBS, TURNS

Count = tuple[str, str, str, str]
"""Day, clinic, what is counted, its value."""


class Outcome(Enum):
    """What became of an entry."""

    WRITTEN = "written"
    KNOWN = "known"
    FORGOTTEN = "forgotten"


def store(connection: Connection, entries: Sequence[Entry]) -> list[Outcome]:
    """Writes the entries in the caller's transaction; an outcome for each.

    Rows are taken in one order, so that two replicas never wait for each other in a circle.
    """
    outcomes: dict[int, Outcome] = {}
    counts: Counter[Count] = Counter()
    for index in sorted(range(len(entries)), key=lambda i: entries[i].conversation):
        entry = entries[index]
        if entry.conversation and _touched(connection, entry):
            outcomes[index] = Outcome.FORGOTTEN
        elif isinstance(entry, Turn):
            outcomes[index] = _turn(connection, entry, counts)
        else:
            outcomes[index] = _thumb(connection, entry, counts)
    _count(connection, counts)
    return [outcomes[index] for index in range(len(entries))]


def forget(connection: Connection, conversation: str) -> None:
    """Deletes what is known of a conversation. Its row stays for a while and says that it is gone."""
    now = datetime.now(UTC)
    row = _insert(connection, CONVERSATIONS).values(id=conversation, clinic="", started=now, last=now, forgotten=now)
    connection.execute(
        row.on_conflict_do_update(index_elements=["id"], set_={"forgotten": now, "clinic": "", "started": now})
    )
    for table in (TURNS, THUMBS):
        connection.execute(delete(table).where(table.c.conversation == conversation))


def _touched(connection: Connection, entry: Entry) -> bool:
    """Notes that the conversation went on, and locks its row; whether it was deleted."""
    row = _insert(connection, CONVERSATIONS).values(
        id=entry.conversation, clinic=entry.clinic, started=entry.at, last=entry.at
    )
    row = row.on_conflict_do_update(index_elements=["id"], set_={"last": row.excluded.last})
    return connection.execute(row.returning(CONVERSATIONS.c.forgotten)).scalar() is not None


def _turn(connection: Connection, turn: Turn, counts: Counter[Count]) -> Outcome:
    values = {
        "message": turn.message,
        "conversation": turn.conversation or None,
        "clinic": turn.clinic,
        "face": turn.face,
        "at": turn.at,
        "status": turn.status,
        "tier": turn.tier,
        "flags": list(turn.flags),
        "sections": [storable(section) for section in turn.sections],
        "language": turn.language,
        "question": None if turn.question is None else storable(turn.question),
        "reply": None if turn.reply is None else storable(turn.reply),
        "sealed": turn.sealed,
        **{f"ms_{stage}": time for stage, time in zip(STAGES, turn.times, strict=False)},
    }
    row = _insert(connection, TURNS).values(values).on_conflict_do_nothing(index_elements=["message"])
    if connection.execute(row.returning(TURNS.c.number)).scalar() is None:
        return Outcome.KNOWN
    day = f"{turn.at:%Y-%m-%d}"
    counted = [("status", turn.status), ("tier", turn.tier), ("face", turn.face)]
    if turn.status == "escalated":
        counted += [("flag", flag) for flag in turn.flags]
    counts.update((day, turn.clinic, what, value[:100]) for what, value in counted)
    return Outcome.WRITTEN


def _thumb(connection: Connection, thumb: Thumb, counts: Counter[Count]) -> Outcome:
    """The newest thumb holds; the count of the one before is taken back."""
    found = select(THUMBS.c.rating, THUMBS.c.at).where(THUMBS.c.message == thumb.message).with_for_update()
    before = connection.execute(found).one_or_none()
    if before is not None and before.at >= thumb.at:
        return Outcome.KNOWN
    values = {
        "conversation": thumb.conversation or None,
        "at": thumb.at,
        "rating": thumb.rating,
        "reason": thumb.reason,
        "comment": None if thumb.comment is None else storable(thumb.comment),
    }
    row = _insert(connection, THUMBS).values(message=thumb.message, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["message"], set_=values))
    counts[f"{thumb.at:%Y-%m-%d}", thumb.clinic, "thumb", thumb.rating] += 1
    if before is not None:
        counts[f"{before.at:%Y-%m-%d}", thumb.clinic, "thumb", before.rating] -= 1
    return Outcome.WRITTEN


def _count(connection: Connection, counts: Counter[Count]) -> None:
    for (day, clinic, what, value), n in sorted(counts.items()):
        if n:
            row = _insert(connection, DAYS).values(day=day, clinic=clinic, what=what, value=value, n=n)
            row = row.on_conflict_do_update(
                index_elements=["day", "clinic", "what", "value"], set_={"n": DAYS.c.n + row.excluded.n}
            )
            connection.execute(row)


def _insert(connection: Connection, table: Table) -> Any:
    """Both dialects have the same ``ON CONFLICT``, each in a class of its own."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
