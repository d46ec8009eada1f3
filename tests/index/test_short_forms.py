"""Words typed in haste or by ear are read as they are spelt."""

from __future__ import annotations

import pytest

from index.clean_query import clean_query
from index.short_forms import short_forms, spelt_out
from index.sound import sound


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("wen shud i c a docter", "when should i see a doctor"),
        ("Wich shoos r gud 4 my bak", "Which shoes are good 4 my back"),
        ("WOT HELPS", "What HELPS"),
        ("vitamin C and the B12 in u-bends", "vitamin C and the B12 in u-bends"),
        ("dont kno", "don't kno"),
        ("what's r.i.c.e", "what's r.i.c.e"),
        ("", ""),
    ],
)
def test_short_forms_are_spelt_out(typed: str, read: str) -> None:
    assert spelt_out(typed) == read


def test_what_is_spelt_out_stays_as_it_is() -> None:
    for word in short_forms().values():
        assert spelt_out(word) == word


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sciatika", "sciatica"),
        ("siatica", "sciatica"),
        ("antirior", "anterior"),
        ("pelvik", "pelvic"),
        ("piraformis", "piriformis"),
        ("spazm", "spasm"),
        ("tecknique", "technique"),
    ],
)
def test_words_spelt_by_ear_sound_like_the_word_that_is_meant(typed: str, meant: str) -> None:
    assert sound(typed) == sound(meant)
    assert clean_query(typed, frozenset({meant, "running", "muscle"}), lambda _: False).text == meant


@pytest.mark.parametrize(
    ("one", "other"), [("muscle", "massage"), ("hip", "heat"), ("spine", "sprain"), ("ice", "heat")]
)
def test_different_words_sound_different(one: str, other: str) -> None:
    assert sound(one) != sound(other)
