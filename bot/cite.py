"""Markers and citations. They are made here and nowhere else, so that every quote is exact."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.reply import Citation
from corpus.document import Document, Passage, Span

_MARKER_LIKE = re.compile(r"\[(\d+)\]")


class CitationError(Exception):
    """A quote does not stand where it is said to stand: a fault of the program, never of the user."""


class Citations:
    """The citations of one reply, numbered from 1 in the order of their first use."""

    def __init__(self, document: Callable[[str], Document]) -> None:
        self._document = document
        self._made: dict[tuple[str, int, int], Citation] = {}

    def cite(self, passage: Passage, span: Span) -> str:
        """The marker for ``span`` of the passage's document, such as ``[1]``.

        Raises:
            CitationError: the span is not in the passage, or the passage is not the document's text.
        """
        key = (passage.doc_id, span.start, span.end)
        if key not in self._made:
            self._made[key] = self._citation(passage, span, len(self._made) + 1)
        return f"[{self._made[key].marker}]"

    def _citation(self, passage: Passage, span: Span, marker: int) -> Citation:
        document = self._document(passage.doc_id)
        quote = span.of(document.text)
        inside = passage.start <= span.start < span.end <= passage.end
        if not inside or quote != passage.text[span.start - passage.start : span.end - passage.start]:
            raise CitationError(f"{passage.passage_id}: the quote {span.start}-{span.end} is not the document's text")
        return Citation(
            marker=marker,
            doc_id=passage.doc_id,
            passage_id=passage.passage_id,
            title=document.title,
            author=document.author,
            publisher=document.publisher,
            kind=document.kind.value,
            section=passage.section_path,
            quote=quote,
            start=span.start,
            end=span.end,
        )

    def all(self) -> tuple[Citation, ...]:
        """The citations by marker."""
        return tuple(self._made.values())


def plain(quote: str) -> str:
    """A quote as it is shown: one line, and nothing in it that could be taken for a marker of ours."""
    return _MARKER_LIKE.sub(r"(\1)", " ".join(quote.split()))
