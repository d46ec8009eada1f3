"""What a follow-up is searched with."""

from __future__ import annotations

import numpy as np
import pytest

from index.asked import CONTEXT_WORD, CONTEXT_WORD_NAMED, NAMED, OWN, OWN_A_WORD, OWN_MOST, TALK, TALK_ALONE, asked
from index.clean_query import Cleaned
from index.encode import Vectors
from index.hit import Query
from index.tower import Reading
from index.words import content_words
from tests.index.fake import FakeEncoder


def clean(text: str) -> Cleaned:
    return Cleaned(text, tuple(dict.fromkeys(content_words(text))), ())


def encode(text: str) -> Vectors:
    return FakeEncoder().encode([text])[0]


def read(text: str) -> Reading:
    return Reading(encode(text), -encode(text), float(len(text)))


def test_a_question_that_stands_alone_is_its_own_text() -> None:
    result = asked(Query("Rest the hip"), clean, read, lambda _: True)
    assert (result.reading.plain == encode("Rest the hip")).all()
    assert (result.reading.moved == -encode("Rest the hip")).all()
    assert (result.words, result.weights) == (("rest", "hip"), {})


@pytest.mark.parametrize(
    ("text", "known", "share"),
    [
        ("why?", True, OWN),
        ("hip", True, OWN + OWN_A_WORD),
        ("hip", False, OWN),
        ("hip knee ankle shoe foot back neck", True, OWN_MOST),
    ],
)
def test_a_follow_up_has_more_of_its_own_the_more_it_says(text: str, known: bool, share: float) -> None:
    result = asked(Query(text, context="soft shoes"), clean, read, lambda _: known)
    mixed = share * encode(text) + (1 - share) * encode(f"{text} soft shoes")
    assert result.reading.plain == pytest.approx(mixed / np.linalg.norm(mixed), abs=1e-6)
    assert result.reading.moved == pytest.approx(-result.reading.plain, abs=1e-6)
    assert np.linalg.norm(result.reading.plain) == pytest.approx(1.0, abs=1e-6)
    assert result.reading.answerable == pytest.approx(share * len(text) + (1 - share) * len(f"{text} soft shoes"))


def test_words_of_the_context_count_less() -> None:
    result = asked(Query("rest the hip", context="hip and knee shoes"), clean, read, lambda _: True)
    assert result.words == ("rest", "hip", "knee", "shoe")
    assert result.weights == {"knee": CONTEXT_WORD, "shoe": CONTEXT_WORD}


def test_one_that_names_what_it_is_about_is_mostly_that() -> None:
    query = Query("and shoes", context="the hip hurts", named=frozenset({"shoe"}))
    result = asked(query, clean, read, lambda _: True)
    mixed = NAMED * encode("and shoes") + (1 - NAMED) * encode("and shoes the hip hurts")
    assert result.reading.plain == pytest.approx(mixed / np.linalg.norm(mixed), abs=1e-6)
    assert set(result.weights.values()) == {CONTEXT_WORD_NAMED}


def test_one_that_is_read_in_its_talk_has_that_towers_vector_beside_its_own() -> None:
    told = encode("the twist"), 4.0
    query = Query("why?", context="soft shoes", talk="why? [SEP] soft shoes")
    result = asked(query, clean, read, lambda _: True, lambda text: told if text == query.talk else (encode("no"), 0.0))
    without = asked(query, clean, read, lambda _: True)
    mixed = TALK * told[0] + (1 - TALK) * without.reading.moved
    assert result.reading.moved == pytest.approx(mixed / np.linalg.norm(mixed), abs=1e-6)
    assert result.reading.answerable == pytest.approx(TALK * 4.0 + (1 - TALK) * without.reading.answerable)
    assert result.reading.plain == pytest.approx(without.reading.plain, abs=1e-6)
    assert (result.words, result.weights) == (without.words, without.weights)


def test_one_that_seems_to_stand_alone_is_read_in_its_talk_as_well() -> None:
    told = encode("the twist"), 4.0
    query = Query("Rest the hip", talk="Rest the hip [SEP] soft shoes")
    result = asked(query, clean, read, lambda _: True, lambda _: told)
    mixed = TALK_ALONE * told[0] - (1 - TALK_ALONE) * encode("Rest the hip")
    assert result.reading.moved == pytest.approx(mixed / np.linalg.norm(mixed), abs=1e-6)
    assert result.reading.plain == pytest.approx(encode("Rest the hip"), abs=1e-6)
    assert (result.words, result.weights) == (("rest", "hip"), {})


def test_one_without_a_talk_is_read_by_itself() -> None:
    query = Query("Rest the hip")
    assert (
        asked(query, clean, read, lambda _: True, lambda _: (encode("no"), 9.0)).reading.moved
        == -encode("Rest the hip")
    ).all()
