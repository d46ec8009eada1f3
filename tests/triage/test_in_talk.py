"""What was said before a message, and what a later one takes back."""

from __future__ import annotations

import pytest

from bot.message import Message
from bot.triage import detect
from bot.triage.classify import NO_OPINION
from bot.triage.detect import screen
from bot.triage.finding import Tier
from bot.triage.judge import Verdict

HARMLESS = [
    Message("user", f"Which of the {n} stretches in the guide is the one to begin with, please?") for n in range(8)
]


@pytest.mark.parametrize(
    "before",
    [
        "is there like one correct way to run that everybodys supposed to do",
        "what do many runners do about stiff backs",
        "I ran 15 km on sunday, is that too much",
    ],
)
@pytest.mark.parametrize(
    "sign",
    [
        "I cannot feel anything around my groin and I cannot pee.",
        "since this morning i cant hold my pee and my inner thighs are numb",
        "both my legs went weak and numb overnight and i wet myself",
    ],
)
def test_talk_before_an_emergency_does_not_hide_it(before: str, sign: str) -> None:
    said = [Message("user", before), Message("assistant", "There is no single one. [1]"), Message("user", sign)]
    assert screen(said).tier is Tier.EMERGENCY


def test_two_doubtful_signs_bear_each_other_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detect, "opinions", lambda *_: {0: NO_OPINION})
    monkeypatch.setattr(detect, "weighed", lambda *_: Verdict(0.0, 0.0, 0.0))
    both = screen([Message("user", "I cannot feel anything around my groin and I cannot pee.")])
    assert both.tier is Tier.EMERGENCY
    denied = screen([Message("user", "I can feel my groin and I can pee.")])
    assert denied.tier is Tier.NONE


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("he cannot pee since yesterday", "I explained it badly, that is a line from the play we are doing. I'm fine."),
    ],
)
def test_an_explanation_takes_a_sign_back(before: str, message: str) -> None:
    assert screen([Message("user", before)]).tier >= Tier.URGENT
    assert screen([Message("user", before), Message("user", message)]).tier is Tier.NONE


def test_what_was_said_long_ago_is_not_taken_back_by_talk_of_something_else() -> None:
    said = [Message("user", "I cannot feel anything around my groin and I cannot pee."), *HARMLESS]
    said.append(Message("user", "no, I said the other stretch, the one that was fine"))
    assert screen(said).tier is Tier.EMERGENCY


@pytest.mark.parametrize("word", ["ok", "okay thanks", "fine", "good to know", "no", "I just want the stretches"])
@pytest.mark.parametrize(
    "sign", ["Seit gestern kann ich nicht mehr pinkeln", "I cannot feel anything around my groin and I cannot pee."]
)
def test_a_word_of_nothing_takes_nothing_back(sign: str, word: str) -> None:
    assert (
        screen([Message("user", sign), Message("assistant", "Call 112 now."), Message("user", word)]).tier
        is Tier.EMERGENCY
    )


def test_denying_an_old_sign_leaves_a_later_one_that_is_out_of_sight() -> None:
    said = [Message("user", "There is blood in my pee"), Message("user", "My groin is numb and I can't pee"), *HARMLESS]
    said.append(Message("user", "sorry, typo, there is no blood in my pee"))
    assert screen(said).tier is Tier.EMERGENCY


@pytest.mark.parametrize(
    "talk", ["reyt stiff legs from the fell race. {} owt for hamstrings?", "nice 10k today! {} ta"]
)
def test_other_talk_in_a_message_does_not_drown_a_sign(talk: str) -> None:
    assert screen([Message("user", talk.format("cannot feel my groin."))]).tier is Tier.EMERGENCY
