"""Normalising and cutting into words: what hides a word is seen through, and every character knows its origin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.triage.lexicon import lexicon
from bot.triage.normalise import normalise
from bot.triage.signs import view_of


def words(text: str) -> list[str]:
    return view_of(text, lexicon()).words


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("NUMB", "numb"),
        ("nu\u200bmb", "numb"),
        ("n\u00adu\u2060m\ufeffb", "numb"),
        ("\u202enumb\u202c", "numb"),
        ("n\u0336u\u0336m\u0336b\u0336", "numb"),
        ("ｎｕｍｂ", "numb"),
        ("𝓷𝓾𝓶𝓫", "numb"),
        ("ⓝⓤⓜⓑ", "numb"),
        ("grоin", "groin"),  # Cyrillic о
        ("grοin", "groin"),  # Greek omicron
        ("ɴᴜᴍʙ", "numb"),
        ("can’t", "can't"),
        ("&#110;umb", "numb"),
        ("nu<b>mb</b>", "numb</b>"),
        ("<!-- numb -->", "<!-- numb -->"),
    ],
)
def test_what_is_read(typed: str, read: str) -> None:
    assert normalise(typed).text == read


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("n u m b", ["numb"]),
        ("n.u.m.b", ["numb"]),
        ("my g-r-o-i-n", ["my", "groin"]),
        ("I c a n t  f e e l  my legs", ["i", "cant", "feel", "my", "legs"]),
        ("i c a n t f e e l", ["i", "cant", "feel"]),
        ("gr01n", ["groin"]),
        ("f33l1ng", ["feeling"]),
        ("nu|v|b", ["numb"]),
        ("t1ngl1ng", ["tingling"]),
        ("blad\u200bder", ["bladder"]),
        ("can\u200bfeel", ["can", "feel"]),
        ("numbbbb", ["numb"]),
        ("blader", ["bladder"]),
        ("tingeling", ["tingling"]),
        ("I'll", ["i", "will"]),
        ("we're", ["we", "are"]),
        ("my leg's numb", ["my", "leg", "numb"]),
        ("it's", ["its"]),
        ("cannot", ["cant"]),
        ("2weeks", ["2", "weeks"]),
    ],
)
def test_what_hides_a_word_is_seen_through(typed: str, expected: list[str]) -> None:
    assert words(typed) == expected


@pytest.mark.parametrize(
    "word",
    "running house grain breach month complete mourning pulling remain insect election cooked crutch 5k 10km l5 mp3 "
    "parkrun strava marathon physio hamstring cheat crest ladder groan".split(),
)
def test_ordinary_words_stay_as_they_are(word: str) -> None:
    assert "".join(words(word)) == word


def test_words_said_over_and_over_are_kept_twice() -> None:
    assert words("no " * 500 + "fever") == ["no", "no", "fever"]
    assert words("la di " * 500 + "fever").count("la") == 2


@given(st.text(max_size=300))
def test_every_character_comes_from_somewhere(text: str) -> None:
    read = normalise(text)
    assert len(read.text) == len(read.starts) == len(read.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(read.starts, read.ends, strict=True))
    assert list(read.starts) == sorted(read.starts)
    assert list(read.ends) == sorted(read.ends)


@given(st.text(alphabet="abc num 7|v.-'\u200b\u0336*<>&;#", max_size=200))
def test_words_stand_in_order(text: str) -> None:
    spans = view_of(text, lexicon()).spans
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
