"""Where the bars of a plot stand. The template draws them as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 240
LEFT, TOP, BOTTOM = 44, 12, 24
ROOM = HEIGHT - TOP - BOTTOM
"""How high the highest bar may be."""
GAP = 0.2
"""Of a bar's own width, between bars."""
STATUSES = ("answered", "smalltalk", "declined", "escalated", "unheard")
"""From the bottom up."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle, in units of the drawing; ``kind`` gives its colour, ``title`` says what it stands for."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at the axis."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Stacked:
    """Bars over days, with the marks of both axes."""

    bars: tuple[Bar, ...]
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]


def stacked(days: Sequence[str], counts: Mapping[str, Mapping[str, int]]) -> Stacked:
    """A bar a day, made up of its statuses."""
    top = _round_up(max((sum(counts[day].values()) for day in days), default=0))
    step = (WIDTH - LEFT) / max(1, len(days))
    bars: list[Bar] = []
    for number, day in enumerate(days):
        y = float(HEIGHT - BOTTOM)
        for status in STATUSES:
            n = counts[day].get(status, 0)
            if n > 0:
                height = n / top * ROOM
                y -= height
                x = LEFT + step * (number + GAP / 2)
                bars.append(_bar(x, y, step * (1 - GAP), height, status, f"{day}: {n} {status}"))
    every = max(1, len(days) // 6)
    across = tuple(
        Mark(round(LEFT + step * (number + 0.5), 1), HEIGHT - 5, day[5:])
        for number, day in enumerate(days)
        if number % every == 0
    )
    up = tuple(Mark(LEFT - 5, round(TOP + ROOM * (1 - part) + 4, 1), f"{top * part:g}") for part in (0, 0.5, 1))
    return Stacked(tuple(bars), across, up)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list with a bar: ``share`` of the longest, from 0 to 100."""

    name: str
    n: int
    share: float


def ranked(counts: Mapping[str, int], most: int = 15) -> tuple[Row, ...]:
    """The most frequent first."""
    rows = sorted(((name, n) for name, n in counts.items() if n > 0), key=lambda row: (-row[1], row[0]))[:most]
    longest = rows[0][1] if rows else 1
    return tuple(Row(name, n, round(100 * n / longest, 1)) for name, n in rows)


def _bar(x: float, y: float, width: float, height: float, kind: str, title: str) -> Bar:
    return Bar(round(x, 1), round(y, 1), round(width, 1), round(height, 1), kind, title)


def _round_up(n: int) -> int:
    """The next of 2, 4, 10, 20, 40, 100, …: half of it is a whole number."""
    top = 1
    while True:
        for step in (2, 4, 10):
            if top * step >= n:
                return top * step
        top *= 10
