"""A source passage as HTML: paragraphs and lists as the article has them, the quoted words marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

Span = tuple[int, int]
"""Half-open, in characters of the text."""

_ITEM = re.compile(r"(\s*)(?:[-*+•]|(\d{1,3})[.)])\s+")
_HEADING = re.compile(r"#{1,6}\s+")
_EMPHASIS = re.compile(r"\*\*|__|`")


@dataclass(slots=True)
class Block:
    """A paragraph, a heading or a list item: the spans of its lines, without their list marks."""

    tag: str
    lines: list[Span]
    number: int | None = None


def blocks(text: str) -> Iterator[Block]:
    """The text's paragraphs, headings and list items, in order. A line that continues one belongs to it."""
    current: Block | None = None
    position = 0
    for line in text.splitlines(keepends=True):
        start, position = position, position + len(line)
        content = line.rstrip()
        end = start + len(content)
        if not content.strip():
            if current:
                yield current
            current = None
            continue
        item, heading = _ITEM.match(content), _HEADING.match(content)
        if item and item.end() < len(content):
            if current:
                yield current
            current = Block("li", [(start + item.end(), end)], int(item[2]) if item[2] else None)
        elif heading:
            if current:
                yield current
            yield Block("h4", [(start + heading.end(), end)])
            current = None
        elif current:
            current.lines.append((start + len(content) - len(content.lstrip()), end))
        else:
            current = Block("p", [(start + len(content) - len(content.lstrip()), end)])
    if current:
        yield current


def _marked(text: str, span: Span, marks: Sequence[Span]) -> str:
    """The characters of ``span``, escaped, those in ``marks`` highlighted; Markdown's emphasis signs are left out."""
    parts: list[str] = []
    position, end = span
    for mark_start, mark_end in marks:
        start, stop = max(mark_start, position), min(mark_end, end)
        if start >= stop:
            continue
        parts.append(_plain(text[position:start]))
        parts.append(f"<mark>{_plain(text[start:stop])}</mark>")
        position = stop
    parts.append(_plain(text[position:end]))
    return "".join(parts)


def _plain(text: str) -> str:
    return escape(_EMPHASIS.sub("", text))


def passage_html(text: str, marks: Sequence[Span] = ()) -> str:
    """The text as HTML, with ``marks`` (ordered, apart from each other) highlighted."""
    parts: list[str] = []
    open_list = ""
    for block in blocks(text):
        tag = ("ul" if block.number is None else "ol") if block.tag == "li" else ""
        if open_list and tag != open_list:
            parts.append(f"</{open_list}>")
        if tag and tag != open_list:
            parts.append(f"<{tag}>" if tag == "ul" else f'<ol start="{block.number}">')
        open_list = tag
        words = " ".join(_marked(text, line, marks) for line in block.lines)
        parts.append(f"<{block.tag}>{words}</{block.tag}>")
    if open_list:
        parts.append(f"</{open_list}>")
    return "".join(parts).replace("</mark> <mark>", " ")


def spans_in(passage_start: int, quotes: Sequence[Span], length: int) -> list[Span]:
    """Quotes, given in characters of the document, as spans of the passage; overlapping ones are joined."""
    inside = sorted((max(0, start - passage_start), min(length, end - passage_start)) for start, end in quotes)
    joined: list[Span] = []
    for start, end in inside:
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
