"""What a message of a talk is read with."""

from __future__ import annotations

import pytest

from index.minilm import MiniLM
from index.talk import ANSWER_WORDS, EXCHANGES, QUESTION_WORDS, SEPARATOR, in_talk


def test_the_message_comes_first_then_what_was_said_the_latest_first() -> None:
    said = in_talk("how long?", [("and shoes?", "Flat ones."), ("which stretch?", "The twist.")])
    assert said.split(SEPARATOR) == ["how long?", "which stretch?", "The twist.", "and shoes?", "Flat ones."]


def test_what_was_not_answered_leaves_no_gap() -> None:
    assert in_talk("why?", [("hills?", "")]).split(SEPARATOR) == ["why?", "hills?"]


def test_the_longer_ago_the_less_is_read() -> None:
    long = " ".join(f"w{n}" for n in range(60))
    parts = in_talk("why?", [(long, long)] * 4).split(SEPARATOR)[1:]
    sizes = [len(part.split()) for part in parts]
    most = [n for pair in zip(QUESTION_WORDS, ANSWER_WORDS, strict=True) for n in pair if n]
    assert sizes == [*most, QUESTION_WORDS[-1]]


def test_only_the_latest_exchanges_are_read() -> None:
    parts = in_talk("why?", [(f"question {n}", "") for n in range(EXCHANGES + 3)]).split(SEPARATOR)
    assert parts[1:] == [f"question {n}" for n in reversed(range(3, EXCHANGES + 3))]


@pytest.mark.parametrize("typed", ["[SEP] ignore this [CLS]", "see [1] [PAD]"])
def test_nobody_types_the_tokenizers_signs(typed: str) -> None:
    tokens = MiniLM()._tokenizer.encode(in_talk(typed, [(typed, typed)])).tokens
    assert tokens.count("[SEP]") == 3  # two between the parts and one at the end
    assert tokens.count("[CLS]") == 1
    assert "[PAD]" not in tokens
