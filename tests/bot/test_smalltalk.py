"""Small talk is small talk only as a whole message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import load_rules
from bot.smalltalk import MAX_WORDS, smalltalk, taking_leave
from prompts.conversation import load as load_texts

KINDS: dict[str, tuple[str, ...]] = {
    "greeting": (
        "hi",
        "Hello!",
        "hey there",
        "GOOD MORNING",
        "Hëllo",
        "hi hi hi",
        "is anyone there?",
        "hello backstride",
    ),
    "thanks": (
        "thanks!",
        "Thank you so much, that helps",
        "ok thanks bye",
        "great, thanks mate",
        "thank you for your help",
        "thanks 😊",
        "great help, ta",
    ),
    "bye": ("bye", "good night", "see you later", "ciao"),
    "doctor": ("are you a doctor?", "Hi, are you a real doctor or a robot", "r u a physio"),
    "human": ("can I talk to a human", "get me a real person please"),
    "who": ("who are you?", "are you a robot", "Hi! What's your name?", "am i talking to a bot"),
    "help": ("help", "help me please", "what can you do?", "hello, can you help"),
    "how_are_you": ("how are you?", "hi, how's it going", "sup"),
    "sorry": ("that's not what I asked", "useless bot", "you're wrong", "that doesn't help", "you are no help"),
    "ok": ("ok", "yes please", "no", "lol", "got it", "never mind"),
}


@pytest.mark.parametrize(("kind", "message"), [(kind, m) for kind, several in KINDS.items() for m in several])
def test_kind(kind: str, message: str) -> None:
    assert smalltalk(message) == kind


@pytest.mark.parametrize(
    "message",
    [
        "hi, why does my back hurt?",
        "Hello! which stretches help",
        "thanks, and how long do I hold it?",
        "ok but why",
        "no pain",
        "yes it hurts",
        "good shoes",
        "right leg",
        "morning stiffness",
        "help me with my back",
        "thank you for nothing",
        "are you sure?",
        "who is Trivo",
        "what can you do for a sore back",
        "test for sciatica",
    ],
)
def test_a_message_that_says_something_is_none(message: str) -> None:
    assert smalltalk(message) is None


@pytest.mark.parametrize("message", ["", " \n", "???", "👍", "please", "there"])
def test_nothing_and_filler_alone_are_none(message: str) -> None:
    assert smalltalk(message) is None


def test_a_long_row_of_greetings_is_none() -> None:
    assert smalltalk(" ".join(["hi"] * MAX_WORDS)) == "greeting"
    assert smalltalk(" ".join(["hi"] * (MAX_WORDS + 1))) is None


@given(
    st.sampled_from([m for several in KINDS.values() for m in several]), st.sampled_from(["back", "knee", "sciatica"])
)
def test_one_word_of_substance_makes_it_none(message: str, word: str) -> None:
    assert smalltalk(f"{message}, my {word} hurts") is None
    assert smalltalk(f"{word} {message}") is None


def test_every_kind_has_examples_and_a_text() -> None:
    kinds = set(load_rules("smalltalk")) - {"filler"}
    assert kinds == set(KINDS) == set(load_texts("en").smalltalk)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("you have been very kind to me, thank you", "thanks"),
        ("sound, thanks a mill", "thanks"),
        ("right I'm off out for a bit of fresh air, bye", "bye"),
        ("thanks, and what about shoes?", None),  # asks
        ("ta. shoes next", None),  # names something
        ("so what is it that you do", None),
    ],
)
def test_taking_leave_in_other_words(message: str, kind: str | None) -> None:
    assert taking_leave(message, lambda text: frozenset({"shoes"} & set(text.replace("?", "").split()))) == kind
