"""Where the lexicon's patterns stand in a message.

What a pattern needs and what it may begin with is worked out once, so that in a message it is only tried where it can
match; each word is reached at most once for each element, so that no text takes more than a bounded time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bot.triage.phrase import Choice, Element, Gap, Number, Ref, Sequence, Start, Word
from bot.triage.view import View


@dataclass(frozen=True, slots=True)
class Match:
    """Word positions ``start`` up to ``end``; ``gaps`` are the words between that no element asked for."""

    start: int
    end: int
    gaps: tuple[tuple[int, int], ...] = ()


Gaps = tuple[tuple[int, int], ...]
States = dict[int, tuple[Gaps, bool]]
"""By the word that comes next: the gaps so far, and whether that word may begin a sentence."""


def matches(sequence: Sequence, view: View, start: int) -> Iterator[Match]:
    """How the pattern stands at word ``start``: one match for each end, with the shortest gaps first."""
    for end, (gaps, _) in _through(sequence, view, {start: ((), True)}).items():
        if end > start:
            yield Match(start, end, gaps)


def _through(sequence: Sequence, view: View, states: States) -> States:
    """The states after ``sequence``; each word is reached at most once."""
    for element in sequence:
        if isinstance(element, Gap):
            states = _over_gap(element, view, states)
        elif isinstance(element, Start):
            states = {at: state for at, state in states.items() if view.begins(at)}
        elif isinstance(element, Choice) and not element.plain:
            after: States = {}
            for option in element.options:
                for at, state in _through(option, view, states).items():
                    after.setdefault(at, state)
            states = after
        else:
            steps = _steps(element, view)
            after = dict(states) if isinstance(element, Choice) and element.optional else {}
            for at, (gaps, free) in states.items():
                if at in steps and (free or view.sentence[at] == view.sentence[at - 1]):
                    for to in steps[at]:
                        after.setdefault(to, (gaps, False))
            states = after
        if not states:
            break
    return states


def _over_gap(gap: Gap, view: View, states: States) -> States:
    after: States = {}
    for at, (gaps, _) in states.items():
        for to in range(at, min(at + gap.most + 1, len(view.words))):
            if not gap.crosses and view.sentence[to] != view.sentence[at - 1]:
                break
            after.setdefault(to, ((*gaps, (at, to)) if to > at else gaps, gap.crosses))
    return after


def _begins(option: Sequence, view: View) -> Iterable[int]:
    """The words where a plain option of a choice may stand."""
    if not option:
        return ()
    if isinstance(option[0], Choice) and option[0].optional:
        return {*_steps(option[0], view), *_begins(option[1:], view)}
    return _steps(option[0], view)


def _steps(element: Element, view: View) -> dict[int, tuple[int, ...]]:
    """Where the element stands in the message and where the next may begin; looked up once for each message."""
    known = view.steps.get(id(element))
    if known is not None:
        return known
    if isinstance(element, Ref):
        steps = view.occurrences.get(element.concept, {})
    elif isinstance(element, Number):
        steps = {}
        for at in view.numbers:
            value, length = view.number(at)
            if value is not None and element.low <= value <= element.high:
                steps[at] = (at + length,)
    elif isinstance(element, Choice):
        ends: dict[int, set[int]] = {}
        tries = [
            (option, view.positions[word])
            for word in element.by_word.keys() & view.positions.keys()
            for option in element.by_word[word]
        ]
        for option, places in (*tries, *((option, _begins(option, view)) for option in element.others)):
            for at in places:
                to = (
                    {at + 1}
                    if len(option) == 1 and isinstance(option[0], Word)
                    else _through(option, view, {at: ((), True)})
                )
                ends.setdefault(at, set()).update(to)
        steps = {at: tuple(sorted(to - {at})) for at, to in ends.items()}
    elif isinstance(element, Gap | Start):
        raise TypeError("a gap or a beginning does not stand at a word")
    else:
        words = element.literal & view.positions.keys()
        if element.prefixes:
            words |= {word for word in view.positions if word.startswith(element.prefixes)}
        steps = {at: (at + 1,) for word in words for at in view.positions[word]}
    view.steps[id(element)] = steps
    return steps


Needs = tuple[tuple[Word | Ref | Number | Choice, int], ...]
"""What a pattern cannot do without, and at most how many words after its beginning that may stand."""

_LONGEST = 12
"""Words that one concept or bracket is taken to span at most, in looking ahead."""


def needs(sequence: Sequence) -> Needs:
    """The elements of ``sequence`` that must be there."""
    out: list[tuple[Word | Ref | Number | Choice, int]] = []
    reach = 0
    for element in sequence:
        if isinstance(element, Gap):
            reach += element.most
        elif isinstance(element, Choice):
            if element.plain and not element.optional:
                out.append((element, reach))
            reach += _LONGEST if element.plain else 3 * _LONGEST
        elif not isinstance(element, Start):
            out.append((element, reach))
            reach += _LONGEST if isinstance(element, Ref) else 2
    return tuple(out)


def hopeful(need: Needs, view: View, places: Collection[int]) -> Collection[int]:
    """Those of ``places`` after which the rarest thing that the pattern needs stands near enough."""
    rarest: tuple[int, dict[int, tuple[int, ...]], int] | None = None
    for element, reach in need:
        steps = _steps(element, view)
        if not steps:
            return ()
        if rarest is None or len(steps) < rarest[0]:
            rarest = (len(steps), steps, reach)
    if rarest is None or len(places) * 8 < rarest[0] or len(places) < 3:
        return places
    stands = sorted(rarest[1])
    out = []
    for at in places:
        index = bisect_left(stands, at)
        if index < len(stands) and stands[index] <= at + rarest[2]:
            out.append(at)
    return out


@dataclass(frozen=True, slots=True)
class First:
    """What a pattern may begin with."""

    words: frozenset[str]
    prefixes: frozenset[str]
    concepts: frozenset[str]
    number: bool


def first(sequence: Sequence) -> First:
    """What ``sequence`` may begin with, so that it is only tried where it can match."""
    words: set[str] = set()
    prefixes: set[str] = set()
    concepts: set[str] = set()
    number = False
    for element in sequence:
        nullable = isinstance(element, Start)
        if isinstance(element, Word):
            words |= element.literal
            prefixes |= set(element.prefixes)
        elif isinstance(element, Ref):
            concepts.add(element.concept)
        elif isinstance(element, Number):
            number = True
        elif isinstance(element, Choice):
            for option in element.options:
                inner = first(option)
                words |= inner.words
                prefixes |= inner.prefixes
                concepts |= inner.concepts
                number = number or inner.number
                nullable = nullable or not option
        if not nullable:
            break
    return First(frozenset(words), frozenset(prefixes), frozenset(concepts), number)
