"""The lines of a plain text with what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.blocks import lines
from corpus.document import Span
from corpus.markdown import Heading

_SMALL_WORDS = frozenset("a an the of and or in on at to for from by with vs your my is are be it i".split())


@dataclass(frozen=True, slots=True)
class Row:
    """A line that is not blank; ``words`` are its text without outer white space."""

    span: Span
    words: str
    blank_before: bool
    blank_after: bool
    leader: str
    """The last line before that is not blank, '' at the start."""
    follower: str
    """The next line that is not blank, '' at the end."""


def page_rows(text: str, start: int, end: int) -> list[Row]:
    """The lines of ``text[start:end]`` that are not blank, in order."""
    spans = lines(text, start, end)
    words = [span.of(text).strip() for span in spans]
    at = [i for i, w in enumerate(words) if w]
    found: list[Row] = []
    for leader, i, follower in zip([None, *at], at, [*at[1:], None], strict=False):
        before = i == 0 or not words[i - 1]
        after = i + 1 == len(spans) or not words[i + 1]
        around = (words[leader] if leader is not None else "", words[follower] if follower is not None else "")
        found.append(Row(spans[i], words[i], before, after, *around))
    return found


def row_heading(text: str, row: Row, level: int) -> Heading:
    """``row`` as a heading, its line break included."""
    newline = text.find("\n", row.span.end)
    return Heading(row.words, level, row.span.start, len(text) if newline < 0 else newline + 1)


def is_title(words: str, title: str) -> bool:
    """Whether a line repeats the title; capitals and white space aside."""
    return words.casefold().split() == title.casefold().split()


def title_case(words: str) -> bool | None:
    """Whether a heading is in Title Case; None where it has too few words to tell."""
    weighty = [w for w in re.findall(r"[A-Za-z][\w'’-]*", words) if w.lower() not in _SMALL_WORDS]
    if len(weighty) < 2:
        return None
    capitals = sum(1 for w in weighty if w[0].isupper())
    return capitals >= 0.75 * len(weighty)
