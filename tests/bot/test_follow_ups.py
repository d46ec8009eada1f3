"""Conversations with the bundled library: what follows is answered in its context, and only there."""

from __future__ import annotations

import pytest

from bot.answer import Answerer
from bot.message import Message
from bot.reply import Reply, Status
from index.short_forms import spelt_out
from prompts.conversation import load as load_texts

EXERCISES = (
    "Which strength exercises does Trivo give?",
    "- **Knee plank**: hold it on your knees [1]\n- **Side knee plank** [1]\n- Bridge [1]\n- **One leg balance** [1]",
)
SPASM = ("How are back spasms treated?", "With rest, and a medicine may ease the pain. [1]")
SACRUM = ("What is a stress fracture of the sacrum?", "Tiny damage to the bone at the bottom of the spine. [1]")
RADIATES = ("What does sciatica feel like?", "Pain, numbness or tingling in the low back, hip, thigh, leg or foot. [1]")


def talk(answerer: Answerer, exchanges: list[tuple[str, str]], last: str) -> Reply:
    messages = [
        Message(role, content) for pair in exchanges for role, content in zip(("user", "assistant"), pair, strict=True)
    ]
    return answerer.answer([*messages, Message("user", last)])


@pytest.mark.parametrize(
    ("before", "message", "said"),
    [
        (EXERCISES, "the last one, how long?", "1 minute"),
        (EXERCISES, "whats the first one for, is it easier than normal", "easier"),
        (SPASM, "what about surgery?", "rare"),
        (SPASM, "should i stay in bed then", "worse"),
        (SACRUM, "who is at risk of it?", "vitamin d"),
        (SACRUM, "do they operate?", "surgery"),
    ],
)
def test_a_follow_up_is_answered_in_its_context(
    answerer: Answerer, before: tuple[str, str], message: str, said: str
) -> None:
    reply = talk(answerer, [before], message)
    assert reply.status is Status.ANSWERED
    assert said in reply.text.lower()
    assert reply.query.startswith(spelt_out(message))


@pytest.mark.parametrize(
    ("message", "said"), [("ok and shoes?", "shoe"), ("what about heat", "heat"), ("hills?", "hill")]
)
def test_another_thing_is_answered_for_itself(answerer: Answerer, message: str, said: str) -> None:
    reply = talk(answerer, [SACRUM, SPASM], message)
    assert reply.status is Status.ANSWERED
    assert said in reply.text.lower()


@pytest.mark.parametrize(
    "message", ["and trampolining?", "does it say anything about treadmills", "what about turmeric"]
)
def test_another_thing_that_the_library_does_not_know_is_declined(answerer: Answerer, message: str) -> None:
    assert talk(answerer, [EXERCISES], message).status is Status.DECLINED


@pytest.mark.parametrize(
    "message",
    [
        "whats the capital of france",
        "What is the capital of France?",
        "do you know a good recipe for pancakes?",
        "ok. who won the election?",
        "which running watch should i buy",
    ],
)
@pytest.mark.parametrize("before", [RADIATES, SPASM, EXERCISES])
def test_an_old_topic_does_not_answer_for_a_new_one(answerer: Answerer, before: tuple[str, str], message: str) -> None:
    reply = talk(answerer, [before], message)
    assert (reply.status, reply.citations) == (Status.DECLINED, ())


@pytest.mark.parametrize(
    ("message", "section"),
    [
        ("can toning shoes hurt the back", "Weight Loss/toning Shoes And Back Pain"),
        ("how long should an ice pack stay on sore muscles", "Heat and ice therapy"),
        ("what cadence does the clinic recommend", "Improve Your Running Form"),
    ],
)
def test_a_new_topic_needs_no_announcement(answerer: Answerer, message: str, section: str) -> None:
    reply = talk(answerer, [RADIATES], message)
    assert section in {citation.section[-1] for citation in reply.citations}


@pytest.mark.parametrize(
    ("before", "message"),
    [
        (SACRUM, "how many weeks exactly?"),
        (EXERCISES, "the second one, how many reps"),
        (SPASM, "what does that cost"),
    ],
)
def test_a_detail_that_the_library_lacks_is_declined_with_what_is_near(
    answerer: Answerer, before: tuple[str, str], message: str
) -> None:
    reply = talk(answerer, [before], message)
    assert reply.status is Status.DECLINED
    assert reply.suggestions


def test_what_was_declined_is_not_gone_on_about(answerer: Answerer) -> None:
    declined = ("How many weeks off exactly?", load_texts("en").decline["detail"])
    reply = talk(answerer, [SACRUM, declined], "And who is at risk?")
    assert "vitamin d" in reply.text.lower()
