"""Where the phrases of a language stand in a message: a row of words is only tried where its first word stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.triage.languages.fold import Stream
from bot.triage.languages.phrases import Atom, Row

_MOST = 400
"""Places of one word that are looked at."""
_AHEAD = 3
"""Words after a phrase among which its ``!word`` must not be."""


@dataclass(frozen=True, slots=True)
class Match:
    """The words ``start`` up to ``end``; ``core`` are those that belong to the phrase."""

    start: int
    end: int
    core: frozenset[int]


Named = list[tuple[str, Row]]


class Index:
    """The rows of many concepts, by the word or two that they begin with."""

    def __init__(self, rows: Mapping[str, tuple[Row, ...]]) -> None:
        self.names = tuple(rows)
        self.pairs: dict[str, dict[str, Named]] = defaultdict(lambda: defaultdict(list))
        self.exact: dict[str, Named] = defaultdict(list)
        self.prefix: dict[str, Named] = defaultdict(list)
        self.others: Named = []
        for name, group in rows.items():
            for row in group:
                self._kept(row).append((name, row))
        self.longest = max((len(text) for text in self.prefix), default=0)

    def _kept(self, row: Row) -> Named:
        match row[0].kind:
            case "exact" if len(row) > 1 and row[1].kind == "exact":
                return self.pairs[row[0].text][row[1].text]
            case "exact":
                return self.exact[row[0].text]
            case "prefix":
                return self.prefix[row[0].text]
        return self.others

    def find(self, stream: Stream) -> dict[str, list[Match]]:
        """Where the rows stand, by concept and in order; of a word that is very frequent the middle is left out."""
        places: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(stream.words):
            places[word].append(at)
        found: dict[str, set[Match]] = {name: set() for name in self.names}
        for word, every in places.items():
            where = every if len(every) <= _MOST else every[: _MOST // 2] + every[-_MOST // 2 :]
            for name, row in self._begun(word):
                for at in where:
                    found[name].update(_rest(stream, row[1:], at + 1, (at,)))
            for pairs in [self.pairs[form] for form in _forms(word) if form in self.pairs]:
                for at in where:
                    for name, row in _second(stream, at, pairs):
                        found[name].update(_rest(stream, row[2:], at + 2, (at, at + 1)))
        return {name: sorted(rows, key=lambda m: (m.start, m.end, sorted(m.core))) for name, rows in found.items()}

    def _begun(self, word: str) -> Iterator[tuple[str, Row]]:
        for form in _forms(word):
            yield from self.exact.get(form, ())
            for size in range(1, min(len(form), self.longest) + 1):
                yield from self.prefix.get(form[:size], ())
        yield from (named for named in self.others if fits(named[1][0], word))


def _second(stream: Stream, at: int, pairs: Mapping[str, Named]) -> Iterator[tuple[str, Row]]:
    """The rows whose second word stands behind word ``at`` in its sentence."""
    if at + 1 < len(stream) and stream.sentence[at + 1] == stream.sentence[at]:
        for form in _forms(stream.words[at + 1]):
            yield from pairs.get(form, ())


@lru_cache(maxsize=4096)
def _forms(word: str) -> tuple[str, ...]:
    """The word, and in Arabic also what is left without the "and", "so", "with" or "to" that it is written with."""
    forms = [word]
    if "\u0621" <= word[0] <= "\u064a":
        if word[0] in "\u0648\u0641" and len(word) > 2:
            forms.append(word[1:])
        forms += [form[1:] for form in tuple(forms) if form[0] in "\u0628\u0644\u0643" and len(form) > 3]
    return tuple(forms)


def fits(atom: Atom, word: str) -> bool:
    """Whether ``word`` is one that the atom stands for."""
    match atom.kind:
        case "exact":
            return atom.text in _forms(word)
        case "prefix":
            return any(form.startswith(atom.text) for form in _forms(word))
        case "suffix":
            return word.endswith(atom.text)
        case "infix":
            return atom.text in word
    return word.isdecimal() and len(word) < 5 and atom.low <= int(word) <= atom.high


def _rest(stream: Stream, rest: Row, at: int, core: tuple[int, ...]) -> Iterator[Match]:
    """Where the rest of a row stands, from word ``at`` on; of several places for a word the nearest."""
    if not rest:
        yield Match(core[0], core[-1] + 1, frozenset(core))
        return
    atom, words = rest[0], stream.words
    if atom.kind == "never":
        ahead = words[at : at + _AHEAD]
        if not any(word.startswith(atom.text) if atom.high else word == atom.text for word in ahead):
            yield from _rest(stream, rest[1:], at, core)
        return
    reach, target, left = (atom.high, rest[1], rest[2:]) if atom.kind == "gap" else (0, atom, rest[1:])
    for to in range(at, min(at + reach + 1, len(words))):
        if stream.sentence[to] != stream.sentence[core[-1]]:
            return
        if fits(target, words[to]):
            yield from _rest(stream, left, to + 1, (*core, to))
            return
