"""A message that goes back to something said earlier in the talk."""

from __future__ import annotations

import numpy as np
import pytest

from bot.condense import Standing, condense
from bot.ground import elsewhere
from bot.message import Message
from corpus.document import Passage
from index.hit import Hit, Query
from index.search import Found
from tests.bot.test_condense import ANSWER, ASKED, PLAIN, said

SHOES = "Wear cushioned ones [1]"
TALK = (ASKED, ANSWER, "and shoes?", SHOES, "how often a new pair?", "Every year [1]")


@pytest.mark.parametrize("message", ["why, in the part you began with?", "how long, as in your first answer?"])
def test_to_the_first_exchange(message: str) -> None:
    standing = said(*TALK, message)
    assert standing.context == f"{ASKED} {PLAIN}"
    assert [turn.question for turn in standing.turns] == [ASKED]


@pytest.mark.parametrize(
    "message",
    ["going back to the cushioned thing, why?", "and those cushioned ones you mentioned earlier?"],
)
def test_to_the_exchange_that_has_its_words(message: str) -> None:
    standing = said(*TALK, message)
    assert standing.context == "and shoes? Wear cushioned ones"
    assert [turn.question for turn in standing.turns] == ["and shoes?"]


@pytest.mark.parametrize("message", ["why would that be?", "going back to the elephants, why?"])
def test_not_without_a_cue_nor_to_what_nobody_said(message: str) -> None:
    assert len(said(*TALK, message).turns) == 3


def test_a_talk_of_one_exchange_has_nothing_to_go_back_to() -> None:
    standing: Standing = condense([Message("user", ASKED), Message("user", "back to the start, why?")])
    assert [turn.question for turn in standing.turns] in ([], [ASKED])


def found(near: dict[str, float]) -> Found:
    passages = [Passage(f"p{i}", doc, ("Heat",), "Ice.", 0, 4, 0) for i, doc in enumerate(("one", "one", "two"))]
    hits = tuple(Hit(p, 3.0 - i, i + 1, "fused") for i, p in enumerate(passages))
    table = np.arange(6, dtype=np.float32).reshape(3, 2)
    rows = tuple(np.full((1, 4), i, dtype=np.float32) for i in range(3))
    return Found(Query("who disagrees?", near=near), (), hits, table, None, "", rows)


def test_another_view_is_another_documents() -> None:
    other = elsewhere(found({"p0": 0.2, "p1": 0.7}))
    assert [hit.passage.doc_id for hit in other.hits] == ["two"]
    assert other.features.tolist() == [[4.0, 5.0]]
    assert [row[0, 0] for row in other.statements] == [2.0]


@pytest.mark.parametrize("near", [{}, {"p9": 1.0}])
def test_where_the_talk_is_nowhere_every_view_counts(near: dict[str, float]) -> None:
    assert len(elsewhere(found(near)).hits) == 3
