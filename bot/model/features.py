"""What speaks for and against a sentence being borne out by its sources, one number each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import pairwise

from bot.model.claims import Cause, Claims, Number, alike, lists
from bot.model.evidence import Evidence

FAR = 0.55
"""A word whose nearest in the sources is less near than this is new."""
AHEAD = 45
"""Characters that a describing word reaches: over the list that follows it."""
CONTRARY = {
    one: frozenset(others.split())
    for one, others in {
        "weak": "tight strong overactive", "tight": "weak loose", "strong": "weak", "overactive": "weak inactive",
        "upper": "lower", "lower": "upper", "left": "right", "right": "left", "both": "one", "one": "both",
    }.items()
}  # fmt: skip
"""Describing words that cannot both be true of a thing."""
_DESCRIBING = re.compile(rf"\b(?:{'|'.join(CONTRARY)})\b")
MOSTLY = 0.5
"""Share of the shared words that one side denies from which on the sentence says the contrary."""
_ADVISING = frozenset("recommend advis suggest".split())
"""Stems; what somebody is said to advise must not be what they advise against, be it in one word."""
_TIMES = frozenset("second minut hour day week month year".split())
STRAIGHT = -0.4
"""A source that has cause and effect the same way round at least this clearly settles it."""


@dataclass(frozen=True, slots=True)
class Features:
    """All are 0 where nothing is to be said."""

    near: float
    """Mean cosine of the words with the nearest of the sources."""
    farthest: float
    """Of the word that is farthest."""
    new: float
    """Share of the words that are new."""
    said: float
    """Share of the words that the sources say, in the same or in an equivalent word."""
    whole: float
    """Cosine of the whole sentence with its best source."""
    number_new: float
    """Numbers that the sources do not give."""
    number_moved: float
    """Numbers that the sources give for something else."""
    denial: float
    """Share of the shared words that one side denies and the other does not."""
    opposite: float
    """Words whose opposite the sources say, and not themselves."""
    term_new: float
    """Body parts, conditions, exercises, treatments and people that the sources do not name."""
    absolute: float
    """Claims without exception that the sources do not make."""
    unhedged: float
    """1 where all sources hedge and the sentence does not."""
    turned: float
    """How far cause and effect are the other way round."""
    inverted: float
    """Share of the words that its best source has in the other order."""
    apart: float
    """Share of neighbouring words that stand apart in the sources."""
    sources: float
    """Statements that it needs, beyond the first."""


NAMES = tuple(f.name for f in fields(Features))


def features(evidence: Evidence) -> Features:
    """The features of a sentence with its evidence; the sentence must have words and sources."""
    own = evidence.sentence.claims
    theirs = [s.read.claims for s in evidence.sources]
    stems = evidence.stems
    said = [any(alike(w.stem, s) for s in stems) for w in own.words]
    missing, moved = _numbers(own, theirs)
    n = max(len(own.words), 1)
    return Features(
        near=float(evidence.near.mean()) if own.words else 0.0,
        farthest=float(evidence.near.min()) if own.words else 0.0,
        new=sum(float(v) < FAR for v in evidence.near) / n,
        said=sum(said) / n,
        whole=max(float(evidence.sentence.whole @ s.read.whole) for s in evidence.sources),
        number_new=min(missing, 2),
        number_moved=min(moved, 2),
        denial=_denial(own, theirs),
        opposite=min(_opposites(own, stems, theirs), 2),
        term_new=min(sum(not any(alike(t, s) for s in stems) for t in own.terms), 3),
        absolute=min(len(own.absolute - frozenset().union(*(c.absolute for c in theirs))), 2),
        unhedged=float(not own.hedged and all(c.hedged for c in theirs)),
        turned=max((_against(a, theirs) for a in own.causes), default=0.0),
        inverted=_inverted(own, theirs[0]),
        apart=_apart(own, theirs),
        sources=len(evidence.sources) - 1.0,
    )


def turned_round(evidence: Evidence) -> bool:
    """Whether the best source says the opposite of a word of the sentence and not the word, or denies most of what they
    share, whatever other sources say: what one author advises against, another may advise."""
    own, best = evidence.sentence.claims, evidence.sources[0]
    stems = best.read.claims.stems | best.context
    denial = _denial(own, [best.read.claims])
    advises = not _ADVISING.isdisjoint(own.stems)
    return _opposites(own, stems, [best.read.claims]) > 0 or denial >= MOSTLY or (advises and denial > 0)


def exchanged(evidence: Evidence) -> bool:
    """Whether a word such as 'weak' or 'left' stands with another thing than in the sources, which have its contrary
    there: "weak hip flexors and tight abdominals" for "weak abdominals and tight hip flexors"."""
    theirs = [pair for source in evidence.sources for pair in _described(source.read.claims)]
    for said, thing in _described(evidence.sentence.claims):
        given = {other for other, of in theirs if alike(thing, of)}
        if given & CONTRARY[said] and said not in given:
            return True
    return False


def _described(own: Claims) -> list[tuple[str, str]]:
    """Each thing with the last word of ``CONTRARY`` before it in its sentence part, at most so many words ahead."""
    found: list[tuple[str, str]] = []
    for match in _DESCRIBING.finditer(own.text.lower()):
        after = [w for w in own.words if w.start >= match.end() and w.start - match.end() < AHEAD]
        for word in after:
            between = own.text[match.end() : word.start].lower()
            if _DESCRIBING.search(between) or any(mark in between for mark in ".;:("):
                break
            if word.stem not in CONTRARY:
                found.append((match.group(), word.stem))
    return found


def number_elsewhere(evidence: Evidence) -> bool:
    """Whether the best source counts the same unit with other numbers than the sentence does."""
    own, best = evidence.sentence.claims.numbers, evidence.sources[0].read.claims.numbers
    values = {number.value for number in best}
    kinds = {kind for number in best if (kind := _kind(number))}
    return any(number.value not in values and _kind(number) in kinds for number in own)


def _kind(number: Number) -> str:
    """What a number counts: the same for all units of time."""
    return "time" if number.after in _TIMES else number.after if number.after in lists().units else ""


def _numbers(own: Claims, theirs: Iterable[Claims]) -> tuple[int, int]:
    """How many numbers are new, and how many are said of something else."""
    given = [number for c in theirs for number in c.numbers]
    new = moved = 0
    for number in own.numbers:
        same = [g for g in given if g.value == number.value]
        if not same:
            new += 1
        elif not any(_same_place(number, g) for g in same):
            moved += 1
    return new, moved


def _same_place(one: Number, other: Number) -> bool:
    """Whether two equal numbers count the same: in the same unit, or next to a word that they share."""
    if one.after and other.after and {one.after, other.after} & lists().units and not alike(one.after, other.after):
        return False
    pairs = ((one.before, other.before), (one.after, other.after))
    return any(a and b and alike(a, b) for a, b in pairs) or not any(a and b for a, b in pairs)


def _denial(own: Claims, theirs: list[Claims]) -> float:
    """A word that the sources both deny and say settles nothing; an opposite in their place turns the denial round."""
    conflicts = shared = 0
    for word in own.words:
        direct = {o.denied for c in theirs for o in c.words if alike(word.stem, o.stem)}
        against = {o.denied for c in theirs for o in c.words if o.stem in lists().opposites.get(word.stem, frozenset())}
        found = direct or {not denied for denied in against}
        if found:
            shared += 1
            conflicts += word.denied not in found
    return conflicts / shared if shared else 0.0


def _opposites(own: Claims, stems: frozenset[str], theirs: list[Claims]) -> int:
    found = 0
    for word in own.words:
        if any(alike(word.stem, s) for s in stems):
            continue
        against = lists().opposites.get(word.stem, frozenset())
        found += any(o.stem in against and o.denied == word.denied for c in theirs for o in c.words)
    return found


def _against(own: Cause, theirs: list[Claims]) -> float:
    """How far the sources turn a cause round; none that has it the right way may be found."""
    found = [_turned(own, other) for c in theirs for other in c.causes]
    return 0.0 if min(found, default=0.0) <= STRAIGHT else max(found, default=0.0)


def _inverted(own: Claims, source: Claims) -> float:
    """Neighbouring words, each at its one place in the source, that stand there in the other order."""
    at = []
    for word in own.words:
        places = [i for i, w in enumerate(source.words) if w.stem == word.stem]
        places = places or [i for i, w in enumerate(source.words) if alike(word.stem, w.stem)]
        if len(places) == 1 and places[0] not in at:
            at.append(places[0])
    return sum(b < a for a, b in pairwise(at)) / (len(at) - 1) if len(at) > 1 else 0.0


def _turned(own: Cause, other: Cause) -> float:
    """Positive where what one calls the cause is what the other calls the effect; -1 to 1."""
    straight = _overlap(own.cause, other.cause) + _overlap(own.effect, other.effect)
    crossed = _overlap(own.cause, other.effect) + _overlap(own.effect, other.cause)
    return (crossed - straight) / max(crossed + straight, 1.0)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return sum(any(alike(a, b) for b in other) for a in one) / max(len(one), 1)


def _apart(own: Claims, theirs: list[Claims], reach: int = 3) -> float:
    """Of the neighbouring words that both occur in a source, the share of those that are nowhere near each other."""
    pairs = apart = 0
    for first, second in pairwise(own.words):
        if first.clause != second.clause:
            continue
        gaps = []
        for claims in theirs:
            at = [i for i, w in enumerate(claims.words) if alike(first.stem, w.stem)]
            to = [i for i, w in enumerate(claims.words) if alike(second.stem, w.stem)]
            gaps += [abs(i - j) for i in at for j in to if i != j]
        if gaps:
            pairs += 1
            apart += min(gaps) > reach
    return apart / pairs if pairs else 0.0
