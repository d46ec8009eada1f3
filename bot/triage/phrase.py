"""The little language that the lexicon's patterns are written in: words, not characters.

========== ==========================================================================
``word``   that word; ``numb*`` any word that begins so
``(a|b c)`` one of several
``x?``     with or without; also after a bracket or a concept
``{pee}``  anything that the concept of that name matches
``..4``    up to four other words of the same sentence
``...4``   up to four other words, a sentence may end between
``#2-9``   a whole number from 2 to 9, in figures or in words
``^``      nothing: says that a clause or sentence begins here
========== ==========================================================================

A pattern cannot take more than a bounded time for each word of the text, whatever the text is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


class PhraseError(ValueError):
    """A pattern that cannot be read; the message says what stands where."""


@dataclass(frozen=True, slots=True)
class Word:
    literal: frozenset[str]
    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    concept: str


@dataclass(frozen=True, slots=True)
class Gap:
    most: int
    crosses: bool


@dataclass(frozen=True, slots=True)
class Number:
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Choice:
    """``optional``: it may be left out; ``plain``: where it ends depends on nothing but where it begins.

    ``by_word`` are the options that begin with one certain word, ``others`` the rest, so that of many options only
    those that can stand in a message are tried.
    """

    options: tuple[tuple[Element, ...], ...]
    optional: bool
    plain: bool
    by_word: Mapping[str, tuple[tuple[Element, ...], ...]] = field(compare=False, repr=False)
    others: tuple[tuple[Element, ...], ...] = field(compare=False, repr=False)

    @classmethod
    def of(cls, *options: tuple[Element, ...]) -> Choice:
        """A choice of these sequences; the empty one makes it optional."""
        inner = [element for option in options for element in option]
        plain = not any(isinstance(e, Gap | Start) or (isinstance(e, Choice) and not e.plain) for e in inner)
        by_word: dict[str, list[tuple[Element, ...]]] = {}
        others = []
        for option in options:
            begin = option[0] if option else None
            if isinstance(begin, Word) and not begin.prefixes:
                for word in begin.literal:
                    by_word.setdefault(word, []).append(option)
            elif option:
                others.append(option)
        frozen = {word: tuple(rows) for word, rows in by_word.items()}
        return cls(options, () in options, plain, frozen, tuple(others))


@dataclass(frozen=True, slots=True)
class Start:
    """Matches no word; the next one begins a clause."""


Element = Start | Word | Ref | Gap | Number | Choice
Sequence = tuple[Element, ...]

_LEX = re.compile(r"\s*(?:(\{[a-z0-9_]+\})|(\.{2,3}\d{1,2})(?=[\s)|]|$)|#(\d+)-(\d+)|([a-z0-9']+\*?)|([(|)?^]))")


_shared: dict[Element, Element] = {}
"""Equal elements are one object, so that a message is searched for each of them only once."""


def parse(pattern: str) -> Sequence:
    """The elements of a pattern.

    Raises PhraseError for anything that is not in the language.
    """
    pattern = pattern.strip()
    elements, at = _sequence(pattern, 0)
    if at != len(pattern):
        raise PhraseError(f"cannot read {pattern[at:]!r} in {pattern!r}")
    if not elements:
        raise PhraseError("an empty pattern")
    if isinstance(elements[0], Gap) or isinstance(elements[-1], Gap):
        raise PhraseError(f"{pattern!r} begins or ends with a gap")
    return elements


def _sequence(pattern: str, at: int) -> tuple[Sequence, int]:
    out: list[Element] = []
    pattern = pattern.rstrip()
    while at < len(pattern):
        found = _LEX.match(pattern, at)
        if not found:
            break
        concept, gap, low, high, word, sign = found.groups()
        if sign in ("|", ")"):
            break
        at = found.end()
        if concept:
            out.append(Ref(concept[1:-1]))
        elif gap:
            out.append(Gap(int(gap.lstrip(".")), gap.startswith("...")))
        elif low:
            out.append(Number(int(low), int(high)))
        elif word:
            word = word.replace("'", "")
            out.append(Word(frozenset(), (word[:-1],)) if word.endswith("*") else Word(frozenset((word,)), ()))
        elif sign == "^":
            out.append(Start())
        elif sign == "(":
            choice, at = _choice(pattern, at)
            out.append(choice)
        elif out and not isinstance(out[-1], Gap):
            out[-1] = Choice.of((out[-1],), ())
        else:
            raise PhraseError(f"a question mark after nothing in {pattern!r}")
    return tuple(_shared.setdefault(element, element) for element in out), at


def _choice(pattern: str, at: int) -> tuple[Element, int]:
    options: list[Sequence] = []
    while True:
        option, at = _sequence(pattern, at)
        found = _LEX.match(pattern, at)
        if not option or not found or found.group(6) not in ("|", ")"):
            raise PhraseError(f"an empty alternative or a bracket without its end in {pattern!r}")
        options.append(option)
        at = found.end()
        if found.group(6) == ")":
            break
    words = [option[0] for option in options if len(option) == 1 and isinstance(option[0], Word)]
    if len(words) == len(options):  # one set of words is looked up faster than many
        union = Word(
            frozenset().union(*(word.literal for word in words)), tuple(p for word in words for p in word.prefixes)
        )
        return union, at
    return Choice.of(*options), at


def references(sequence: Sequence) -> Iterator[str]:
    """The concepts that a pattern names."""
    for element in sequence:
        if isinstance(element, Ref):
            yield element.concept
        elif isinstance(element, Choice):
            for option in element.options:
                yield from references(option)


def vocabulary(sequence: Sequence) -> Iterator[str]:
    """The whole words that a pattern names."""
    for element in sequence:
        if isinstance(element, Word):
            yield from element.literal
        elif isinstance(element, Choice):
            for option in element.options:
                yield from vocabulary(option)
