"""The records as JSON Lines: a conversation up to the user's last message, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from bot.records.entry import UNHEARD
from bot.records.tables import THUMBS, TURNS

AT_ONCE = 500


def exported(connection: Connection) -> Iterator[dict[str, Any]]:
    """A line for each reply whose message was kept, in the order of time; ``python -m evals add`` reads them."""
    columns = (TURNS, THUMBS.c.rating, THUMBS.c.comment)
    joined = TURNS.outerjoin(THUMBS, TURNS.c.message == THUMBS.c.message)
    wanted = select(*columns).select_from(joined).where(TURNS.c.question.is_not(None), TURNS.c.status != UNHEARD)
    for turn in connection.execute(wanted.order_by(TURNS.c.number).execution_options(yield_per=AT_ONCE)):
        yield {
            "id": turn.message,
            "time": f"{turn.at:%Y-%m-%dT%H:%M:%SZ}",
            "messages": [*_before(connection, turn.conversation, turn.number), _said("user", turn.question)],
            "status": turn.status,
            "feedback": {"rating": turn.rating, "comment": turn.comment} if turn.rating else None,
            "tier": turn.tier,
            "flags": turn.flags,
            "reply": turn.reply,
            "clinic": turn.clinic,
            "language": turn.language,
        }


def without_text(connection: Connection) -> int:
    """How many replies are left out, since their texts were not kept, or are deleted."""
    wanted = select(func.count()).select_from(TURNS).where(TURNS.c.question.is_(None), TURNS.c.status != UNHEARD)
    return connection.scalar(wanted) or 0


def _before(connection: Connection, conversation: str | None, number: int) -> list[dict[str, str]]:
    if conversation is None:
        return []
    earlier = select(TURNS.c.question, TURNS.c.reply).where(
        TURNS.c.conversation == conversation, TURNS.c.number < number, TURNS.c.question.is_not(None)
    )
    said: list[dict[str, str]] = []
    for question, reply in connection.execute(earlier.order_by(TURNS.c.number)):
        said.append(_said("user", question))
        if reply is not None:
            said.append(_said("assistant", reply))
    return said


def _said(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}
