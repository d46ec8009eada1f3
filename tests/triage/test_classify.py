"""The classifier as it is shipped: what it reads, where it points, and that nothing breaks it."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.message import Message
from bot.triage import classify
from bot.triage.classify import (
    CONTEXT_TOKENS,
    MAX_TOKENS,
    MOST_WINDOWS,
    encode_pair,
    model,
    opinion,
    tokenizer,
    windows,
)
from bot.triage.detect import screen
from bot.triage.finding import Tier
from bot.triage.judge import weighed
from bot.triage.lexicon import lexicon
from bot.triage.signs import reading

INDIRECT = (
    "Sat on the toilet for a quarter of an hour at work, bladder like a football, and it just would not start.",
    "Ever since I lifted that wardrobe my right foot smacks the floor when I walk and I trip on every rug.",
    "Dried myself after the shower and it was like towelling somebody else between the thighs, no sensation there.",
)
HARMLESS = (
    "My calves are tight after hill repeats, which stretches help?",
    "How many steps a minute should I aim for?",
    "Back is a bit stiff two days after a long drive, no numbness, peeing as usual, legs strong.",
    "Is the dead bug better than the plank for a runner?",
)


def verdict(text: str) -> Tier:
    """What the classifier's opinion and the lexicon's doubts come to, without what the lexicon is sure of."""
    return weighed(opinion(text), reading(text)).tier


def test_it_knows_every_flag_of_the_lexicon_at_its_tier() -> None:
    known = model()
    assert dict(zip(known.flags, known.tiers, strict=True)) == {
        name: sign.tier for name, sign in lexicon().signs.items() if sign.tier
    }
    assert set(known.thresholds) == {"soon", "urgent", "emergency"}
    assert all(0.0 < value < 1.0 for value in known.thresholds.values())


@pytest.mark.parametrize("text", INDIRECT)
def test_what_happened_is_understood_where_the_sign_is_not_named(text: str) -> None:
    assert verdict(text) >= Tier.URGENT
    assert opinion(text).signs[0].tier is Tier.EMERGENCY


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_messages_are_left_in_peace(text: str) -> None:
    assert verdict(text) < Tier.URGENT


def test_the_place_of_a_sign_is_in_the_message_as_it_was_typed() -> None:
    text = "Q: new shoes? b\u200btw I h\u0430ve w\u0435t myself twice tod\u0430y without noticing"
    assert verdict(text) >= Tier.URGENT
    sign = opinion(text).signs[0]
    assert 0 <= sign.start < sign.end <= len(text)
    assert "myself" in text[sign.start : sign.end] or "noticing" in text[sign.start : sign.end]


def test_a_short_answer_is_read_with_the_question() -> None:
    asked = ("U: my back is sore since lifting", "B: Do you have any numbness between your legs?")
    assert opinion("yes a bit", asked).urgent > opinion("yes a bit").urgent


def test_a_sign_behind_a_lot_of_padding_is_found() -> None:
    padding = "I ran along the canal and then I ran back again. " * 200
    assert verdict(padding + INDIRECT[0] + padding) >= Tier.URGENT


def test_of_a_very_long_message_the_windows_that_say_most_are_read() -> None:
    chorus = "la la la la la " * 5_000
    assert len(windows(chorus)) < MOST_WINDOWS
    story = " ".join(f"step{i} past tree{i}" for i in range(20_000))
    pieces = windows(chorus + story)
    assert len(pieces) == MOST_WINDOWS
    assert pieces == sorted(pieces)
    assert sum("step" in piece for _, piece in pieces) >= MOST_WINDOWS - 1


def test_windows_cover_the_message_and_fit() -> None:
    text = " ".join(f"word{i}" for i in range(1500))
    pieces = windows(text)
    assert pieces[0][0] == 0
    assert pieces[-1][0] + len(pieces[-1][1]) == len(text)
    for (start, piece), (after, _) in pairwise(pieces):
        assert after < start + len(piece)
    for start, piece in pieces:
        assert text[start : start + len(piece)] == piece
        assert len(tokenizer().encode(piece, add_special_tokens=False).ids) <= MAX_TOKENS


def test_context_gives_way_to_the_message() -> None:
    long = "a sore back " * 200
    pair = encode_pair(tokenizer(), long, long, MAX_TOKENS, CONTEXT_TOKENS)
    assert len(pair.ids) <= MAX_TOKENS
    assert pair.types == [1] * MAX_TOKENS
    short = encode_pair(tokenizer(), long, "and now?", MAX_TOKENS, CONTEXT_TOKENS)
    assert CONTEXT_TOKENS <= short.types.count(0) <= CONTEXT_TOKENS + 2


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_probabilities_and_places_inside_it(text: str) -> None:
    found = opinion(text)
    for head in (found.by_token, found.by_message, found.by_tier):
        assert 1.0 + 1e-6 >= head[0] >= head[1] >= head[2] >= 0.0
    assert all(0 <= s.start <= s.end <= len(text) for s in found.signs)


def test_without_its_file_the_screen_says_that_it_failed(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(classify, "FOLDER", tmp_path)
    classify.model.cache_clear()
    classify.OPINIONS.clear()
    try:
        assert screen([Message("user", "why does my back hurt?")]).failed
    finally:
        monkeypatch.undo()
        classify.model.cache_clear()
    assert not screen([Message("user", "why does my back hurt?")]).failed


@pytest.mark.parametrize("name", ["screen.onnx", "standing.onnx"])
def test_a_damaged_network_is_not_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    for file in classify.FOLDER.iterdir():
        shutil.copy(file, tmp_path)
    data = bytearray((tmp_path / name).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / name).write_bytes(data)
    monkeypatch.setattr(classify, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="is damaged: install the package anew"):
        classify.session_of(name)
