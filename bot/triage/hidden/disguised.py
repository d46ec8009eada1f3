"""Words turned round, moved on by thirteen letters, or spelt out letter by letter."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby, pairwise

from bot.triage.hidden.layer import Layer
from bot.triage.languages.identify import english_words

_WORD = re.compile(r"[A-Za-z']+")
_SPELT = re.compile(r"(?<![^\W_])[^\W\d_](?:[\s.\-_*/,|~+·•]{1,6}[^\W\d_](?![^\W_])){2,400}")

_LONGEST_WORD = 16
"""Letters."""


def _turned(content: str, turn: Callable[[str], str]) -> Iterator[tuple[int, int]]:
    """Rows of words that are English once turned and are not as they stand."""
    known = english_words()
    row: list[tuple[int, int, bool, str]] = []

    def good() -> bool:
        hits = [word for _, _, hit, word in row if hit]
        return len(set(hits)) > 2 and 2 * len(hits) > len(row) and any(len(word) > 3 for word in hits)

    for found in _WORD.finditer(content):
        word = found.group().lower()
        turned = turn(word)
        if turned == word or word not in known or turned in known:
            row.append((*found.span(), turned in known and turned != word, word))
            continue
        if good():
            yield row[0][0], row[-1][1]
        row = []
    if row and good():
        yield row[0][0], row[-1][1]


def in_rot13(content: str) -> Iterator[Layer]:
    for start, end in _turned(content, lambda word: codecs.encode(word, "rot13")):
        yield Layer("rot13", codecs.encode(content[start:end], "rot13"), start, end, tuple(range(start, end)))


def in_reverse(content: str) -> Iterator[Layer]:
    for start, end in _turned(content, lambda word: word[::-1]):
        yield Layer("reversed", content[start:end][::-1], start, end, tuple(range(end - 1, start - 1, -1)))
        words = [list(group) for _, group in groupby(range(start, end), key=lambda at: content[at].isalpha())]
        places = [at for word in words for at in (word[::-1] if content[word[0]].isalpha() else word)]
        yield Layer("reversed", "".join(content[at] for at in places), start, end, tuple(places))


def spelt_out(content: str) -> Iterator[Layer]:
    for found in _SPELT.finditer(content):
        letters = [at for at in range(*found.span()) if content[at].isalpha()]
        gaps = [content[a + 1 : b] for a, b in pairwise(letters)]
        usual = Counter(gaps).most_common(1)[0][0]
        # without gaps between words the letters stay apart: the screen cuts such rows into words itself
        apart = len(set(gaps)) == 1 and len(letters) > _LONGEST_WORD
        text, places = content[letters[0]], [letters[0]]
        for at, gap in zip(letters[1:], gaps, strict=True):
            if apart or (gap != usual and (len(gap) > len(usual) or gap.isspace())):
                text += " "
                places.append(at - 1)
            text += content[at]
            places.append(at)
        yield Layer("spelt", text, *found.span(), tuple(places))
