"""Finds the signs of one message: which flag or half-sign, where, and how the message stands to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from bot.triage.assertion import Context, assess, context
from bot.triage.clauses import mark
from bot.triage.finding import Assertion, Tier
from bot.triage.lexicon import lexicon
from bot.triage.match import Match
from bot.triage.normalise import normalise
from bot.triage.rules import Lexicon, Pattern, Sign
from bot.triage.view import View
from bot.triage.words import read

_TURNS = frozenset("but whereas while however although".split())
_LISTED = frozenset(
    "and or the my in to into also both as well plus a of with even his her around inside & all".split()
)
_MOST_NEAR = 6
"""Of each part of a pattern, the nearest to the first part are tried."""
_LONGEST_PART = 40
_LONGEST_RIVAL = 8
"""Words; a longer one that began before the window is not looked for."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A sign in a message; ``start`` and ``end`` count characters of the original content.

    ``weak`` and ``support`` are those of the surest pattern that found it.
    """

    name: str
    start: int
    end: int
    assertion: Assertion
    weak: bool
    support: bool = False
    part: tuple[int, int] = (0, 0)
    """Where the part of the sentence that it stands in begins and ends, between commas or clauses, in characters."""
    clear: bool = False
    """Whether nothing in that part is denied, supposed, past or somebody else's."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one message says: its signs in order, and the concepts that stand in it by where they begin."""

    seen: tuple[Seen, ...]
    concepts: dict[str, int]
    n_words: int
    hedged: bool = False
    """Whether anything in it is denied, supposed, past or somebody else's."""

    @property
    def asserted(self) -> tuple[Seen, ...]:
        """The signs of an urgent tier or an emergency that it asserts, whether the match is sure or doubtful."""
        signs = lexicon().signs
        return tuple(
            s
            for s in self.seen
            if s.assertion is Assertion.PRESENT and not s.weak and (signs[s.name].tier or Tier.NONE) >= Tier.URGENT
        )

    @property
    def doubtful(self) -> bool:
        """Whether an urgent sign or an emergency is seen that only counts with the classifier's support."""
        return any(s.support for s in self.asserted)

    @property
    def several(self) -> bool:
        """Whether it asserts an emergency and another grave sign in other words, and nothing in it is denied, supposed,
        past, somebody else's or taken back."""
        if self.hedged or any(s.name == "correction" for s in self.seen):
            return False
        signs, grave = lexicon().signs, self.asserted
        return any(
            one.name != two.name and (one.end <= two.start or two.end <= one.start)
            for one in grave
            if signs[one.name].tier is Tier.EMERGENCY
            for two in grave
        )


def view_of(content: str, known: Lexicon) -> View:
    """The message as words, sentences, clauses and concepts."""
    view = read(normalise(content), known.vocabulary)
    mark(view)
    known.concepts.mark(view)
    return view


def _distance(one: tuple[int, int], two: tuple[int, int]) -> int:
    """Words between two ranges; 0 where they touch or overlap."""
    return max(two[0] - one[1], one[0] - two[1], 0)


def _taken(view: View, pattern: Pattern, anchor: Match, other: Match) -> bool:
    """Whether the rival concept stands nearer to the anchor than ``other`` and not in one list with it."""
    if pattern.rival is None:
        return False
    reach = _distance((anchor.start, anchor.end), (other.start, other.end))
    rivals = view.spans_of(pattern.rival)
    first = bisect_left(rivals, (anchor.start - reach - _LONGEST_RIVAL, 0))
    for rival in rivals[first:]:
        if rival[0] > anchor.end + reach:
            break
        if view.sentence[rival[0]] != view.sentence[anchor.start]:
            continue
        if rival[0] < anchor.end and anchor.start < rival[1]:
            continue
        if rival[0] < other.end and other.start < rival[1]:
            continue
        if _distance(rival, (anchor.start, anchor.end)) < reach:
            low, high = (rival[1], other.start) if rival[0] < other.start else (other.end, rival[0])
            if not set(view.words[low:high]) <= _LISTED:
                return True
    return False


def _combined(view: View, pattern: Pattern, parts: list[list[Match]]) -> list[Match]:
    """The ways in which the parts of a pattern stand together."""
    out: list[Match] = []
    rows = [sorted(row, key=lambda m: m.start) for row in parts[1:]]
    begins = [[match.start for match in row] for row in rows]
    for anchor in parts[0]:
        near: list[list[Match]] = []
        for row, starts in zip(rows, begins, strict=True):
            low = bisect_left(starts, anchor.start - pattern.window - _LONGEST_PART)
            high = bisect_right(starts, anchor.end + pattern.window)
            near.append(
                sorted(
                    (
                        m
                        for m in row[low:high]
                        if _distance((m.start, m.end), (anchor.start, anchor.end)) <= pattern.window
                        and (pattern.cross or view.sentence[m.start] == view.sentence[anchor.start])
                    ),
                    key=lambda m: _distance((m.start, m.end), (anchor.start, anchor.end)),
                )[:_MOST_NEAR]
            )
        out.extend(found for combination in product(*near) if (found := _joined(view, pattern, anchor, combination)))
    return out


