"""Folding, stop words and stems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import STOPWORDS, content_words, fold, plain_words


def test_fold_makes_case_accents_and_apostrophes_plain() -> None:
    assert fold("Don\u2019t \u2018FLEX\u2019 the c\u00f4t\u00e9, \ufb01ne") == "don't 'flex' the cote, fine"


def test_plain_words_keeps_order_and_repeats_and_parts_hyphens() -> None:
    assert plain_words("Low-back pain, LOW pain; runner's 5K!") == [
        "low",
        "back",
        "pain",
        "low",
        "pain",
        "runner's",
        "5k",
    ]


def test_plain_words_of_nothing() -> None:
    assert plain_words("") == plain_words(" … —\n") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stretches", "stretching"),
        ("hamstring's", "hamstrings"),
        ("STRAINS", "strain"),
        ("the runner\u2019s shoe", "runners and shoes"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert content_words(one) == content_words(other) != []


def test_stop_words_carry_no_content() -> None:
    assert content_words("Why wouldn't I not be able to do it?") == ["abl"]
    assert content_words(" ".join(STOPWORDS)) == []


def test_content_words_keep_order_and_repeats() -> None:
    assert content_words("knee, back, knee") == ["knee", "back", "knee"]


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert plain_words(fold(text)) == plain_words(text)
    assert len(content_words(text)) <= len(plain_words(text))
