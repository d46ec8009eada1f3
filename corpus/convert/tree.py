"""A tree of elements -> Markdown: the HTML of a Word file or a page, or the TEI-like tree of the page extractor.

Only structure is kept: headings, paragraphs, list items with their depth, table rows as items. Emphasis and links are
reduced to their words, since an answer quotes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset("ul ol list dl menu".split())
_ITEMS = frozenset("li item dt dd".split())
_ROWS = frozenset("tr row".split())
_CELLS = frozenset("td th cell".split())
_BREAKS = frozenset("br lb hr".split())
_SKIPPED = frozenset(
    "script style noscript template button select iframe svg img picture graphic figcaption input textarea object "
    "video audio canvas".split()
)
_BLOCKS = (
    frozenset(
        "p div section article main body header footer nav aside form figure blockquote quote table thead tbody tfoot "
        "pre code address details summary fieldset center caption head".split()
    )
    | _HEADINGS.keys()
    | _LISTS
    | _ITEMS
    | _ROWS
)
_BREAK = "\x1e"
_PARAGRAPH_BREAK = re.compile(rf"{_BREAK}\s*{_BREAK}")
_SPACE = re.compile(rf"[ \t\n\r\f\v{_BREAK}]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading (``level`` from 1), a list item (``depth`` from 1) or a paragraph (both 0)."""

    words: str
    level: int = 0
    depth: int = 0
    number: int = 0
    """Of an item in a numbered list: its number from 1."""


def pieces(root: _Element) -> list[Piece]:
    """The headings, paragraphs and list items under ``root`` in order."""
    return [piece for piece in _walk(root, 0) if re.search(r"\w", piece.words)]


def drop(element: _Element) -> None:
    """Takes an element out of its tree and leaves the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _walk(element: _Element, depth: int) -> Iterator[Piece]:
    """Pieces of what stands under ``element``; runs of inline content between blocks are paragraphs."""
    run: list[str] = [element.text or ""]
    for child in element:
        name = _name(child)
        if name in _BREAKS:
            run.append(_BREAK)
        elif name in _BLOCKS:
            yield from _paragraphs(run)
            run = []
            yield from _block(child, name, depth)
        elif name and name not in _SKIPPED:
            if any(_name(inner) in _BLOCKS for inner in child.iter()):
                yield from _paragraphs(run)
                run = []
                yield from _walk(child, depth)
            else:
                run.append(_words(child))
        run.append(child.tail or "")
    yield from _paragraphs(run)


def _block(element: _Element, name: str, depth: int) -> Iterator[Piece]:
    level = _heading_level(element, name)
    if level:
        yield Piece(_flat(_words(element)), level=level)
    elif name in _LISTS:
        yield from _list(element, name, depth + 1)
    elif name in _ROWS:
        yield from _row(element)
    elif name == "table":
        yield from _table(element)
    else:
        yield from _walk(element, depth)


def _heading_level(element: _Element, name: str) -> int:
    if name == "head":
        return _HEADINGS.get(str(element.get("rend")), 2)
    return _HEADINGS.get(name, 0)


def _list(element: _Element, name: str, depth: int) -> Iterator[Piece]:
    """Items with what is nested in them; a term and its definition are one item, so are an item's paragraphs."""
    numbered = name == "ol" or element.get("rend") == "ol"
    number = 0
    term = ""
    for child in element:
        kind = _name(child)
        if kind in _LISTS:  # a list right inside a list
            yield from _list(child, kind, depth + 1)
        elif kind in _ITEMS:
            inner = list(_walk(child, depth))
            own = [piece.words for piece in inner if not piece.depth and not piece.level]
            if kind == "dt" or str(child.get("rend")).startswith("dt"):
                term = " ".join(own)
                continue
            number += 1
            words = " ".join(own)
            yield Piece(f"{term}: {words}" if term else words, depth=depth, number=number if numbered else 0)
            yield from (piece for piece in inner if piece.depth or piece.level)
            term = ""
    if term:
        yield Piece(term, depth=depth)


def _table(element: _Element) -> Iterator[Piece]:
    """Rows as items; a first row of headers is said again before each cell, so that a row stands alone."""
    names: list[str] = []
    for row in (child for child in element.iter() if _name(child) in _ROWS):
        cells = [cell for cell in row if _name(cell) in _CELLS]
        words = [_flat(_words(cell)) for cell in cells]
        if not names and len(cells) > 1 and all(_name(c) == "th" or c.get("role") == "head" for c in cells):
            names = words
        elif len(names) == len(words) > 1:
            yield Piece("; ".join(f"{n}: {w}" if n else w for n, w in zip(names, words, strict=True) if w), depth=1)
        else:
            yield from _row(row)


def _row(row: _Element) -> Iterator[Piece]:
    words = [w for cell in row if _name(cell) in _CELLS and (w := _flat(_words(cell)))]
    yield Piece(": ".join(words) if len(words) == 2 else "; ".join(words), depth=1)


def _paragraphs(run: list[str]) -> Iterator[Piece]:
    for line in _PARAGRAPH_BREAK.split("".join(run)):
        if words := _flat(line):
            yield Piece(words)


def _words(element: _Element) -> str:
    """All words under an element; a break is a blank, so that two lines of a paragraph stay apart."""
    parts = [element.text or ""]
    for child in element:
        name = _name(child)
        if name in _BREAKS:
            parts.append(" ")
        elif name and name not in _SKIPPED:
            inner = _words(child)
            parts.append(f" {inner} " if name in _BLOCKS else inner)
        parts.append(child.tail or "")
    return "".join(parts)


def _flat(words: str) -> str:
    return _SPACE.sub(" ", words).strip()


def _name(element: _Element) -> str:
    """The tag without its namespace; '' for comments and processing instructions."""
    tag: object = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
