"""Lines of a text told apart: headings apart, what is left are paragraphs and list items."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Span
from corpus.sentences import trim

_BULLET = re.compile(r"[ \t\u00a0]*(?:[-*+•◦▪●‣·]|\d{1,2}[.)])[ \t\u00a0]+(?=\S)")


_ROW = re.compile(r"[ \t]*\|(.*\w.*?)\|?[ \t]*$")
_RULE = re.compile(r"[^\w]+")


class BlockKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or one list item; ``span`` is without bullet and outer white space."""

    kind: BlockKind
    span: Span


def lines(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Spans of the lines of ``text[start:end]`` without their line breaks."""
    stop = len(text) if end is None else end
    spans: list[Span] = []
    while start < stop:
        newline = text.find("\n", start, stop)
        line_end = stop if newline < 0 else newline
        spans.append(Span(start, line_end))
        start = line_end + 1
    return spans


def bullet_length(line: str) -> int:
    """Length of the list marker that ``line`` begins with, 0 when it has none."""
    match = _BULLET.match(line)
    return match.end() if match else 0


def blocks(text: str, start: int, end: int) -> list[Block]:
    """The paragraphs and list items of ``text[start:end]`` in order.

    A paragraph is a run of lines without a blank one; a list item runs on over following lines that are
    indented or go on in lower case. A line without
    any letter or digit (a rule, the border of a table) is as good as blank; a row of a table is an item.
    """
    found: list[Block] = []
    kind: BlockKind | None = None
    begin = last = start

    def close() -> None:
        nonlocal kind
        if kind is not None:
            span = trim(text, Span(begin, last))
            if span.start < span.end:
                found.append(Block(kind, span))
        kind = None

    for span in lines(text, start, end):
        line = span.of(text)
        marker = bullet_length(line)
        row = _ROW.match(line)
        if not line.strip() or _RULE.fullmatch(line):
            close()
        elif row:
            close()
            found.append(Block(BlockKind.ITEM, trim(text, Span(span.start + row.start(1), span.start + row.end(1)))))
        elif marker:
            close()
            kind, begin = BlockKind.ITEM, span.start + marker
        elif kind is None:
            kind, begin = BlockKind.PARAGRAPH, span.start
        elif kind is BlockKind.ITEM and not (line[0].isspace() or line[0].islower()):
            close()
            kind, begin = BlockKind.PARAGRAPH, span.start
        last = span.end
    close()
    return found
