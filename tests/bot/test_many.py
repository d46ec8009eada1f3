"""Many replies, and what must hold of every one: exact quotes, markers that fit, nothing said without a source."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from bot.answer import Answerer
from bot.chosen import label
from bot.cite import plain
from bot.message import Message
from bot.reply import Reply, Status
from bot.respond import Responder
from bot.triage.detect import screen
from bot.triage.message import soon_text
from corpus.document import Document
from corpus.library import Library

GROUPS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("questions.toml").read_text("utf-8"))
QUESTIONS = [question for group in GROUPS.values() for question in group]
MARKER = re.compile(r"\[(\d+)\](?!\(tel:)")
"""An emergency number is a link, [112](tel:112), and no marker."""
MOST_WORDS = 150
DECLINED = 0.15
"""Share of answerable questions that may be declined; how few it should be is measured by the evaluations."""


@dataclass(frozen=True)
class Asked:
    """Every question with its reply, and the documents that the replies are from."""

    replies: dict[str, Reply]
    documents: dict[str, Document]


def ask_all(answerer: Answerer, library: Library) -> Asked:
    responder = Responder(lambda: answerer)
    replies = {question: responder.respond([Message("user", question)]) for question in QUESTIONS}
    return Asked(replies, {d.doc_id: d for d in library.documents()})


@pytest.fixture(scope="module", params=["digests", pytest.param("originals", marks=pytest.mark.originals)])
def asked(request: pytest.FixtureRequest) -> Asked:
    names = ("answerer", "built_library") if request.param == "digests" else ("originals_answerer", "originals_library")
    answerer, library = (request.getfixturevalue(name) for name in names)
    return ask_all(answerer, library)


def answered(asked: Asked) -> dict[str, Reply]:
    return {q: r for q, r in asked.replies.items() if r.status is Status.ANSWERED}


def body(question: str, reply: Reply) -> str:
    """The answer itself, without what the screen puts around it."""
    triage = screen([Message("user", question)])
    text = reply.text.removeprefix(soon_text(triage)).strip()
    return text.removesuffix(triage.question or "").strip()


def test_there_are_many_questions_and_most_are_answered(asked: Asked) -> None:
    assert len(set(QUESTIONS)) == len(QUESTIONS) >= 120
    ours = [q for group, several in GROUPS.items() if group != "past" for q in several]
    declined = [q for q in ours if asked.replies[q].status is not Status.ANSWERED]
    assert len(declined) <= DECLINED * len(ours), declined
    assert set(asked.documents) == {c.doc_id for r in asked.replies.values() for c in r.citations}


def test_every_quote_is_exact(asked: Asked) -> None:
    for reply in asked.replies.values():
        for citation in reply.citations:
            text = asked.documents[citation.doc_id].text
            assert text[citation.start : citation.end] == citation.quote
            assert citation.quote == citation.quote.strip() != ""


def test_every_marker_has_one_citation_and_every_citation_is_used(asked: Asked) -> None:
    for question, reply in asked.replies.items():
        used = [int(marker) for marker in MARKER.findall(reply.text)]
        assert list(dict.fromkeys(used)) == [c.marker for c in reply.citations], question
        assert [c.marker for c in reply.citations] == list(range(1, len(reply.citations) + 1))


def test_every_line_of_an_answer_ends_in_a_marker(asked: Asked) -> None:
    for question, reply in answered(asked).items():
        for line in filter(None, body(question, reply).split("\n")):
            assert re.search(r"\[\d+\]$", line), (question, line)


def test_an_answer_says_nothing_but_its_quotes(asked: Asked) -> None:
    """What stands before a marker is the quote that the marker points at, or the name that the quote begins with."""
    for question, reply in answered(asked).items():
        parts = MARKER.split(body(question, reply))
        assert parts[-1] == ""
        for said, marker in zip(parts[:-1:2], parts[1::2], strict=True):
            quote = reply.citations[int(marker) - 1].quote
            words = " ".join(said.strip().removeprefix("- ").replace("**", "").split())
            assert words in (plain(quote), plain(label(quote))), (question, said)


def test_no_answer_is_long(asked: Asked) -> None:
    long = {
        question: words
        for question, reply in answered(asked).items()
        if (words := len(MARKER.sub(" ", body(question, reply)).replace("- ", " ").split())) > MOST_WORDS
    }
    assert long == {}


def test_no_answer_says_a_thing_twice(asked: Asked) -> None:
    for question, reply in answered(asked).items():
        spans = sorted((c.doc_id, c.start, c.end) for c in reply.citations)
        for one, other in pairwise(spans):
            assert one[0] != other[0] or one[2] <= other[1], question
        assert len({c.quote for c in reply.citations}) == len(reply.citations), question


def test_sections_are_where_the_quotes_stand(asked: Asked) -> None:
    for reply in asked.replies.values():
        for citation in reply.citations:
            document = asked.documents[citation.doc_id]
            paths = [s.path for s in document.sections if s.start <= citation.start and citation.end <= s.end]
            assert citation.section in paths
            assert (citation.title, citation.author, citation.kind) == (
                document.title,
                document.author,
                document.kind.value,
            )


def test_what_is_not_answered_cites_nothing(asked: Asked) -> None:
    others = [r for r in asked.replies.values() if r.status is not Status.ANSWERED]
    assert others
    for reply in others:
        assert reply.citations == ()
        assert MARKER.search(reply.text) is None
        assert (reply.suggestions == ()) == (reply.status is Status.ESCALATED)


def test_suggestions_are_few_and_never_the_question(asked: Asked) -> None:
    for question, reply in asked.replies.items():
        assert len(set(reply.suggestions)) == len(reply.suggestions) <= 3
        assert question not in reply.suggestions


def test_differences_name_their_citations(asked: Asked) -> None:
    assert any(reply.differences for reply in asked.replies.values())
    for reply in asked.replies.values():
        for difference in reply.differences:
            assert len({position.doc_id for position in difference.positions}) > 1
            for position in difference.positions:
                assert reply.citations[position.marker - 1].doc_id == position.doc_id


def test_every_reply_says_how_long_it_took(asked: Asked) -> None:
    for reply in asked.replies.values():
        timings = reply.timings_ms
        assert 0 < timings.triage < timings.total
        assert timings.total >= timings.triage + timings.retrieve + timings.compose - 1e-6
        assert (timings.retrieve > 0) == (reply.status in (Status.ANSWERED, Status.DECLINED))
