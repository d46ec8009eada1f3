from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.slug import is_slug, slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lower Back Pain", "lower-back-pain"),
        ("Rücken & Füße (2. Auflage)", "rucken-fusse-2-auflage"),
        ("a__b--c", "a-b-c"),
        ("Runner's guide", "runners-guide"),
        ("腰痛", slug("腰痛")),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text(max_size=200))
def test_a_slug_is_one_and_stays_one(name: str) -> None:
    assert is_slug(slug(name))
    assert slug(slug(name)) == slug(name)


def test_names_without_latin_letters_stay_apart() -> None:
    assert slug("腰痛") != slug("膝痛")
    assert slug("腰痛").startswith("document-")


@pytest.mark.parametrize("words", ["", "-", "a-", "A", "a b", "../a", "a" * 81, "a/b", ".import-x"])
def test_no_slugs(words: str) -> None:
    assert not is_slug(words)
