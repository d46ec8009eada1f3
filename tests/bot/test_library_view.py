"""A passage with its surroundings is its whole section, nothing lost and nothing twice."""

from __future__ import annotations

import pytest

from bot.answer import Answerer
from bot.library_view import view
from corpus.library import Library


@pytest.fixture(params=["built_library", pytest.param("originals_library", marks=pytest.mark.originals)])
def library(request: pytest.FixtureRequest) -> Library:
    found: Library = request.getfixturevalue(request.param)
    return found


def test_before_text_and_after_are_the_section(library: Library) -> None:
    for passage in library.passages():
        document = library.get(passage.doc_id)
        seen = view(passage, document)
        section = next(s for s in document.sections if s.start <= passage.start and passage.end <= s.end)
        content = " ".join(span.of(document.text) for span in section.content)
        assert f"{seen.before} {seen.text} {seen.after}".split() == content.split()
        assert document.text[seen.start : seen.end] == seen.text == passage.text


def test_it_says_where_it_is_from(library: Library) -> None:
    passage = library.passages()[0]
    document = library.get(passage.doc_id)
    seen = view(passage, document)
    assert (seen.passage_id, seen.doc_id, seen.section) == (passage.passage_id, passage.doc_id, passage.section_path)
    assert (seen.title, seen.author, seen.publisher, seen.published, seen.kind) == (
        document.title,
        document.author,
        document.publisher,
        document.published,
        document.kind.value,
    )


def test_passages_are_found_by_id(answerer: Answerer, built_library: Library) -> None:
    for passage in built_library.passages():
        seen = answerer.passage(passage.passage_id)
        assert seen is not None
        assert seen.text == passage.text
    assert answerer.passage("no-such-passage") is None


def test_passages_are_found_for_a_question_the_best_first(answerer: Answerer) -> None:
    found = answerer.find("Which stretches help against lower back pain after running?", 3)
    assert 1 <= len(found) <= 3
    assert len({one.passage_id for one in found}) == len(found)
    assert "stretch" in f"{found[0].section} {found[0].text}".lower()
    assert answerer.find("Which stretches help against lower back pain after running?", 1) == found[:1]
