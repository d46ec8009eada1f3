"""The item of a list that was shown: 'the second one', 'number 3', 'the last part', 'and the one after'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold

_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "sixth": 5, "6th": 5, "seventh": 6, "eighth": 7, "last": -1, "final": -1, "penultimate": -2,
}  # fmt: skip
_COUNTED = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_MIDDLE = "middle"
_WORD = "|".join([*_ORDINALS, _MIDDLE])
_THING = (
    r"(?:one|exercise|stretch|thing|item|point|cause|test|tip|option|bullet|part|step|kind|type|category|reason"
    r"|treatment|way|on the list|in the list)"
)
_ORDINAL = re.compile(
    rf"(?<!\w)(?:(?:number |no\.? ?|#)(?P<digit>\d|{'|'.join(_COUNTED)})(?!\w)"
    rf"|(?P<named>{_WORD}) {_THING}\b(?! in the (?:morning|day|evening|night)\b)"
    rf"|(?:^|\b(?:the|that|ur|your|and|n|or|about|do) )(?P<bare>{_WORD})(?=\W*$|[,;:?!]"
    r"| (?:is|are|was|do|does|did|can|should|would|for|how|why|what|in detail|again|please|and|or)\b"
    r"| of (?:the|these|those|them)\b))"
)
"""An ordinal alone points at an item; one ahead of another noun ('my last run', 'first thing in the day') does not."""
_AFTER = re.compile(
    r"\b(?:one after|next one|(?:the|that) (?:after|next|following)(?: (?:that|it|one))?"
    r"(?=\W*$|[,;:?!]| (?:is|does|do|for|how|what|also|then|please)\b))"
)
_BEFORE = re.compile(r"\b(?:one before|(?:previous|preceding) one)\b")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+(.+)$", re.MULTILINE)
MARKER = re.compile(r"\[\d+\]")
_MARKUP = re.compile(r"\[\d+\]|[*_`#>]")


def plain(text: str) -> str:
    """``text`` on one line, without markers and Markdown."""
    return " ".join(_MARKUP.sub(" ", text).split())


def items(answer: str) -> list[str]:
    """The items of the lists in ``answer``, in order."""
    return [plain(item) for item in _BULLET.findall(answer)]


def pointed_at(message: str, exchanges: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """The item that ``message`` points at and the question whose answer listed it; None where there is none.

    ``exchanges`` are the questions and answers before it. The latest answer with a list counts; what was pointed at in
    it since then tells which item comes after.
    """
    for k in range(len(exchanges) - 1, -1, -1):
        question, answer = exchanges[k]
        shown = items(answer)
        if len(shown) < 2:
            continue
        at: int | None = None
        for later, _ in exchanges[k + 1 :]:
            place = _place(fold(later), len(shown), at)
            at = at if place is None else place
        place = _place(fold(message), len(shown), at)
        return None if place is None else (shown[place], question)
    return None


def _place(folded: str, n: int, at: int | None) -> int | None:
    """Which of ``n`` items is meant, where the item ``at`` was talked of before."""
    for match in _ORDINAL.finditer(folded):
        digit, word = match.group("digit"), match.group("named") or match.group("bare")
        if word == _MIDDLE:
            if n % 2:
                return n // 2
            continue
        place = (_COUNTED.get(digit) or int(digit)) - 1 if digit else _ORDINALS[word]
        if -n <= place < n:
            return place % n
    if at is not None:
        if _AFTER.search(folded) and at + 1 < n:
            return at + 1
        if _BEFORE.search(folded) and at > 0:
            return at - 1
    return None
