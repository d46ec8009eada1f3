"""The lines of a PDF's pages, with their place and print, less running heads and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject

from corpus.convert.decode import tidy

BULLETS = "•◦▪●‣·∙■□➢➤✓✔❖–"
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_BULLET_CODES = str.maketrans(dict.fromkeys("\x7f\uf0b7\uf0a7\uf076\uf0d8\uf0fc•", "•"))
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.?|seite)?\s*[-–—|]?\s*\d{1,4}\s*(?:(?:of|/|von)\s*\d{1,4})?\s*[-–—|]?", re.IGNORECASE
)
_NUMBER_AT_START = re.compile(r"^(?:page )?\d{1,4}(?: (?:of|/) ?\d{1,4})?\s*[-–—|·]?\s+", re.IGNORECASE)
_NUMBER_AT_END = re.compile(r"\s+[-–—|·]?\s*(?:page )?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?$", re.IGNORECASE)
_PRINTED_BY_BROWSER = re.compile(
    r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}, \d{1,2}:\d{2}\b.*|(?:file|https?)://\S+.*\b\d{1,3}/\d{1,3}", re.IGNORECASE
)
_LONE_NUMBER = re.compile(r"\d{1,2}[.)]?")
WIDEST = 0.62
"""A letter's usual width in sizes of its print, on the wide side: a gap that is left is a gap."""
EDGE_LINES = 3
"""Lines at either edge of a page among which running heads are looked for."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; ``x`` and ``y`` in points from the page's lower left corner, ``size`` of its print in points."""

    words: str
    x: float
    y: float
    size: float
    bold: bool
    number: str = ""
    """The number of a list item that stands apart from its text."""
    row: bool = False
    """Whether it is a row of a table; its cells are then set apart by semicolons."""


@dataclass(slots=True)
class _Fragment:
    words: str
    x: float
    y: float
    size: float
    bold: bool


def page_lines(page: PageObject) -> list[Line]:
    """The lines of a page in the order in which they are drawn, which keeps columns apart."""
    fragments: list[_Fragment] = []

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], font: dict[str, Any] | None, size: float) -> None:
        upright = abs(tm[0] * cm[0] + tm[1] * cm[2]) >= abs(tm[0] * cm[1] + tm[1] * cm[3])
        if not text or not text.strip() or not upright:
            if text and fragments and not text.strip():
                fragments[-1].words += text
            return
        scale = abs((tm[0] * tm[3] - tm[1] * tm[2]) * (cm[0] * cm[3] - cm[1] * cm[2])) ** 0.5
        x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
        y = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
        name = str((font or {}).get("/BaseFont", ""))
        bold = bool(re.search(r"bold|black|heavy|semibold|demi", name, re.IGNORECASE))
        fragments.append(_Fragment(text, x, y, (size * scale) or 1.0, bold))

    page.extract_text(visitor_text=visit)
    return [line for row in _rows(fragments) if (line := _line(row)).words]


def _rows(fragments: Sequence[_Fragment]) -> list[list[_Fragment]]:
    """Runs of fragments that stand on one line."""
    rows: list[list[_Fragment]] = []
    for fragment in fragments:
        last = rows[-1][-1] if rows else None
        if last and abs(last.y - fragment.y) < 0.4 * max(last.size, fragment.size) and fragment.x >= rows[-1][0].x:
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return rows


def _line(row: Sequence[_Fragment]) -> Line:
    weight: Counter[tuple[float, bool]] = Counter()
    number = ""
    x = row[0].x
    if len(row) > 1 and _LONE_NUMBER.fullmatch(row[0].words.strip()) and re.match(r"\s*[A-Za-z\"“(]", row[1].words):
        number = row[0].words.strip().rstrip(".)")
        row = row[1:]
    parts: list[str] = []
    cells = False
    for before, fragment in zip([None, *row], row, strict=False):
        weight[(round(fragment.size * 2) / 2, fragment.bold)] += len(fragment.words.strip())
        if before and fragment.x - before.x > before.size * (WIDEST * len(before.words.strip()) + 1.0):
            cells = cells or before.words.strip() not in BULLETS
            parts.append("; " if cells else " ")
        parts.append(fragment.words.rstrip("\n") + (" " if fragment.words.endswith("\n") else ""))
    words = tidy("".join(parts).translate(_BULLET_CODES).translate(_LIGATURES).replace("\u00ad", "-"))
    (size, _), _ = weight.most_common(1)[0]
    bold = all(is_bold for (_, is_bold), count in weight.items() if count)
    words = " ".join(words.split()).replace(" ; ", "; ")
    return Line(words, x, row[0].y, size, bold, number, cells)


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages less page numbers and the lines that return at the same place of at least half of them."""
    sizes: Counter[float] = Counter()
    seen: Counter[tuple[str, float, int]] = Counter()
    for page in pages:
        seen.update({_key(line) for line in _edges(page)})
        sizes.update({line.size: len(line.words) for line in page})
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    often = {key for key, count in seen.items() if count >= max(2, len(pages) / 2) and key[1] <= body}

    def runs(page: Sequence[Line], line: Line) -> bool:
        edge = _edges(page)
        alone = _PAGE_NUMBER.fullmatch(line.words) or _PRINTED_BY_BROWSER.fullmatch(line.words)
        return (line in edge and _key(line) in often) or (
            line in edge[:1] + edge[-1:] and alone is not None and not line.number
        )

    return [[line for line in page if not runs(page, line)] for page in pages]


def _edges(page: Sequence[Line]) -> list[Line]:
    ordered = sorted(page, key=lambda line: -line.y)
    if len(ordered) <= 2 * EDGE_LINES:
        return ordered
    return ordered[:EDGE_LINES] + ordered[-EDGE_LINES:]


def _key(line: Line) -> tuple[str, float, int]:
    """A line without the page number at either end, its print and height: a running head always looks the same."""
    return _NUMBER_AT_END.sub("", _NUMBER_AT_START.sub("", line.words)).casefold(), line.size, round(line.y)
