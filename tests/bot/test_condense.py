"""Follow-ups: what a message asks, and what it leans on."""

from __future__ import annotations

import pytest

from bot.condense import ANSWER_WORDS, LATEST, Standing, Turn, condense, wants_other_side
from bot.message import Message
from bot.rules import load_rules
from bot.suggest import offered
from prompts.conversation import load as load_texts

ASKED = "Which stretches help the lower back?"
ANSWER = (
    "The guide names these: [1]\n\n- **Hamstring stretch:** lie on your back [2]\n"
    "- **Groin stretch:** bend one knee [3]\n- Bridge [4]"
)
PLAIN = "The guide names these: - Hamstring stretch: lie"
"""The beginning of the answer as it is taken over."""
NONE = "My library does not say how long."
KNOWN = frozenset(
    "stretch help lower back hamstr groin bridg piriformi syndrom sciatica shoe run hip glute core caus bend".split()
)


def said(*turns: str) -> Standing:
    """The standing question after turns of the user and the assistant in turn."""
    return condense([Message("assistant" if i % 2 else "user", turn) for i, turn in enumerate(turns)], KNOWN)


def named(*turns: str) -> Standing:
    messages = [Message("assistant" if i % 2 else "user", turn) for i, turn in enumerate(turns)]
    things = {"shoes": "shoe", "hips": "hip", "glutes": "glute"}
    return condense(messages, KNOWN, None, lambda text: frozenset(s for w, s in things.items() if w in text.lower()))


@pytest.mark.parametrize("message", ["and shoes?", "ok what about shoes", "Shoes then?"])
def test_a_thing_named_in_passing_is_what_the_talk_goes_on_about(message: str) -> None:
    standing = named(ASKED, ANSWER, message)
    assert standing.follows
    assert standing.named == {"shoe"}
    later = named(ASKED, ANSWER, message, "Wear soft ones. [1]", "how often?")
    assert later.context.startswith(message)
    assert "stretches" not in later.context


@pytest.mark.parametrize("message", ["who wears such shoes", "are those shoes any good?", "why?"])
def test_a_question_about_what_was_said_names_nothing_new(message: str) -> None:
    assert named(ASKED, ANSWER, message).named == frozenset()


def follow(message: str) -> Standing:
    return said(ASKED, ANSWER, message)


def alone(words: str) -> Standing:
    return Standing(words, "", words, words)


def test_a_first_message_stands_alone() -> None:
    assert said("  Which stretches\n help? ") == alone("Which stretches help?")
    assert not said("Which stretches help?").follows


@pytest.mark.parametrize(
    "message",
    [
        "why?",  # opens
        "how long?",
        "and for the hip?",
        "what about my shoes?",
        "does it hurt",  # leans
        "who says that?",
        "are they good for the glutes",
        "xyzzy",  # says nothing that the library knows
        "purple xyzzy",
        "what is the best one",  # defines nothing: it leans
        "what are the causes",
        "on what grounds",
    ],
)
def test_a_message_that_leans_is_asked_within_its_context(message: str) -> None:
    turn = Turn(ASKED, ANSWER, alone=True, topic=ASKED)
    standing = follow(message)
    assert standing == Standing(message, f"{ASKED} {PLAIN}", f"{message} (about: {ASKED})", message, (turn,))
    assert standing.follows
    assert standing.text == f"{message} {ASKED} {PLAIN}"


@pytest.mark.parametrize(
    ("message", "asked", "kept"),
    [
        ("sorry, I meant the glutes", "sorry, I meant the glutes", ASKED),
        ("no wait, the hip", "no wait, the hip", ASKED),
        ("i meant the hip not the stretches", "i meant the hip", "Which help the lower back?"),
        ("sorry i said lower back and meant hips", "sorry and meant hips", "Which stretches help the"),
    ],
)
def test_a_correction_leaves_out_what_it_takes_back(message: str, asked: str, kept: str) -> None:
    """Nor does the answer count, which was about the wrong thing."""
    assert follow(message) == Standing(asked, kept, f"{asked} (about: {kept})", f"{asked} {kept}")