def _joined(view: View, pattern: Pattern, anchor: Match, rest: tuple[Match, ...]) -> Match | None:
    every = sorted([anchor, *rest], key=lambda m: m.start)
    gaps = [gap for match in every for gap in match.gaps]
    for left, right in pairwise(every):
        if not left.end <= right.start <= left.end + pattern.window:
            return None
        if not pattern.cross and any(word in _TURNS for word in view.words[left.end : right.start]):
            return None
        if left.end < right.start:
            gaps.append((left.end, right.start))
    if any(_taken(view, pattern, anchor, other) for other in rest):
        return None
    return Match(every[0].start, every[-1].end, tuple(gaps))


def _find(view: View, known: Lexicon) -> dict[str, list[tuple[Match, int]]]:
    """The matches of each sign, with how doubtful the pattern is: 0 sure, 1 wants support, 2 weak."""
    parts: dict[int, dict[int, list[Match]]] = defaultdict(lambda: defaultdict(list))
    patterns: dict[int, tuple[Sign, Pattern]] = {}
    for owner, match in known.sequences.find(view):
        sign, pattern, part = known.pattern_of[owner]
        patterns[id(pattern)] = (sign, pattern)
        parts[id(pattern)][part].append(match)
    ruled: dict[str, set[int]] = {}
    out: dict[str, list[tuple[Match, int]]] = defaultdict(list)
    for key, (sign, pattern) in patterns.items():
        if len(parts[key]) < len(pattern.parts):
            continue
        rows = [parts[key][part] for part in range(len(pattern.parts))]
        for concept in pattern.unless:
            ruled.setdefault(concept, {view.sentence[at] for at in view.occurrences.get(concept, ())})
        away = set().union(*(ruled[concept] for concept in pattern.unless))
        for match in rows[0] if len(rows) == 1 else _combined(view, pattern, rows):
            if view.sentence[match.start] not in away and view.sentence[match.end - 1] not in away:
                out[sign.name].append((match, 2 if pattern.weak else int(pattern.support)))
    return out


def _settled(view: View, scopes: Context, sign: Sign, matches: list[tuple[Match, int]]) -> list[Seen]:
    """One reading for each place: overlapping matches of a sign are one, present if any of them is."""
    rated: list[tuple[int, int, Assertion, int]] = []
    for match, doubt in dict.fromkeys(matches):
        verdict = assess(
            view,
            scopes,
            match,
            history_counts=sign.history_counts,
            general_counts=sign.tier is None or sign.tier is Tier.EMERGENCY,
        )
        if verdict is not None:
            rated.append((match.start, match.end, verdict[0], 2 if verdict[1] else doubt))
    rated.sort(key=lambda r: (r[0], r[1]))
    groups: list[list[tuple[int, int, Assertion, int]]] = []
    end = -1
    for row in rated:
        if groups and row[0] < end:
            groups[-1].append(row)
        else:
            groups.append([row])
        end = max(end, row[1])
    out: list[Seen] = []
    for group in groups:
        best = min(group, key=lambda r: (r[2] is not Assertion.PRESENT, r[3], r[1] - r[0]))
        places = [view.spans[at] for at in range(best[0], best[1])]
        start, end = min(p[0] for p in places), max(p[1] for p in places)
        first, last = _part(view, best[0], best[1])
        clear = scopes.scopes.keys().isdisjoint(range(first, last)) and scopes.other_clauses.isdisjoint(
            view.clause[first:last]
        )
        part = view.spans[first][0], view.spans[last - 1][1]
        out.append(Seen(sign.name, start, end, best[2], best[3] == 2, best[3] == 1, part, clear))
    return out


def _part(view: View, start: int, end: int) -> tuple[int, int]:
    """The words ``start`` up to ``end`` with those around them, up to the next comma, clause or sentence."""
    while start > 0 and not view.begins(start):
        start -= 1
    while end < len(view) and not view.begins(end):
        end += 1
    return start, end


@lru_cache(maxsize=256)
def reading(content: str) -> Reading:
    """What a message says; kept, because a conversation is screened anew with every turn."""
    known = lexicon()
    view = view_of(content, known)
    scopes = context(view, known)
    seen = [
        one for sign, found in _find(view, known).items() for one in _settled(view, scopes, known.signs[sign], found)
    ]
    seen.sort(key=lambda s: (s.start, s.end, s.name))
    concepts = {name: view.spans[next(iter(starts))][0] for name, starts in view.occurrences.items() if starts}
    return Reading(tuple(seen), concepts, len(view), bool(scopes.scopes))
