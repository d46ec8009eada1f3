"""Markers and citations: exact, numbered by first use, and impossible to forge."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cite import CitationError, Citations, plain
from corpus.document import Span
from tests.index.fake import ANKLE, KNEE, library

DOCUMENTS, PASSAGES, _ = library(ankle=ANKLE, knee=KNEE)
BY_ID = {d.doc_id: d for d in DOCUMENTS}
REST, CAUSES, SHOES = PASSAGES


@pytest.fixture
def citations() -> Citations:
    return Citations(BY_ID.__getitem__)


def span(passage_number: int, statement_number: int) -> Span:
    statement = PASSAGES[passage_number].statements[statement_number]
    return Span(statement.start, statement.end)


def test_markers_count_from_one_in_the_order_of_first_use(citations: Citations) -> None:
    markers = [
        citations.cite(SHOES, span(2, 0)),
        citations.cite(REST, span(0, 1)),
        citations.cite(SHOES, span(2, 0)),
        citations.cite(REST, span(0, 0)),
    ]
    assert markers == ["[1]", "[2]", "[1]", "[3]"]
    assert [c.marker for c in citations.all()] == [1, 2, 3]
    assert [c.doc_id for c in citations.all()] == ["knee", "ankle", "ankle"]


def test_quotes_stand_in_the_document_where_they_are_said_to(citations: Citations) -> None:
    for passage in PASSAGES:
        for statement in passage.statements:
            citations.cite(passage, Span(statement.start, statement.end))
    assert len(citations.all()) == 6
    for citation in citations.all():
        assert BY_ID[citation.doc_id].text[citation.start : citation.end] == citation.quote != ""


def test_a_citation_tells_where_it_is_from(citations: Citations) -> None:
    citations.cite(CAUSES, span(1, 1))
    (citation,) = citations.all()
    assert citation.quote == "Overuse: too many miles."
    assert citation.section == ("Causes",)
    assert citation.passage_id == CAUSES.passage_id
    assert (citation.title, citation.author, citation.publisher, citation.kind) == (
        "Knee",
        "Ada Example",
        "The Example Clinic",
        "digest",
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (REST.start - 1, REST.end),  # begins ahead of the passage
        (REST.start, REST.end + 1),  # ends after it
        (REST.start, REST.start),  # empty
        (REST.end, REST.start),  # turned round
        (SHOES.start, SHOES.end),  # of another passage
        (-5, 5),
    ],
)
def test_a_false_span_is_an_error(citations: Citations, start: int, end: int) -> None:
    with pytest.raises(CitationError, match=rf"^{REST.passage_id}: the quote {start}-{end} is not"):
        citations.cite(REST, Span(start, end))
    assert citations.all() == ()


def test_a_passage_that_is_not_the_documents_text_is_an_error(citations: Citations) -> None:
    forged = replace(REST, text=REST.text.replace("two days", "six days"))
    with pytest.raises(CitationError):
        citations.cite(forged, span(0, 0))
    assert citations.cite(forged, span(0, 1)) == "[1]"  # this sentence was left as it is


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("As shown [3], rest.", "As shown (3), rest."),
        ("[1][22]", "(1)(22)"),
        ("[[3]]", "[(3)]"),
        ("two\n  lines\t here ", "two lines here"),
        ("[note] and [3a]", "[note] and [3a]"),
        ("[\n3\n]", "[ 3 ]"),
        ("", ""),
    ],
)
def test_nothing_in_a_quote_is_a_marker(quote: str, shown: str) -> None:
    assert plain(quote) == shown


@given(st.text(alphabet="[]()0123456789 \n¹٣a", max_size=40))
def test_no_text_whatever_gives_a_marker(text: str) -> None:
    assert not re.search(r"\[\d+\]", plain(text))
