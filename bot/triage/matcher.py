"""Runs many patterns over a message at once, each only where its first word stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from bot.triage.match import Match, Needs, first, hopeful, matches, needs
from bot.triage.phrase import Sequence, references
from bot.triage.view import View

Entry = tuple[int, Sequence, Needs]
"""An owner's pattern, with what it needs."""


@dataclass(frozen=True, slots=True)
class Group:
    """Patterns with their owners (any index), ready to be looked up by what they begin with."""

    by_word: Mapping[str, tuple[Entry, ...]]
    by_prefix: Mapping[str, tuple[Entry, ...]]
    by_concept: Mapping[str, tuple[Entry, ...]]
    by_number: tuple[Entry, ...]
    longest_prefix: int

    @classmethod
    def of(cls, owned: Iterable[tuple[int, Sequence]]) -> Group:
        """A group of (owner, pattern) pairs."""
        word: dict[str, list[Entry]] = defaultdict(list)
        prefix: dict[str, list[Entry]] = defaultdict(list)
        concept: dict[str, list[Entry]] = defaultdict(list)
        number: list[Entry] = []
        for owner, sequence in owned:
            begin = first(sequence)
            pair = (owner, sequence, needs(sequence))
            for table, keys in ((word, begin.words), (prefix, begin.prefixes), (concept, begin.concepts)):
                for key in keys:
                    table[key].append(pair)
            if begin.number:
                number.append(pair)
        return cls(
            by_word={key: tuple(entries) for key, entries in word.items()},
            by_prefix={key: tuple(entries) for key, entries in prefix.items()},
            by_concept={key: tuple(entries) for key, entries in concept.items()},
            by_number=tuple(number),
            longest_prefix=max(map(len, prefix), default=0),
        )

    def find(self, view: View) -> Iterator[tuple[int, Match]]:
        """Every match of every pattern, as (owner, match)."""
        for word, places in view.positions.items():
            entries = list(self.by_word.get(word, ()))
            for size in range(2, min(len(word), self.longest_prefix) + 1):
                entries.extend(self.by_prefix.get(word[:size], ()))
            yield from _matches(entries, view, places)
        for name, named in self.by_concept.items():
            if name in view.occurrences:
                yield from _matches(named, view, view.occurrences[name])
        yield from _matches(self.by_number, view, view.numbers)


def _matches(entries: Iterable[Entry], view: View, places: Collection[int]) -> Iterator[tuple[int, Match]]:
    for owner, sequence, need in entries:
        for at in hopeful(need, view, places):
            for match in matches(sequence, view, at):
                yield owner, match


class Concepts:
    """The named concepts, recognised in the order in which they need each other."""

    def __init__(self, patterns: Mapping[str, tuple[Sequence, ...]]) -> None:
        """Raises KeyError for a concept that is named but not defined, ValueError for a circle."""
        needs = {name: {ref for seq in seqs for ref in references(seq)} for name, seqs in patterns.items()}
        for name, refs in needs.items():
            if refs - patterns.keys():
                raise KeyError(f"concept {name} names {sorted(refs - patterns.keys())}, which is not defined")
        sorter = TopologicalSorter(needs)
        try:
            sorter.prepare()
        except CycleError as error:
            raise ValueError(f"concepts name each other in a circle: {error.args[1]}") from error
        self._layers: list[tuple[tuple[str, ...], Group]] = []
        while sorter.is_active():
            names = tuple(sorted(sorter.get_ready()))
            group = Group.of((i, seq) for i, name in enumerate(names) for seq in patterns[name])
            self._layers.append((names, group))
            sorter.done(*names)

    def mark(self, view: View) -> None:
        """Fills ``view.occurrences``."""
        for names, group in self._layers:
            found: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
            for owner, match in group.find(view):
                found[names[owner]][match.start].add(match.end)
            for name, by_start in found.items():
                view.occurrences[name] = {start: tuple(sorted(ends)) for start, ends in sorted(by_start.items())}
