"""BM25, against the formula done by hand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from index.keyword import K1, B, KeywordIndex, searchable
from index.words import content_words
from tests.index.fake import KNEE, library

TEXTS = ["knee pain knee", "hip pain", "hip hip hip shoe shoe sock"]


def test_scores_are_bm25() -> None:
    """One word: idf * tf / (tf + k1 * (1 - b + b * length / mean length)), idf = ln(1 + (N - n + 0.5) / (n + 0.5))."""
    lengths = [3, 2, 6]
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    mean = sum(lengths) / 3
    expected = [idf * tf / (tf + K1 * (1 - B + B * n / mean)) for tf, n in zip([0, 1, 3], lengths, strict=True)]
    scores = KeywordIndex.build(TEXTS).scores(["hip"])
    assert scores.dtype == np.float32
    assert scores.tolist() == pytest.approx(expected, abs=1e-6)


def test_words_add_up_and_repeats_count_once() -> None:
    index = KeywordIndex.build(TEXTS)
    both = index.scores(["hip", "shoe"])
    assert both == pytest.approx(index.scores(["hip"]) + index.scores(["shoe"]))
    assert index.scores(["hip", "shoe", "hip"]) == pytest.approx(both)


def test_unknown_words_find_nothing() -> None:
    index = KeywordIndex.build(TEXTS)
    assert index.scores(["elbow"]).tolist() == index.scores([]).tolist() == [0, 0, 0]
    assert index.scores(["elbow", "hip"]) == pytest.approx(index.scores(["hip"]))


def test_no_texts(tmp_path: Path) -> None:
    index = KeywordIndex.build([])
    assert index.scores(["hip"]).shape == (0,)
    index.save(tmp_path / "keyword")
    assert KeywordIndex.load(tmp_path / "keyword", 0).scores(["hip"]).shape == (0,)


def test_a_text_without_content_words_keeps_its_place() -> None:
    scores = KeywordIndex.build(["", "the of and", "hip"]).scores(["hip"])
    assert scores.shape == (3,)
    assert scores[:2].tolist() == [0, 0]
    assert scores[2] > 0


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    index = KeywordIndex.build(TEXTS)
    index.save(tmp_path / "deep" / "keyword")
    again = KeywordIndex.load(tmp_path / "deep" / "keyword", 3)
    for words in (["hip"], ["pain", "sock"], ["elbow"]):
        assert again.scores(words).tolist() == index.scores(words).tolist()


def test_headings_are_searched_as_well() -> None:
    _, passages, _ = library(knee=KNEE)
    shoes = KeywordIndex.build([searchable(p) for p in passages]).scores(content_words("causes"))
    assert [score > 0 for score in shoes] == [True, False]
