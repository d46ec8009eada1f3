"""The quantities of a statement: how much of what, as a range."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.contrast.rules import words
from index.words import content_words, fold

_NAMES = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve twenty thirty forty sixty ninety".split(),
        (*range(1, 13), 20, 30, 40, 60, 90),
        strict=True,
    )
)
_NUMBER = rf"(?:\d+(?:[.,]\d+)*|{'|'.join(_NAMES)}|a couple of|half an?)"
_QUANTITY = re.compile(
    rf"(?<![\w.])(?P<low>{_NUMBER})(?P<plus>\+)?(?: ?%)?(?: ?(?:to|-|–|—|or|and) ?(?P<high>{_NUMBER}))?"
    r"(?: ?(?P<unit>%|°))?[ -]*(?P<after>[a-z]+(?: [a-z]+){0,3})?"
)
_PER = re.compile(
    r"^(?:\w+ ){0,3}?(?:a|an|per|each|every) (?P<period>day|week|month|minute|hour)\b|^\w+ (?P<adverb>daily|weekly)\b"
)
_AT_LEAST = re.compile(r"(?:at least|more than|over|longer than|minimum of|beyond|or more) $")
_AT_MOST = re.compile(r"(?:at most|up to|less than|under|within|no more than|maximum of|no longer than) $")
_BEFORE = 40
"""Characters ahead of a number in which a word may bound or name it."""
_YEARS = (1900, 2100)


@dataclass(frozen=True, slots=True)
class Quantity:
    """``low`` to ``high`` of ``unit``, in the smallest of its family; ``text`` as it is written."""

    unit: str
    low: float
    high: float
    text: str
    around: frozenset[str]
    """Stems of the words near it."""

    def apart(self, other: Quantity) -> bool:
        """Whether both are of one unit and no number is in both."""
        return self.unit == other.unit and (self.high < other.low or other.high < self.low)

    def scale(self, other: Quantity) -> float:
        """How many times the larger is the smaller; 1 or more."""
        mine, theirs = _middle(self), _middle(other)
        return max(mine, theirs) / max(min(mine, theirs), 1e-9)


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of ``text`` whose unit is known, or that count something."""
    return tuple(_found(re.sub(r"\s+", " ", fold(text))))


def _found(folded: str) -> Iterator[Quantity]:
    for match in _QUANTITY.finditer(folded):
        low, after = _value(match["low"]), match["after"] or ""
        high = _value(match["high"]) if match["high"] else low
        if low is None or high is None:
            continue
        ahead = folded[max(0, match.start() - _BEFORE) : match.start()]
        written = match["low"].isdigit() or match["high"] is not None
        unit, size, spoken = _unit(match["unit"] or ("%" if "%" in match.group() else ""), after, ahead, written)
        if not unit:
            continue
        if _YEARS[0] <= low <= _YEARS[1] and unit.startswith("count "):
            continue
        low, high = min(low, high) * size, max(low, high) * size
        if match["plus"] or _AT_LEAST.search(ahead) or after.startswith(f"{spoken} or more"):
            high = math.inf
        elif _AT_MOST.search(ahead):
            low = 0.0
        amount = folded[match.start() : match.start("after") if match["after"] else match.end()].strip(" -")
        near = content_words(folded[max(0, match.start() - 60) : match.end() + 60])
        yield Quantity(unit, low, high, f"{amount} {spoken}".strip(), frozenset(near))


def _unit(sign: str, after: str, ahead: str, written: bool) -> tuple[str, float, str]:
    """Family with its period, size, and the words for it; '' for a number of nothing."""
    rules = words()
    if sign:
        return ("share" if sign == "%" else "angle"), 1.0, ""
    for family, pattern, size in rules.units:
        match = pattern.match(after)
        if match:
            per = _PER.match(after)
            period = (per["period"] or per["adverb"] or "") if per else ""
            return f"{family} a {period}" if period else family, size, match.group()
    named = next((stem for stem in content_words(ahead) if stem in rules.named_units), "")
    if named:
        return named, 1.0, ""
    counted = content_words(after)[:1]
    if written and counted and counted[0] not in rules.uncounted and after.split(maxsplit=1)[0].endswith("s"):
        return f"count {counted[0]}", 1.0, after.split(maxsplit=1)[0]
    return "", 1.0, ""


def _value(text: str) -> float | None:
    if text in _NAMES:
        return float(_NAMES[text])
    if text.startswith("half"):
        return 0.5
    if text.startswith("a couple"):
        return 2.0
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _middle(quantity: Quantity) -> float:
    return quantity.low if math.isinf(quantity.high) else (quantity.low + quantity.high) / 2