def test_a_correction_of_everything_keeps_the_topic() -> None:
    assert said("glutes", "They push.", "sorry, not glutes, the hip").context == "glutes"


OTHER_VIEW = (
    "and the other side?; who says the opposite; does everyone agree?; any article that argues otherwise?; "
    "now the case against it; my coach says thats rubbish; is she on her own in that; what of the others, do they agree"
)


@pytest.mark.parametrize("message", OTHER_VIEW.split("; "))
def test_the_other_view_is_asked_for(message: str) -> None:
    assert wants_other_side(message)
    assert follow(message).follows


@pytest.mark.parametrize(
    "message",
    [
        "which side hurts?",
        "is it on the left side",
        "opposing muscles",
        "why?",
        "stretch my bad side?",
        "and the other leg?",
    ],
)
def test_a_side_of_the_body_is_no_view(message: str) -> None:
    assert not wants_other_side(message)


@pytest.mark.parametrize(
    ("message", "rest"),
    [
        ("different question: what causes sciatica", "what causes sciatica"),  # switch
        ("Changing the subject, how do running shoes matter?", "how do running shoes matter?"),
        ("something else entirely, is it bad to run on hips", "is it bad to run on hips"),
        ("next question: shoes", "next question: shoes"),
        ("Fine, leave the groin there. What about running shoes?", "What about running shoes?"),
        ("ok enough about the bridge. is it bad to run on hips", "is it bad to run on hips"),
        ("Never mind that. How do running shoes matter?", "How do running shoes matter?"),
        ("back to the groin and the hip", "back to the groin and the hip"),  # return
        ("as for running shoes", "as for running shoes"),
        ("what is sciatica?", "what is sciatica?"),  # defines
        ("What's piriformis", "What's piriformis"),
        ("what is piriformis syndrome", "what is piriformis syndrome"),  # two words of its own
        ("whats the capital of france", "whats the capital of france"),  # nothing that the library knows
        ("do running shoes help with hip and core", "do running shoes help with hip and core"),
        ("why do running shoes help the hip and core", "why do running shoes help the hip and core"),
    ],
)
def test_a_message_with_its_own_topic_stands_alone(message: str, rest: str) -> None:
    assert follow(message) == alone(rest)


def test_a_message_that_the_library_does_not_answer_by_itself_leans() -> None:
    messages = [Message("user", ASKED), Message("assistant", ANSWER), Message("user", "do shoes help the hip")]
    asked: list[str] = []
    for answers in (True, False):
        standing = condense(messages, KNOWN, lambda text, answers=answers: bool(asked.append(text)) or answers)
        assert standing.follows is not answers
    assert set(asked) == {"do shoes help the hip"}


@pytest.mark.parametrize(
    ("message", "item"),
    [
        ("what about the first one?", "Hamstring stretch: lie on your back"),
        ("the second, how long?", "Groin stretch: bend one knee"),
        ("and the last?", "Bridge"),
    ],
)
def test_an_ordinal_points_at_an_item(message: str, item: str) -> None:
    turn = Turn(ASKED, ANSWER, alone=True, topic=ASKED)
    expected = Standing(message, f"{item} {ASKED}", f"{message} ({item})", f"{item} {message}", (turn,))
    assert follow(message) == expected


def test_beside_an_item_only_the_sentences_that_ask_count() -> None:
    standing = follow("I did gymnastics once. How is the second one done? It was fun.")
    assert standing.asked == "How is the second one done?"
    assert follow("Tell me of the second one. I am on the floor.").asked == "Tell me of the second one."
    assert follow("Number 2 then. Please.").asked == "Number 2 then. Please."


def test_a_list_is_remembered_over_later_turns() -> None:
    standing = said(ASKED, ANSWER, "the first one, how long?", NONE, "thanks", "You're welcome.", "and the second?")
    assert standing.shown == "and the second? (Groin stretch: bend one knee)"


