"""Follow-ups become questions that stand alone."""

from __future__ import annotations

import pytest

from bot.condense import ANSWER_WORDS, Standing, condense, wants_other_side
from bot.message import Message
from bot.rules import load_rules
from bot.suggest import offered

ASKED = "Which stretches help the lower back?"
ANSWER = (
    "The guide names these: [1]\n\n- **Hamstring stretch:** lie on your back [2]\n"
    "- **Groin stretch:** bend one knee [3]\n- Bridge [4]"
)
PLAIN = "The guide names these: - Hamstring stretch: lie"
"""The beginning of the answer as it is taken over."""
KNOWN = frozenset(
    "stretch help lower back hamstr groin bridg piriformi syndrom sciatica shoe run hip glute core caus".split()
)


def said(*turns: str) -> Standing:
    """The standing question after turns of the user and the assistant in turn."""
    return condense([Message("assistant" if i % 2 else "user", turn) for i, turn in enumerate(turns)], KNOWN)


def follow(message: str) -> Standing:
    return said(ASKED, ANSWER, message)


def test_a_first_message_stands_alone() -> None:
    assert said("  Which stretches\n help? ") == Standing(
        "Which stretches help?", "Which stretches help?", follows=False
    )


@pytest.mark.parametrize(
    "message",
    [
        "why?",  # opens
        "how long?",
        "and for the stretches?",  # asks about the same, no matter of its own
        "what about them?",
        "does it hurt",  # leans
        "who says that?",
        "are they good for the glutes",
        "sorry, I meant the glutes",  # correction
        "no wait, the hip",
        "xyzzy",  # says nothing that the library knows
        "what is the best one",  # defines nothing: it leans
        "what are the causes",
    ],
)
def test_a_message_that_leans_takes_over_the_topic(message: str) -> None:
    assert follow(message) == Standing(f"{message} {ASKED} {PLAIN}", f"{message} (about: {ASKED})", follows=True)


@pytest.mark.parametrize(
    "message", ["and for the hip?", "what about my shoes?", "how about sciatica", "ok and the glutes?"]
)
def test_another_thing_counts_twice_beside_the_question_that_is_asked_of_it(message: str) -> None:
    """The answer before it is left out: it is about the first thing."""
    assert follow(message) == Standing(f"{message} {message} {ASKED}", f"{message} (about: {ASKED})", follows=True)


@pytest.mark.parametrize(
    "message",
    ["and the other side?", "who says the opposite", "does everyone agree?", "any article that argues otherwise?"],
)
def test_the_other_view_is_asked_for(message: str) -> None:
    assert wants_other_side(message)
    assert follow(message).follows


@pytest.mark.parametrize("message", ["which side hurts?", "is it on the left side", "opposing muscles", "why?"])
def test_a_side_of_the_body_is_no_view(message: str) -> None:
    assert not wants_other_side(message)


@pytest.mark.parametrize(
    ("message", "rest"),
    [
        ("different question: what causes sciatica", "what causes sciatica"),  # switch
        ("Changing the subject, how do running shoes matter?", "how do running shoes matter?"),
        ("something else entirely, is it bad to run on hips", "is it bad to run on hips"),
        ("next question: shoes", "next question: shoes"),
        ("back to the groin and the hip", "back to the groin and the hip"),  # return
        ("as for running shoes", "as for running shoes"),
        ("what is sciatica?", "what is sciatica?"),  # defines
        ("What's piriformis", "What's piriformis"),
        ("what is piriformis syndrome", "what is piriformis syndrome"),  # two words of its own
        ("do running shoes help with hip and core", "do running shoes help with hip and core"),
        ("why do running shoes help the hip and core", "why do running shoes help the hip and core"),
    ],
)
def test_a_message_with_its_own_topic_stands_alone(message: str, rest: str) -> None:
    assert follow(message) == Standing(rest, rest, follows=False)


