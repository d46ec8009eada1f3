"""Headings of a Markdown text, with their offsets, through a CommonMark parser."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt

from corpus.blocks import lines


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line: its words, its level from 1, and the characters that it takes up, line break included."""

    text: str
    level: int
    start: int
    end: int


def markdown_headings(text: str, start: int = 0) -> list[Heading]:
    """The headings of ``text[start:]`` in order; offsets are into the whole of ``text``."""
    body_lines = lines(text, start)
    tokens = MarkdownIt("commonmark").parse(text[start:])
    found: list[Heading] = []
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open" or opening.map is None or opening.level != 0:
            continue
        first, after = opening.map
        words = "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))
        end = body_lines[after].start if after < len(body_lines) else len(text)
        found.append(Heading(words.strip(), int(opening.tag[1]), body_lines[first].start, end))
    return found
