"""Sentence boundaries with offsets.

A small rule-based splitter: the texts are short articles, and an answer quotes by offset, so a boundary must be exact
rather than learned. Rules follow the usual cues (terminal punctuation, then space, then a capital, digit or quote) with
a list of abbreviations that do not end a sentence.
"""

from __future__ import annotations

import re

from corpus.document import Span

_ABBREVIATIONS = frozenset(
    "e.g i.e dr mr mrs ms prof st vs approx etc no fig al m cf ca min sec dept inc jr sr u.s u.k a.m p.m".split()
)
_BOUNDARY = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])|[.!?…]+[\"'”’)\]]*(?=\s*$)")
_LAST_WORD = re.compile(r"([A-Za-z][A-Za-z.]*)\.$")


def _ends_in_abbreviation(before: str) -> bool:
    match = _LAST_WORD.search(before)
    return match is not None and match.group(1).lower().rstrip(".") in _ABBREVIATIONS


def sentences(text: str, start: int, end: int) -> list[Span]:
    """Spans of the sentences in ``text[start:end]``, without the white space around them; none is empty."""
    spans: list[Span] = []
    begin = start
    region = text[start:end]
    for match in _BOUNDARY.finditer(region):
        stop = start + match.end()
        at_end = not text[stop:end].strip()
        if not at_end and match.group().startswith(".") and _ends_in_abbreviation(text[begin : start + match.end()]):
            continue
        spans.append(Span(begin, stop))
        begin = stop
    spans.append(Span(begin, end))
    return [trimmed for span in spans if (trimmed := trim(text, span)).start < trimmed.end]


def trim(text: str, span: Span) -> Span:
    """``span`` without white space at either end."""
    piece = span.of(text)
    lead = len(piece) - len(piece.lstrip())
    return Span(span.start + lead, span.start + max(lead, len(piece.rstrip())))
