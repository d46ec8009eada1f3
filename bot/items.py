"""The lists that statements belong to: what announces them, their items, and which of these are meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.chosen import Chosen
from bot.statements import Scored
from corpus.document import Passage, Span, Statement, Unit
from index.search import Found, Index
from index.words import content_words

MAX_LEAD_WORDS = 22
"""A longer sentence ahead of a list is left out."""
FEWEST, FEW = 4, 0.34
"""Items of a list from which on some may be meant; the share of them that may be."""
NAMED_ABOVE, UNFOUND = 2.0, -20.0
"""How much better than the rest the best of them has to fit; the score of what was not found."""


def named(pieces: list[Chosen], scored: Sequence[Scored], found: Found, index: Index) -> list[Chosen]:
    """Of a whole list the items that name what the question names and neither announcement nor heading does.

    "Which shoes?" asks a list of causes for the one about shoes. All of it where most items do, or none.
    """
    if len(pieces) < FEWEST:
        return pieces
    first = pieces[0]
    item = next((s for s in first.passage.statements if s.start == first.span.start), None)
    intro = _words(first.passage, item.intro) if item and item.intro else ""
    known = set(content_words(" ".join((intro, *first.passage.section_path))))
    asked = {w for w in found.words if found.weights.get(w, 1.0) >= 1.0 and index.knows(w)} - known
    naming = [p for p in pieces if asked & set(content_words(p.quote))]
    if not 0 < len(naming) <= len(pieces) * FEW:
        return pieces
    own = {(s.hit.passage.passage_id, s.statement.start): s.score for s in scored}
    best, others = (
        max(own.get((p.passage.passage_id, p.span.start), UNFOUND) for p in pieces if (p in naming) is inside)
        for inside in (True, False)
    )
    return naming if best > others + NAMED_ABOVE else pieces


def _words(passage: Passage, span: Span) -> str:
    """The words of a span where it stands in the passage, else ''."""
    return passage.text[span.start - passage.start : span.end - passage.start] if span.start >= passage.start else ""


def announced(candidate: Scored, index: Index) -> list[tuple[Passage, Statement]]:
    """The items of the list that an announcing sentence is about; none where its list is missing."""
    intro = Span(candidate.statement.start, candidate.statement.end)
    doc_id = candidate.hit.passage.doc_id
    passages = [p for p in index.passages if p.doc_id == doc_id]
    return [(p, s) for p in passages for s in p.statements if s.unit is Unit.ITEM and s.intro == intro]


def list_of(candidate: Scored, index: Index) -> Iterator[tuple[Passage, Statement]]:
    """The items of the candidate's list in order, also those in neighbouring passages."""
    passage, statement = candidate.hit.passage, candidate.statement
    if statement.intro is not None:
        for other in index.passages:
            if other.doc_id == passage.doc_id:
                yield from ((other, s) for s in other.statements if s.unit is Unit.ITEM and s.intro == statement.intro)
        return
    first = last = candidate.index
    while first > 0 and passage.statements[first - 1].unit is Unit.ITEM:
        first -= 1
    while last + 1 < len(passage.statements) and passage.statements[last + 1].unit is Unit.ITEM:
        last += 1
    yield from ((passage, s) for s in passage.statements[first : last + 1])


def lead(pieces: Sequence[Chosen]) -> list[Chosen]:
    """The sentence that announces a whole list, ahead of its first item; none where it is missing or long."""
    if len(pieces) < 2 or not all(p.listed for p in pieces):
        return []
    first = pieces[0]
    statements = first.passage.statements
    item = next((s for s in statements if s.start == first.span.start), None)
    if item is None or item.intro is None or item.intro.start < first.passage.start:
        return []
    intro = Chosen(first.passage, item.intro, first.score, leads=True)
    return [intro] if len(intro.shown.split()) <= MAX_LEAD_WORDS else []
