"""What a text says over and over is left out ahead of the classifier, and every place stays where it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.triage.repeats import COPIES, LONGEST, without_repeats

WORDS = st.lists(st.sampled_from(["a", "b", "run", "pain"]), max_size=60)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("blah " * 30 + "my groin is numb " + "blah " * 30, ["blah", "my", "groin", "is", "numb", "blah"]),
        ("and then I ran. " * 9 + "stop", ["and", "then", "I", "ran.", "stop"]),
        ("Help help HELP help", ["Help"]),
        ("no no no", ["no", "no", "no"]),
        ("a b a b a c", ["a", "b", "a", "b", "a", "c"]),
        ("", []),
    ],
)
def test_only_the_first_of_many_copies_is_left(text: str, left: list[str]) -> None:
    assert without_repeats(text).split() == left


@given(WORDS)
def test_what_is_left_stands_where_it_stood(words: list[str]) -> None:
    text = " ".join(words)
    found = without_repeats(text)
    assert len(found) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, found, strict=True))
    assert set(found.split()) == set(words)


def test_a_passage_too_long_to_be_seen_is_kept() -> None:
    passage = " ".join(f"word{n}" for n in range(LONGEST + 1))
    text = " ".join([passage] * COPIES)
    assert without_repeats(text) == text
