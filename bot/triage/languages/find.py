"""Finds the emergency signs of a message in one language, and how the message stands to each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from bot.triage.finding import Assertion, Tier
from bot.triage.languages.context import Context
from bot.triage.languages.fold import Stream, read
from bot.triage.languages.places import Match
from bot.triage.languages.rules import POSTPOSED, UNSPACED, Recipe, recipes, words

_MOST = 60
"""Places of one concept that are looked at; those in the middle of more are left out."""
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class ForeignSign:
    """A sign in a message of another language; ``start`` and ``end`` count characters of the original, half-open.

    ``tier`` is always emergency: only the gravest signs are looked for in other languages.
    """

    flag: str
    tier: Tier
    text: str
    start: int
    end: int
    assertion: Assertion
    language: str


class _Seen:
    """One message as concepts."""

    def __init__(self, text: str, language: str) -> None:
        known = words(language)
        self.scale = 2 if language in UNSPACED else 1
        self.stream: Stream = read(text, language)
        self.found = {name: _few(rows) for name, rows in known.concepts.find(self.stream).items()}
        for mask in recipes()[1]:
            hidden = [m for m in self.found[mask.by] if len(m.core) > 1 or mask.by == "part"]
            for name in mask.over:
                self.found[name] = [
                    m for m in self.found[name] if not any(m.core < h.core or m.core == h.core for h in hidden)
                ]
        consumed = {at for rows in self.found.values() for m in rows for at in range(m.start, m.end)}
        self.context = Context(
            self.stream, known.context.find(self.stream), consumed, scale=self.scale, free=language in POSTPOSED
        )

    def sentences(self, concept: str) -> set[int]:
        """The sentences in which a concept stands."""
        return {self.stream.sentence[m.start] for m in self.found[concept]}

    def matches(self, recipe: Recipe) -> Iterator[tuple[Match, ...]]:
        """The ways in which the parts of a sign stand together."""
        if recipe.also and not self.found[recipe.also]:
            return
        ruled = set().union(*(self.sentences(name) for name in recipe.unless))
        for anchor in self.found[recipe.parts[0]]:
            if self.stream.sentence[anchor.start] not in ruled:
                for rest in self._joined(recipe, (anchor,), recipe.parts[1:]):
                    if not any(self.stream.sentence[m.start] in ruled for m in rest):
                        yield rest

    def _joined(self, recipe: Recipe, have: tuple[Match, ...], left: tuple[str, ...]) -> Iterator[tuple[Match, ...]]:
        if not left:
            yield have
            return
        anchor = have[0]
        rows = self.found[left[0]]
        at = bisect_left([m.start for m in rows], anchor.start)
        near = sorted(rows[max(0, at - 8) : at + 8], key=lambda m: _distance(m, anchor))[:_NEAREST]
        for match in near:
            if self._fits(recipe, have, match):
                yield from self._joined(recipe, (*have, match), left[1:])

    def _fits(self, recipe: Recipe, have: tuple[Match, ...], match: Match) -> bool:
        sentence = self.stream.sentence
        if min(_distance(match, other) for other in have) > recipe.window * self.scale:
            return False
        if any(match.core <= other.core or other.core <= match.core for other in have):
            return False
        if recipe.cross:
            return True
        if any(sentence[match.start] != sentence[other.start] for other in have):
            return False
        ordered = sorted([*have, match], key=lambda m: m.start)
        low, high = ordered[0].end, ordered[-1].start
        between = {at for at in range(low, high) if not any(at in m.core for m in ordered)}
        stops = self.context.turns | (self.context.ands if recipe.tight else set())
        if between & stops:
            return False
        return not self._taken(recipe, have[0], match)

    def _taken(self, recipe: Recipe, part: Match, state: Match) -> bool:
        """Whether what is felt is felt somewhere else, nearer by."""
        reach = _distance(part, state)
        for name in recipe.near:
            for rival in self.found[name]:
                if rival.core & part.core or rival.core & state.core:
                    continue
                if self.stream.sentence[rival.start] == self.stream.sentence[state.start]:
                    low, high = sorted([(rival.start, rival.end), (part.start, part.end)])
                    listed = set(range(low[1], high[0])) <= self.context.listed
                    if _distance(rival, state) < reach and not listed:
                        return True
        return False


def _few(rows: list[Match]) -> list[Match]:
    return rows if len(rows) <= _MOST else rows[: _MOST // 2] + rows[-_MOST // 2 :]


def _distance(one: Match, two: Match) -> int:
    """Words between two places; 0 where they touch or overlap."""
    return max(two.start - one.end, one.start - two.end, 0)


def find(text: str, language: str) -> list[ForeignSign]:
    """The signs of ``text``, read as ``language``: one for each flag and place; of several an asserted one."""
    seen = _Seen(text, language)
    stream = seen.stream
    rows: list[tuple[str, int, int, Assertion]] = []
    for recipe in recipes()[0]:
        for parts in seen.matches(recipe):
            core = frozenset().union(*(part.core for part in parts))
            verdict = seen.context.assertion(core)
            rows.append((recipe.flag, stream.starts[min(core)], stream.ends[max(core)], verdict))
    rows.sort(key=lambda r: (r[0], r[3] is not Assertion.PRESENT, r[2] - r[1], r[1]))
    kept: list[tuple[str, int, int, Assertion]] = []
    for row in rows:
        if not any(row[0] == k[0] and row[1] < k[2] and k[1] < row[2] for k in kept):
            kept.append(row)
    kept.sort(key=lambda r: (r[1], r[2], r[0]))
    return [ForeignSign(f, Tier.EMERGENCY, text[a:b], a, b, verdict, language) for f, a, b, verdict in kept]
