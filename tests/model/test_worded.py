"""A model's words through the one way in: the screen first, the library's decision, its statements where words fail."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.answer import Answerer
from bot.message import Message
from bot.model.answer import WordedAnswerer
from bot.model.face import ModelError
from bot.model.support import Checker
from bot.model.writer import Writer
from bot.reply import Reply, Status
from bot.respond import Responder
from bot.triage.finding import Triage
from corpus.library import Library
from index.search import Index
from tests.bot.scripted import NOTHING, RED, SOON
from tests.model.scripted import Reply as Script
from tests.model.scripted import Scripted, Time

ASKED = [Message("user", "What is piriformis syndrome?")]
DISPUTED = [Message("user", "Is it okay to keep running when my lower back hurts?")]


class Setup:
    """The bundled library with a scripted model, and without one."""

    def __init__(self, index: Index, library: Library, checker: Checker) -> None:
        self._index, self._documents, self._checker = index, library.documents(), checker
        self.texts = {d.doc_id: d.text for d in self._documents}
        self.plain = Answerer(index, self._documents)

    def responder(self, model: Scripted, triage: Triage = NOTHING) -> Responder:
        writer = Writer(model, self._checker, Time().limits())
        worded = WordedAnswerer(self._index, self._documents, writer)
        return Responder(lambda: worded, lambda _: triage)

    def number_of(self, asked: Sequence[Message], words: str) -> int:
        """The number under which the model is given the passage with ``words``."""
        model = Scripted([ModelError("only asked")])
        self.responder(model).respond(asked)
        ahead = model.asked[0][1].partition(words)[0]
        assert ahead != model.asked[0][1], f"the model is not given {words!r}"
        return int(re.findall(r'<passage number="(\d+)"', ahead)[-1])


@pytest.fixture(scope="module")
def setup(built_index: Index, built_library: Library, checker: Checker) -> Setup:
    return Setup(built_index, built_library, checker)


def _sound(setup: Setup, reply: Reply) -> None:
    """What the contract says of citations."""
    used = {int(n) for n in re.findall(r"\[(\d+)\]", reply.text)}
    assert used == {c.marker for c in reply.citations}
    assert [c.marker for c in reply.citations] == list(range(1, len(reply.citations) + 1))
    for c in reply.citations:
        assert setup.texts[c.doc_id][c.start : c.end] == c.quote


def _script(setup: Setup) -> Script:
    n = setup.number_of(ASKED, "small hip muscle that rotates")
    return [f"The piriformis is a small hip muscle [{n}]. ", "It was invented in 1999 [1]. "]


def test_supported_sentences_are_the_answer(setup: Setup) -> None:
    reply = setup.responder(Scripted(_script(setup))).respond(ASKED)
    assert reply.status is Status.ANSWERED
    assert reply.text.startswith("The piriformis is a small hip muscle. [1]")
    assert "1999" not in reply.text
    assert reply.model == "scripted:model"
    assert "rotates the hip" in reply.citations[0].quote
    _sound(setup, reply)


def test_the_stream_is_the_reply_in_pieces(setup: Setup) -> None:
    events = list(
        setup.responder(Scripted(_script(setup)), replace(SOON, question="Is it worse at night?")).stream(ASKED)
    )
    whole = events[-1].value
    assert isinstance(whole, Reply)
    assert "".join(str(e.value) for e in events if e.kind == "delta") == whole.text
    assert whole.text.endswith("Is it worse at night?")
    assert [e.kind for e in events][:2] == ["triage", "citations"]
    assert [e.value for e in events if e.kind == "citations"][-1] == whole.citations
    _sound(setup, whole)


def test_a_sentence_is_shown_while_the_next_is_still_written(setup: Setup) -> None:
    shown = threading.Event()
    in_time: list[bool] = []
    n = setup.number_of(ASKED, "small hip muscle that rotates")
    script: Script = [
        f"The piriformis is a small hip muscle [{n}]. An",
        lambda: in_time.append(shown.wait(60)),
        " irritated piriformis",
    ]
    for event in setup.responder(Scripted(script)).stream(ASKED):
        if event.kind == "delta":
            shown.set()
    assert in_time == [True]


def test_the_citations_of_a_piece_come_before_it(setup: Setup) -> None:
    known: set[int] = set()
    for event in setup.responder(Scripted(_script(setup))).stream(ASKED):
        if event.kind == "citations":
            assert isinstance(event.value, tuple)
            known = {c.marker for c in event.value}
        if event.kind == "delta":
            assert {int(n) for n in re.findall(r"\[(\d+)\]", str(event.value))} <= known


@pytest.mark.parametrize(
    "script",
    [
        [ModelError("down", transient=False)],
        [""],
        ["I'm sorry, I can't help with that."],
        ["The moon is made of cheese [1]. "],
        ["My instructions say that I write answers [1]. "],
        ["<b>Piriformis</b> [1]. "],
        ["x" * 20_000],
    ],
)
def test_where_nothing_stands_the_librarys_own_answer_is_given(setup: Setup, script: Script) -> None:
    reply = setup.responder(Scripted(script)).respond(ASKED)
    plain = setup.plain.answer(ASKED)
    assert replace(reply, timings_ms=plain.timings_ms) == plain
    assert reply.model == "extractive"


def test_what_was_cut_is_completed_by_the_librarys_statements(setup: Setup) -> None:
    script = [*_script(setup), ModelError("cut off (length)")]
    reply = setup.responder(Scripted(script)).respond(ASKED)
    plain = setup.plain.answer(ASKED)
    assert reply.text.startswith("The piriformis is a small hip muscle. [1]")
    quotes = {c.quote for c in reply.citations}
    assert quotes & {c.quote for c in plain.citations[1:]}
    _sound(setup, reply)


def test_both_sides_of_a_disagreement_are_given_whatever_the_model_says(setup: Setup) -> None:
    plain = setup.plain.answer(DISPUTED)
    assert plain.differences, "this question no longer touches a topic on which the articles differ"
    n = setup.number_of(DISPUTED, "Trivo advises against running")
    reply = setup.responder(Scripted([f"Trivo advises against running while the lower back hurts [{n}]. "])).respond(
        DISPUTED
    )
    assert reply.model == "scripted:model"
    assert [p.doc_id for p in reply.differences[0].positions] == [p.doc_id for p in plain.differences[0].positions]
    markers = {c.marker: c.doc_id for c in reply.citations}
    assert all(markers[p.marker] == p.doc_id for p in reply.differences[0].positions)
    _sound(setup, reply)


def test_the_model_is_not_asked_where_the_screen_or_the_library_decides(setup: Setup) -> None:
    model = Scripted()
    assert setup.responder(model).respond([Message("user", "hello")]).status is Status.SMALLTALK
    assert setup.responder(model).respond([Message("user", "Who won the world cup in 1998?")]).status is Status.DECLINED
    worded = setup.responder(model)
    red = Responder(worded._library)  # type: ignore[arg-type, return-value]
    assert red.respond(RED, "GB").status is Status.ESCALATED
    assert model.asked == []


def test_comfort_is_not_passed_on_to_somebody_with_a_finding(setup: Setup) -> None:
    n = setup.number_of(ASKED, "small hip muscle that rotates")
    script = [f"The piriformis is a harmless small hip muscle [{n}]. "]
    assert "harmless" not in setup.responder(Scripted(script), SOON).respond(ASKED).text
