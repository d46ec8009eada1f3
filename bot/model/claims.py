"""A text -> what it claims: stems, numbers, what is denied, what brings about what. The word lists are data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.words import content_words, fold

LISTS = Path(__file__).parent / "claims.toml"
_FLAT = ("negation", "absolute", "hedge", "causes", "caused_by", "terms", "units")
_GROUPED = ("opposites", "same")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|%")
_CLAUSE_END = re.compile(r"[,;:.!?()–—]|\b(?:but|and|because|which|so|although|though|while|whereas|if|since)\b")
_NUMERALS = {
    w: str(n)
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90", "hundred": "100", "thousand": "1000"}


class ClaimListError(Exception):
    """The word lists are not as they should be; one line that names file and key."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The word lists of ``claims.toml``, as stems where single words are meant."""

    negation: re.Pattern[str]
    absolute: re.Pattern[str]
    hedge: re.Pattern[str]
    causes: re.Pattern[str]
    caused_by: re.Pattern[str]
    terms: frozenset[str]
    units: frozenset[str]
    opposites: dict[str, frozenset[str]]
    same: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Word:
    """A word that carries meaning. ``start`` and ``end`` are its place in the text as it was given."""

    stem: str
    start: int
    end: int
    denied: bool
    clause: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number as digits, with the content stems nearest before and after it in its clause ('' for none)."""

    value: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Cause:
    """Stems of what brings about and of what is brought about."""

    cause: frozenset[str]
    effect: frozenset[str]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a sentence claims."""

    text: str
    words: tuple[Word, ...]
    numbers: tuple[Number, ...]
    absolute: frozenset[str]
    hedged: bool
    causes: tuple[Cause, ...]

    @property
    def stems(self) -> frozenset[str]:
        """The stems of its words."""
        return frozenset(w.stem for w in self.words)

    @property
    def terms(self) -> frozenset[str]:
        """Those of its words that name a body part, a condition, an exercise, a treatment or a person."""
        return self.stems & lists().terms


def stem(word: str) -> str:
    """The stem of one word, '' for a stop word."""
    found = content_words(word)
    return found[0] if found else ""


def alike(one: str, other: str) -> bool:
    """Whether two stems may be said for one another."""
    return one == other or other in lists().same.get(one, frozenset())


@cache
def lists() -> Lists:
    """The word lists.

    Raises:
        ClaimListError: a key is missing or unknown, or is no list of texts.
    """
    table = tomllib.loads(LISTS.read_text(encoding="utf-8"))
    if set(table) != {*_FLAT, *_GROUPED}:
        raise ClaimListError(f"{LISTS}: keys {sorted(table)}, expected {sorted((*_FLAT, *_GROUPED))}")
    for key in _FLAT:
        if not all(isinstance(word, str) for word in table[key]):
            raise ClaimListError(f"{LISTS}: {key} must be a list of texts")
    for key in _GROUPED:
        if not all(isinstance(group, list) and len(group) > 1 for group in table[key]):
            raise ClaimListError(f"{LISTS}: {key} must be a list of lists of two texts or more")
    patterns = {key: _any(table[key]) for key in ("negation", "absolute", "hedge", "causes", "caused_by")}
    return Lists(
        **patterns,
        terms=frozenset(s for word in table["terms"] for s in content_words(word)),
        units=frozenset(s for word in table["units"] for s in content_words(word)),
        opposites=_related(table["opposites"]),
        same=_related(table["same"]),
    )


def _any(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda w: -len(w))
    return re.compile(r"(?<![\w'])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w'])")


def _related(groups: Sequence[Sequence[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        stems = frozenset(stem(word) or word for word in group)
        for one in stems:
            found[one] = found.get(one, frozenset()) | (stems - {one})
    return found


def claims(text: str) -> Claims:
    """What ``text``, a sentence or a list item, claims."""
    low = text.replace("’", "'").lower()
    ends = [m.start() for m in _CLAUSE_END.finditer(low)]
    denials = [(m.start(), m.end()) for m in lists().negation.finditer(low)]
    words: list[Word] = []
    tokens = list(_WORD.finditer(low))
    for token in tokens:
        own = token.group()
        found = "" if own in _NUMERALS or not own[0].isalpha() else stem(fold(own))
        if not found and own in {"more", "less", "most", "few", "up", "down", "before", "after", "once"}:
            found = own  # stop words for a search, but the point of many a claim
        if found:
            clause = sum(end < token.start() for end in ends)
            denied = any(
                end <= token.start() and sum(e < begin for e in ends) == clause and token.start() - end < 60
                for begin, end in denials
            )
            words.append(Word(found, token.start(), token.end(), denied, clause))
    return Claims(
        text=text,
        words=tuple(words),
        numbers=tuple(_numbers(tokens, words)),
        absolute=frozenset(lists().absolute.findall(low)),
        hedged=lists().hedge.search(low) is not None,
        causes=tuple(_causes(low, words)),
    )


def _numbers(tokens: Sequence[re.Match[str]], words: Sequence[Word]) -> list[Number]:
    found: list[Number] = []
    for token in tokens:
        own = token.group()
        # 'one' is seldom a number, and 'first' or 'half' never one that could be compared
        value = "" if own == "one" else _NUMERALS.get(own, own if own[0].isdigit() else "")
        if value:
            before = [w.stem for w in words if w.end <= token.start() and token.start() - w.end < 40]
            after = [w.stem for w in words if w.start >= token.end() and w.start - token.end() < 40]
            number = value.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+", value) else value
            found.append(Number(number, before[-1] if before else "", after[0] if after else ""))
    return found


def _causes(low: str, words: Sequence[Word]) -> list[Cause]:
    found: list[Cause] = []
    opening = re.match(r"\s*(?:if|when|as|because|since)\b[^,]*,", low)
    if opening:
        first = frozenset(w.stem for w in words if w.end <= opening.end())
        rest = frozenset(w.stem for w in words if w.start >= opening.end())
        if first and rest:
            return [Cause(first, rest)]
    for pattern, forward in ((lists().caused_by, False), (lists().causes, True)):
        for match in pattern.finditer(low):
            left = frozenset(w.stem for w in words if w.end <= match.start())
            right = frozenset(w.stem for w in words if w.start >= match.end())
            if left and right:
                found.append(Cause(left, right) if forward else Cause(right, left))
    return found
