"""Reciprocal rank fusion, against sums done by hand."""

from __future__ import annotations

import pytest

from index.fuse import K, reciprocal_rank_fusion


def test_sums_the_reciprocal_ranks() -> None:
    fused = reciprocal_rank_fusion({"dense": ["a", "b", "c"], "keyword": ["c", "a"]})
    assert K == 60
    assert [key for key, _ in fused] == ["a", "c", "b"]
    assert [score for _, score in fused] == pytest.approx([1 / 61 + 1 / 62, 1 / 63 + 1 / 61, 1 / 62])


def test_weights_and_constant() -> None:
    fused = reciprocal_rank_fusion({"dense": ["a", "b"], "keyword": ["b"]}, {"dense": 1.0, "keyword": 0.5}, k=1)
    assert [key for key, _ in fused] == ["b", "a"]
    assert [score for _, score in fused] == pytest.approx([1 / 3 + 0.5 / 2, 1 / 2])


def test_equal_scores_keep_the_order_of_first_appearance() -> None:
    fused = reciprocal_rank_fusion({"one": ["z", "b"], "two": ["a", "y"]})
    assert [key for key, _ in fused] == ["z", "a", "b", "y"]


def test_nothing_found_gives_nothing() -> None:
    assert reciprocal_rank_fusion({}) == reciprocal_rank_fusion({"dense": [], "keyword": []}) == []


def test_a_retriever_without_a_weight_is_an_error() -> None:
    with pytest.raises(KeyError, match="keyword"):
        reciprocal_rank_fusion({"keyword": ["a"]}, {"dense": 1.0})
