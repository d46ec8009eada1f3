"""In what two statements about the same thing differ: a number, a denial, or sides of an axis."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from index.contrast.quantity import Quantity
from index.contrast.reading import Mark, Reading
from index.contrast.rules import Axis, axes, words

Kind = Literal["number", "polarity", "advice"]
Weight = Callable[[str], float]
"""Of a stem: 0 for one that is everywhere in the library, 1 for one that hardly is anywhere."""

NUMBER = 0.75
POLARITY = 0.55
DENIED = 0.4
"""Of an axis's weight, where one side is an outright denial of the other, whatever stands beside the two."""
BOTH_SAID = 0.5
"""Of a contrast, where one of the statements stands on both sides of the axis."""
FAR_APART = 25.0
"""Quantities of which one is so many times the other are hardly of the same thing."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """``strength`` 0 to 1; ``left`` and ``right`` are the words of each side that differ; ``about`` what they share."""

    kind: Kind
    strength: float
    left: str
    right: str
    about: tuple[str, ...] = ()
    name: str = ""
    """Of the axis."""

    def told(self) -> str:
        """For a person: why these two are shown."""
        over = f" ({', '.join(self.about)})" if self.about else ""
        return f"{self.name or self.kind}{over}: {self.left} | {self.right}"


def contrasts(one: Reading, other: Reading, weight: Weight) -> list[Contrast]:
    """All that is found, strongest first."""
    found = [*_numbers(one, other, weight), *_polarity(one, other, weight), *_advice(one, other, weight)]
    return sorted(found, key=lambda c: -c.strength)


def shared(one: Reading, other: Reading) -> list[str]:
    """Stems that both have."""
    return [stem for stem in one.stems if stem in other.stems]


def _numbers(one: Reading, other: Reading, weight: Weight) -> Iterator[Contrast]:
    best: tuple[float, Quantity, Quantity, frozenset[str]] | None = None
    for mine in one.quantities:
        if any(mine.unit == q.unit and not mine.apart(q) for q in other.quantities):
            continue  # both say it: the rest of their numbers are of something else
        for theirs in other.quantities:
            if not mine.apart(theirs):
                continue
            near = mine.around & theirs.around
            strength = NUMBER * (0.5 + 0.5 * _sum(near, weight, 1.5))
            if mine.scale(theirs) > FAR_APART:
                strength *= 0.6
            if best is None or strength > best[0]:
                best = (strength, mine, theirs, near)
    if best:
        strength, mine, theirs, near = best
        yield Contrast("number", strength, mine.text, theirs.text, _told(near, one, weight))


def _polarity(one: Reading, other: Reading, weight: Weight) -> Iterator[Contrast]:
    empty = words().claimless
    mine = [stem for stem in one.denied - empty if stem in other.stems and stem not in other.denied]
    theirs = [stem for stem in other.denied - empty if stem in one.stems and stem not in one.denied]
    for stems, denies_first in ((mine, True), (theirs, False)):
        strength = POLARITY * _sum(frozenset(stems), weight, 1.2)
        if not strength:
            continue
        told = ", ".join(_told(frozenset(stems), one, weight, other))
        said = (f"not {told}", told) if denies_first else (told, f"not {told}")
        yield Contrast("polarity", strength, *said)


def _advice(one: Reading, other: Reading, weight: Weight) -> Iterator[Contrast]:
    for axis in axes():
        mine, theirs = one.marks.get(axis.name, ()), other.marks.get(axis.name, ())
        best: tuple[float, Mark, Mark, frozenset[str]] | None = None
        for left in mine:
            for right in theirs:
                if left.side == right.side:
                    continue
                near = left.around & right.around
                strength = _axis_strength(axis, near, weight, left.denial != right.denial)
                if strength and (best is None or strength > best[0]):
                    best = (strength, left, right, near)
        if best is None:
            continue
        strength, left, right, near = best
        if left.denial == right.denial and (len({m.side for m in mine}) > 1 or len({m.side for m in theirs}) > 1):
            strength *= BOTH_SAID
        yield Contrast("advice", strength, left.word, right.word, _told(near, one, weight), axis.name)


def _axis_strength(axis: Axis, near: frozenset[str], weight: Weight, denial: bool) -> float:
    common = _sum(near, weight, 1.0)
    alone = max(axis.alone, DENIED) if denial else axis.alone
    return axis.weight * (alone + (1 - alone) * common)


def _sum(stems: frozenset[str], weight: Weight, enough: float) -> float:
    """How much of ``enough`` the weights of ``stems`` come to, 0 to 1."""
    return min(1.0, math.fsum(weight(stem) for stem in stems) / enough)


def _told(stems: frozenset[str], one: Reading, weight: Weight, other: Reading | None = None) -> tuple[str, ...]:
    """The weightiest three as they are written."""
    best = sorted(stems, key=lambda stem: (-weight(stem), stem))[:3]
    return tuple(one.stems.get(stem) or (other.stems.get(stem) if other else None) or stem for stem in best)
