"""A long message without what it says over and over again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.triage.hidden.layer import Layer

_LONG = 2_000
"""Characters from which on a message is looked at."""
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]?|[.!?\n]")
_WORD = re.compile(r"\S+\s*|\s+")
_LONGEST_ECHO = 16
"""Words."""
_LONGEST_ROW = 8
"""Of one character repeated, and of what has no letters, so many are kept."""


def without_padding(content: str) -> Iterator[Layer]:
    """The message with each sentence, row of words and row of characters that it repeats said only once or twice."""
    if len(content) < _LONG:
        return
    rows = [found.span() for found in _SENTENCE.finditer(content)]
    often = Counter(content[a:b].strip() for a, b in rows)
    seen: set[str] = set()
    words: list[tuple[int, int]] = []
    for start, end in rows:
        sentence = content[start:end].strip()
        if often[sentence] < 3 or sentence not in seen:
            words.extend(found.span() for found in _WORD.finditer(content, start, end))
        seen.add(sentence)
    places = [at for a, b in _unechoed(content, words) for at in _shortened(content, a, b)]
    if places and len(places) < 0.8 * len(content):
        yield Layer("padding", "".join(content[at] for at in places), places[0], places[-1] + 1, tuple(places))


def _unechoed(content: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A row of words said three times or more is kept twice."""
    kept: list[tuple[int, int]] = []
    words: list[str] = []
    for span in spans:
        kept.append(span)
        words.append(content[span[0] : span[1]].strip())
        for period in range(1, _LONGEST_ECHO + 1):
            if len(words) < 3 * period:
                break
            if words[-1] != words[-1 - period] or words[-1] != words[-1 - 2 * period]:
                continue
            if words[-period:] == words[-2 * period : -period] == words[-3 * period : -2 * period]:
                del kept[-period:], words[-period:]
                break
    return kept


def _shortened(content: str, start: int, end: int) -> Iterator[int]:
    """The characters of a word, of the same one in a row only the first few."""
    row = 0
    for at in range(start, end):
        row = row + 1 if at > start and content[at] == content[at - 1] else 0
        if row < _LONGEST_ROW:
            yield at