@pytest.mark.parametrize(
    ("message", "item"),
    [
        ("what about the first one?", "Hamstring stretch: lie on your back"),
        ("the second, how long?", "Groin stretch: bend one knee"),
        ("2nd?", "Groin stretch: bend one knee"),
        ("how is the third done, I mean that last exercise", "Bridge"),
        ("and the last?", "Bridge"),
        ("number 2 please", "Groin stretch: bend one knee"),
        ("#3", "Bridge"),
        ("tell me more about no. 1", "Hamstring stretch: lie on your back"),
        ("the first one in the list", "Hamstring stretch: lie on your back"),
        ("the penultimate one", "Groin stretch: bend one knee"),
    ],
)
def test_an_ordinal_points_at_an_item(message: str, item: str) -> None:
    assert follow(message) == Standing(f"{message} ({item}) {ASKED}", f"{message} ({item})", follows=True)


@pytest.mark.parametrize(
    "message",
    [
        "the ninth one?",
        "number 7",
        "first thing in the morning my back is stiff",
        "it hurt on my last run",
        "the second week was worse",
        "first of all it hurts",
        "number 25",
    ],
)
def test_other_ordinals_point_at_nothing(message: str) -> None:
    assert "(about: " in follow(message).shown


def test_an_ordinal_needs_a_list() -> None:
    for answer in ("No list here.", "- Only one item", ""):
        assert said(ASKED, answer, "the first one?").shown == f"the first one? (about: {ASKED})"


def test_numbered_lists_count_too() -> None:
    standing = said(ASKED, "1. Massage\n2) Heat [1]\n10. Ice", "the second one?")
    assert standing.shown == "the second one? (Heat)"


def test_brackets_do_not_pile_up() -> None:
    standing = said(ASKED, ANSWER, "why?", "Because of this. [1]", "how long?", "Ten weeks. [1]", "really?")
    assert standing.shown == f"really? (about: {'how long?'})"
    assert standing.text == "really? how long? Ten weeks."


def test_what_is_taken_over_is_bounded() -> None:
    long = "stretch " * 100
    standing = said(long, "word " * 1000, "why?")
    assert standing.shown.startswith("why? (about: stretch stretch")
    assert standing.shown.endswith(" …)")
    assert len(standing.shown) < 160
    assert standing.text.split().count("word") == ANSWER_WORDS


def test_ten_turns() -> None:
    """A whole conversation: each of its ten questions is searched for as it was meant."""
    turns = [
        ("what causes piriformis syndrome", None),
        ("how long does it last?", "piriformis"),
        ("new topic: do running shoes matter for the hip", None),
        ("why?", "shoes"),
        ("Which stretches help the lower back?", None),
        ("tell me about the second one", "Groin stretch"),
        ("what is sciatica?", None),
        ("is that bad", "sciatica"),
        ("back to stretches for the groin", None),
        ("sorry, I meant glutes", "groin"),
    ]
    messages: list[Message] = []
    for question, topic in turns:
        messages.append(Message("user", question))
        standing = condense(messages, KNOWN)
        assert standing.follows == (topic is not None), question
        if topic:
            assert standing.text.startswith(question), question
            assert topic in standing.text, question
        else:
            assert standing.text == question.removeprefix("new topic: "), question
        messages.append(Message("assistant", ANSWER))
    assert "shoes" not in standing.text


def test_a_question_that_was_offered_stands_alone() -> None:
    for question in offered():
        assert follow(question) == Standing(question, question, follows=False)


@pytest.mark.parametrize("messages", [[], [Message("assistant", "Hello")], [Message("user", " \n ")]])
def test_nothing_said_is_nothing_asked(messages: list[Message]) -> None:
    assert condense(messages) == Standing("", "", follows=False)


def test_an_empty_beginning_is_skipped() -> None:
    messages = [Message("assistant", "Hello"), Message("user", " "), Message("user", "why?")]
    assert condense(messages) == Standing("why?", "why?", follows=False)


def test_without_a_vocabulary_every_content_word_counts() -> None:
    messages = [Message("user", ASKED), Message("user", "purple elephants dance")]
    assert condense(messages).follows is False
    assert condense(messages, KNOWN).follows is True


def test_every_kind_of_cue_is_tested_here() -> None:
    assert set(load_rules("condense")) == {
        "switch", "return", "correction", "defines", "leans", "opens", "other_side", "about",
    }  # fmt: skip
