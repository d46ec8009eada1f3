"""Leaves out what a text says over and over: padding that would push a sign out of the classifier's sight."""

from __future__ import annotations

import re

_WORD = re.compile(r"\S+")
LONGEST = 40
"""Words of a passage whose repetitions are seen."""
COPIES = 4
"""Times that a passage stands in a row before all but the first are left out."""


def without_repeats(text: str) -> str:
    """``text`` with repetitions blanked, so that every place in it stays where it is.

    A passage of 1 to ``LONGEST`` words that stands at least ``COPIES`` times in a row is kept once.
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    words = [text[a:b].lower() for a, b in spans]
    out = list(text)
    at = 0
    while at < len(words):
        period, end = _run(words, at)
        for a, b in spans[at + period : end]:
            out[a:b] = " " * (b - a)
        at = end if period else at + 1
    return "".join(out)


def _run(words: list[str], at: int) -> tuple[int, int]:
    """The length of the shortest passage that is repeated from ``at`` on, and where its copies end; (0, at) for none.

    The last copy may be a part.
    """
    for period in range(1, min(LONGEST, (len(words) - at) // COPIES) + 1):
        if words[at] != words[at + period]:
            continue
        end = at + period
        while end < len(words) and words[end] == words[end - period]:
            end += 1
        if end - at >= COPIES * period:
            return period, end
    return 0, at
