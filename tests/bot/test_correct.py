"""Corrections without what they take back."""

from __future__ import annotations

import pytest

from bot.correct import corrected

QUESTION = "How many degrees of hip flexion do I need?"


@pytest.mark.parametrize(
    ("message", "rest", "question"),
    [
        ("I meant extension, not flexion", "i meant extension,", "How many degrees of hip do I need?"),
        ("not the hip, the knee", ", the knee", "How many degrees of flexion do I need?"),
        ("I said flexion and meant extension", "and meant extension", "How many degrees of hip do I need?"),
        ("i didn't say hip i said knee", "i i said knee", "How many degrees of flexion do I need?"),
        ("extension instead of flexion.", "extension .", "How many degrees of hip do I need?"),
    ],
)
def test_what_is_taken_back_goes(message: str, rest: str, question: str) -> None:
    assert corrected(message, QUESTION) == (rest, question)


@pytest.mark.parametrize("message", ["sorry, I meant the knee", "no wait, glutes", ""])
def test_nothing_taken_back_is_left_as_it_is(message: str) -> None:
    assert corrected(message, QUESTION) == (message, QUESTION)
