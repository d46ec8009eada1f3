"""What the maintainer's page shows, over a number of days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from sqlalchemy import Connection, func, select

from bot.records.entry import STAGES
from bot.records.tables import DAYS, THUMBS, TURNS

MOST_TIMES = 20_000
MOST_DECLINED = 600
MOST_COMMENTS = 20
PERCENTILES = (50, 95, 99)
NOTHING_NEAR = "nothing near it"


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote with a thumb."""

    at: datetime
    rating: str
    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """``days`` and, for each of them, how many replies there were of each status.

    ``totals``: what -> value -> how often. ``latency``: stage -> its percentiles in milliseconds, over ``timed``
    replies; empty where there are none. ``declined`` are the questions whose texts are kept, ``near`` the sections
    nearest to those whose texts are not.
    """

    days: tuple[str, ...]
    by_day: Mapping[str, Mapping[str, int]]
    totals: Mapping[str, Mapping[str, int]]
    latency: Mapping[str, tuple[float, ...]]
    timed: int
    declined: tuple[str, ...]
    near: Mapping[str, int]
    comments: tuple[Comment, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.totals


def figures(connection: Connection, days: int, now: datetime | None = None) -> Figures:
    """The figures of the last ``days`` days, today included."""
    today = (now or datetime.now(UTC)).replace(hour=0, minute=0, second=0, microsecond=0)
    since = today - timedelta(days=days - 1)
    names = tuple(f"{since + timedelta(days=n):%Y-%m-%d}" for n in range(days))
    by_day: dict[str, Counter[str]] = {name: Counter() for name in names}
    totals: dict[str, Counter[str]] = {}
    sums = select(DAYS.c.day, DAYS.c.clinic, DAYS.c.what, DAYS.c.value, DAYS.c.n).where(DAYS.c.day.in_(names))
    for row in connection.execute(sums):
        totals.setdefault(row.what, Counter())[row.value] += row.n
        if row.what == "status":
            by_day[row.day][row.value] += row.n
            totals.setdefault("clinic", Counter())[row.clinic] += row.n
    latency, timed = _latency(connection, since)
    declined, near = _declined(connection, since)
    return Figures(
        days=names,
        by_day=by_day,
        totals={what: dict(values.most_common()) for what, values in totals.items()},
        latency=latency,
        timed=timed,
        declined=declined,
        near=dict(near.most_common()),
        comments=_comments(connection, since),
    )


def _latency(connection: Connection, since: datetime) -> tuple[dict[str, tuple[float, ...]], int]:
    columns = [TURNS.c[f"ms_{stage}"] for stage in STAGES]
    wanted = select(*columns).where(TURNS.c.at >= since, TURNS.c.ms_total.is_not(None))
    rows = [tuple(row) for row in connection.execute(wanted.order_by(TURNS.c.number.desc()).limit(MOST_TIMES))]
    if not rows:
        return {}, 0
    values = np.percentile(np.asarray(rows, dtype=np.float64), PERCENTILES, axis=0).T
    return {stage: tuple(float(v) for v in own) for stage, own in zip(STAGES, values, strict=True)}, len(rows)


def _declined(connection: Connection, since: datetime) -> tuple[tuple[str, ...], Counter[str]]:
    wanted = select(TURNS.c.question, TURNS.c.sections).where(TURNS.c.status == "declined", TURNS.c.at >= since)
    asked: list[str] = []
    near: Counter[str] = Counter()
    for question, sections in connection.execute(wanted.order_by(TURNS.c.number.desc()).limit(MOST_DECLINED)):
        if question is None:
            near[_first(sections)] += 1
        else:
            asked.append(question)
    return tuple(asked), near


def _first(sections: Sequence[str]) -> str:
    return sections[0] if sections else NOTHING_NEAR


def _comments(connection: Connection, since: datetime) -> tuple[Comment, ...]:
    wanted = select(THUMBS.c.at, THUMBS.c.rating, THUMBS.c.comment).where(
        THUMBS.c.comment.is_not(None), func.length(THUMBS.c.comment) > 0, THUMBS.c.at >= since
    )
    found = connection.execute(wanted.order_by(THUMBS.c.at.desc()).limit(MOST_COMMENTS))
    return tuple(Comment(row.at, row.rating, row.comment) for row in found)