@pytest.mark.parametrize("message", ["the ninth one?", "it hurt on my last run"])
def test_other_ordinals_point_at_nothing(message: str) -> None:
    assert "(about: " in follow(message).shown


def test_the_topic_outlives_small_questions() -> None:
    """The question that the talk began with stays, with the latest of those since."""
    standing = said(
        ASKED, ANSWER, "why?", "Because of this. [1]", "how long?", "Ten weeks. [1]", "really?", "Yes. [1]", "so?"
    )
    assert standing.shown == f"so? (about: {ASKED})"
    assert standing.context == f"how long? really? {ASKED} Yes."
    assert [t.topic for t in standing.turns] == [ASKED, ASKED, f"why? {ASKED}", f"why? how long? {ASKED}"]
    assert [t.alone for t in standing.turns] == [True, False, False, False]


def test_what_came_to_nothing_is_left_out() -> None:
    standing = said(ASKED, ANSWER, "how long?", NONE, "why?")
    assert standing.context == f"{ASKED} {PLAIN}"
    assert [t.question for t in standing.turns] == [ASKED]


def test_a_decline_that_stands_alone_is_still_gone_on_from() -> None:
    assert said(ASKED, NONE, "why?").context == f"{ASKED} {NONE}".replace(" long.", " long.")


def test_every_decline_is_known_as_one() -> None:
    texts = load_texts("en").decline
    for key in ("plain", "detail", "dose", "diagnosis", "prognosis"):
        assert Turn(ASKED, texts[key], alone=True, topic=ASKED).declined, key
    assert not Turn(ASKED, ANSWER, alone=True, topic=ASKED).declined
    assert not Turn(ASKED, "Trivo does not say to rest. [1]", alone=True, topic=ASKED).declined


def test_small_talk_changes_nothing() -> None:
    assert said(ASKED, ANSWER, "thanks!", "You're welcome.", "why?") == said(ASKED, ANSWER, "why?")


def test_what_is_taken_over_is_bounded() -> None:
    long = "stretch " * 100
    standing = said(long, "word " * 1000, "why?")
    assert standing.shown.startswith("why? (about: stretch stretch")
    assert standing.shown.endswith(" …)")
    assert len(standing.shown) < 160
    assert standing.context.split().count("word") == ANSWER_WORDS
    many = [Message("user", "why?")] * (3 * LATEST)
    assert len(condense(many, KNOWN).turns) == LATEST


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
            assert standing.asked == question, question
            assert topic in standing.context, question
        else:
            assert standing.asked == question.removeprefix("new topic: "), question
        messages.append(Message("assistant", ANSWER))
    assert "shoes" not in standing.text


def test_a_question_that_was_offered_stands_alone() -> None:
    for question in offered():
        assert follow(question) == alone(question)


@pytest.mark.parametrize("messages", [[], [Message("assistant", "Hello")], [Message("user", " \n ")]])
def test_nothing_said_is_nothing_asked(messages: list[Message]) -> None:
    assert condense(messages) == alone("")


def test_an_empty_beginning_is_skipped() -> None:
    messages = [Message("assistant", "Hello"), Message("user", " "), Message("user", "why?")]
    assert condense(messages) == alone("why?")


def test_without_a_vocabulary_every_content_word_counts() -> None:
    messages = [Message("user", ASKED), Message("user", "purple elephants dance")]
    assert condense(messages).follows is False
    assert condense(messages, KNOWN).follows is True


def test_every_kind_of_cue_is_tested_here() -> None:
    assert set(load_rules("condense")) == {
        "switch", "return", "correction", "defines", "leans", "opens", "other_side", "declined", "asks",
        "about", "idle", "first",
    }  # fmt: skip


def test_a_message_is_handed_on_with_what_was_said_before_it() -> None:
    assert said("which?", "**The twist.** [1]", "why?").talk == "why? [SEP] which? [SEP] The twist."
