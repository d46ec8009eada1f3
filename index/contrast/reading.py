"""A statement as it is compared: its words, which of them it denies, where it stands on each axis, its quantities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.contrast.quantity import Quantity, quantities
from index.contrast.rules import Axis, axes, words
from index.words import content_words, fold

SCOPE = 3
"""A denial reaches this many content words: what it denies stands right behind it."""
AROUND = 5
"""Words on either side of a mark that say what it is about."""
_TOKEN = re.compile(r"[a-z0-9%]+(?:'[a-z]+)?")
_BREAK = re.compile(r"[.,;:!?()\[\]—–\"]|\s-\s")
_EXCESS = re.compile(r"(?:over|under|hyper)(?=[a-z]{5})")


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that puts a statement on one side (0 or 1) of an axis."""

    side: int
    word: str
    around: frozenset[str]
    """Stems of the words beside it, its own apart."""
    denial: bool
    """Whether it is there by a denial of the other side."""


@dataclass(frozen=True, slots=True)
class Reading:
    """``stems`` with each as it is written; ``denied`` are those within a denial; ``marks`` by the axis's name."""

    stems: dict[str, str]
    denied: frozenset[str]
    marks: dict[str, tuple[Mark, ...]]
    quantities: tuple[Quantity, ...]


def read(text: str, announced: str = "") -> Reading:
    """A statement, ``announced`` by the sentence ahead of its list or by its heading, such as 'Things to avoid'."""
    folded = re.sub(r"(?<=\w)-(?=\w)", " ", fold(text))
    tokens = list(_TOKEN.finditer(folded))
    clauses = _clauses(folded, tokens)
    denied = _denied(folded, tokens, clauses)
    if announced and words().forbids.search(fold(announced)):
        denied = set(range(len(tokens)))
    stems: dict[str, str] = {}
    spoilt: set[str] = set()
    stated: set[str] = set()
    for i, token in enumerate(tokens):
        for stem in _stems(token.group()):
            stems.setdefault(stem, token.group())
            (spoilt if i in denied else stated).add(stem)
    marks = {axis.name: found for axis in axes() if (found := tuple(_marks(axis, folded, tokens, denied, clauses)))}
    return Reading(stems, frozenset(spoilt - stated), marks, quantities(text))


def _stems(word: str) -> list[str]:
    """The stem of a word, and of what is too much or too little in it ('overstriding': 'stride')."""
    stems = content_words(word)
    excess = _EXCESS.match(word)
    return [*stems, *content_words(word[excess.end() :])] if excess else stems


def _clauses(folded: str, tokens: Sequence[re.Match[str]]) -> list[int]:
    """The number of each token's clause."""
    ends = {match.start() for match in words().clause_ends.finditer(folded)}
    numbers: list[int] = []
    number, last = 0, 0
    for token in tokens:
        if token.start() in ends or _BREAK.search(folded, last, token.start()):
            number += 1
        numbers.append(number)
        last = token.end()
    return numbers


def _denied(folded: str, tokens: Sequence[re.Match[str]], clauses: Sequence[int]) -> set[int]:
    """The tokens that a denial is about; one within a condition, or of an outcome that nobody wants, denies nothing."""
    rules = words()
    nothing = [match.span() for match in rules.denies_nothing.finditer(folded)]
    denied: set[int] = set()
    for match in rules.denies.finditer(folded):
        if any(start < match.end() and match.start() < end for start, end in nothing):
            continue
        first = next((i for i, token in enumerate(tokens) if token.start() >= match.start()), None)
        if first is None or rules.conditions.match(tokens[clauses.index(clauses[first])].group()):
            continue
        reach: list[int] = []
        for i in range(first, len(tokens)):
            if clauses[i] != clauses[first] or len(reach) == SCOPE:
                break
            if tokens[i].start() >= match.end() and content_words(tokens[i].group()):
                reach.append(i)
        if reach and not rules.outcomes.match(tokens[reach[0]].group()):
            denied.update(reach)
    return denied


def _marks(
    axis: Axis, folded: str, tokens: Sequence[re.Match[str]], denied: set[int], clauses: Sequence[int]
) -> list[Mark]:
    found: list[Mark] = []
    if axis.both and not axis.both.search(folded):
        return found
    for side, pattern in enumerate((axis.one, axis.other)):
        for match in pattern.finditer(folded):
            own = [i for i, token in enumerate(tokens) if match.start() <= token.start() < match.end()]
            if not own:
                continue
            standing = side
            if own[0] in denied:
                if not axis.opposed:
                    continue
                standing = 1 - side
            beside = [
                i
                for i in range(max(0, own[0] - AROUND), min(len(tokens), own[-1] + AROUND + 1))
                if i not in own and abs(clauses[i] - clauses[own[0]]) <= 1
            ]
            around = frozenset(stem for i in beside for stem in _stems(tokens[i].group()))
            # 'overstriding' is itself what there is too much of
            around |= frozenset(stem for i in own for stem in _stems(tokens[i].group())[1:])
            denial = standing != side
            found.append(Mark(standing, f"not {match.group()}" if denial else match.group(), around, denial))
    return found
