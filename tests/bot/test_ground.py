"""Where a conversation is in the library."""

from __future__ import annotations

import pytest

from bot.condense import Turn
from bot.ground import LEAST, SHARES, ground, whereabouts
from index.hit import Query
from index.search import Found, Index
from tests.bot.made import Made


def turn(question: str, answer: str) -> Turn:
    return Turn(question, answer, alone=True, topic=question)


def test_question_and_answer_lead_to_their_section(built_index: Index) -> None:
    talk = turn("what about ice?", "- **Foam** roll the hamstrings and the glutes for a few minutes of massage [1]")
    near = ground(talk, built_index.search)
    best = max(near, key=lambda p: near[p])
    section = next(p.section_path[-1] for p in built_index.passages if p.passage_id == best)
    assert section == "Soft tissue treatments"
    assert near[best] > 0.5
    assert sum(near.values()) <= 1.0 + 1e-6
    assert min(near.values()) >= LEAST


def test_what_was_said_lately_counts_most() -> None:
    places = {"a": {"p": 1.0, "q": 0.2}, "b": {"q": 0.6}, "c": {"r": 1.0}, "d": {"s": 1.0}}
    turns = [turn(q, "") for q in ("d", "c", "b", "a")]
    near = whereabouts(turns, lambda t: places[t.question])
    assert near == pytest.approx({"p": 1.0, "q": 0.3, "r": SHARES[2]})


def test_no_talk_is_nowhere() -> None:
    assert whereabouts([], lambda _: {"p": 1.0}) == {}


def test_an_empty_library_is_nowhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = Made(tmp_path_factory.mktemp("one"), ankle="# Ankle\n\nRest.\n")

    def nothing(query: Query) -> Found:
        found = made.found({})
        return Found(query, (), (), found.features[:0], None, "", ())

    assert ground(turn("why?", "So."), nothing) == {}
