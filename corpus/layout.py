"""Headings of a plain text, found from its layout.

A page saved as text keeps no heading marks. What is left: a short line alone between blank lines, without terminal
punctuation. Levels come from three cues that writers keep to: a heading right after a heading stands under it; headings
numbered 1, 2, 3 are siblings; and where a text has headings in Title Case and in sentence case, the latter stand under
the former.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.blocks import bullet_length, lines
from corpus.clean import is_boilerplate
from corpus.document import Span
from corpus.levels import NUMBERED, levels
from corpus.markdown import Heading
from corpus.rows import Row, is_title, page_rows, row_heading, title_case

MAX_HEADING_CHARS = 100
MAX_HEADING_WORDS = 14
_LIST_NOUN = re.compile(
    r"\b(?:stretches|exercises|causes|symptoms|signs|treatments|tips|tests|injuries|types|ways|steps|reasons|remedies)\b",
    re.IGNORECASE,
)
_FURNITURE_RULE = re.compile(r"[\u00a0\s]*\u00a0[\u00a0\s]*")


@dataclass(frozen=True, slots=True)
class Layout:
    """``headings`` and the lines of figures that are no content, both in order."""

    headings: tuple[Heading, ...]
    captions: tuple[Span, ...]


def plain_layout(text: str, title: str, start: int = 0, end: int | None = None) -> Layout:
    """The headings of ``text[start:end]``; a line that repeats ``title`` is a heading of level 1."""
    rows = page_rows(text, start, len(text) if end is None else end)
    candidates = _without_orphans(rows, [row for row in rows if _looks_like_heading(row, title)])
    names, owners = _name_lists(candidates, _empty(rows, candidates))
    labels = [*_figure_captions(text, rows), *filter(_loose_label, rows)]
    captions = [row for row in labels if row.span.start not in names | owners]
    apart = {row.span.start for row in captions}
    real = [row for row in candidates if row.span.start not in names | apart]
    content = [row for row in rows if row.span.start not in apart]
    headings = levels(text, title, real, _empty(content, real))
    return Layout(tuple(headings), tuple(sorted((row.span for row in captions), key=lambda span: span.start)))


def first_heading(text: str) -> Heading | None:
    """The heading that a text opens with, page furniture aside; None where it opens with a paragraph."""
    for row in page_rows(text, 0, len(text)):
        if _looks_like_heading(row, ""):
            return row_heading(text, row, 1)
        if not is_boilerplate(row.words):
            return None
    return None


def _loose_label(row: Row) -> bool:
    """A picture's description that stands alone: short, in lower case, without punctuation at its end."""
    alone = row.blank_before and row.blank_after and not bullet_length(row.words)
    return alone and len(row.words) <= 60 and row.words[0].islower() and not re.search(r"[.!?,;:…]$", row.words)


def _looks_like_heading(row: Row, title: str) -> bool:
    words = row.words
    if not (row.blank_before and row.blank_after):
        return False
    if is_title(words, title):
        return True
    numbered = NUMBERED.match(words) and row.span.start + len(words) == row.span.end
    begins = re.match(r"[A-Z0-9\"“‘]", words) and (numbered or not bullet_length(words))
    ends = re.search(r"[A-Za-z]{2}", words) and not re.search(r"[.!,;:…\]]$", words)
    if not begins or not ends or len(words) > MAX_HEADING_CHARS or len(words.split()) > MAX_HEADING_WORDS:
        return False
    # a caption between two halves of a sentence, ahead of one, or the thing that a colon announces
    goes_on = row.follower[:1].islower() or (row.leader.endswith(":") and not title_case(words))
    return not goes_on and not is_boilerplate(words)


def _without_orphans(rows: Sequence[Row], candidates: Sequence[Row]) -> list[Row]:
    """``candidates`` less those that head nothing: only page furniture lies between them and the next heading.

    Such a line, in sentence case, points to a picture or film that a saved page has lost.
    """
    starts = {row.span.start for row in candidates}
    orphans: set[int] = set()
    pending: int | None = None
    crossed = False
    for row in rows:
        if row.span.start in starts:
            if pending is not None and crossed:
                orphans.add(pending)
            pending, crossed = (row.span.start if title_case(row.words) is False else None), False
        elif is_boilerplate(row.words):
            crossed = True
        else:
            pending = None
    return [row for row in candidates if row.span.start not in orphans]


def _figure_captions(text: str, rows: Sequence[Row]) -> list[Row]:
    """Labels and credits of figures: a saved page keeps a line of no-break spaces at either side of a picture.

    What stands between such a pair, when it is a few lines and no list, belongs to the figure. A description that is a
    sentence stays content; the rest are captions.
    """
    rules = [span.start for span in lines(text) if _FURNITURE_RULE.fullmatch(span.of(text))]
    starts = [row.span.start for row in rows]
    captions: list[Row] = []
    i = 0
    while i + 1 < len(rules):
        inside = rows[bisect(starts, rules[i]) : bisect(starts, rules[i + 1])]
        if not 1 <= len(inside) <= 4 or any(bullet_length(text[r.span.start : r.span.end]) for r in inside):
            i += 1
            continue
        captions.extend(row for row in inside if not re.search(r"[.!?]$", row.words))
        i += 2
    return captions


def _empty(rows: Sequence[Row], headings: Sequence[Row]) -> set[int]:
    """Starts of the headings that another heading follows with nothing between."""
    starts = {row.span.start for row in headings}
    return {row.span.start for row, after in pairwise(rows) if row.span.start in starts and after.span.start in starts}


def _name_lists(candidates: Sequence[Row], empty: set[int]) -> tuple[set[int], set[int]]:
    """Starts of the lines that only name a thing, and of the headings that they are listed under.

    A saved page loses the pictures or films under 'Best stretches': what is left is a heading that speaks of several
    things, with two or more headings after it and no text.
    """
    names: set[int] = set()
    owners: set[int] = set()
    run: list[Row] = []
    for row in candidates:
        if row.span.start in empty:
            run.append(row)
            continue
        if len(run) >= 3 and _LIST_NOUN.search(run[0].words):
            owners |= {r.span.start for r in run if _LIST_NOUN.search(r.words)}
            names |= {r.span.start for r in run} - owners
        run = []
    return names, owners
