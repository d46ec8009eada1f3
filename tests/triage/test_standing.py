"""Whether a sign still stands after a later message: questions take nothing back, whatever words are in them."""

from __future__ import annotations

import pytest

from bot.message import Message
from bot.triage import standing
from bot.triage.detect import screen
from bot.triage.finding import Assertion, Tier

SIGNS = (
    "I cannot feel anything around my groin and I cannot pee.",
    "since this morning both my legs give way and they are numb",
    "crashed my bike at speed an hour ago and my back is agony",
)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "question",
    [
        "my physio explained that my hips are tight, what do tight hips do to the back?",
        "a friend said it isn't the shoes but the stride. is she right?",
        "I was told one number for how many runners get it. which is it?",
        "does anybody not get a stiff back after ten miles, or was I never meant to run?",
        "how long should I hold the plank",
        "ok thanks",
        "never mind that, just give me the stretches",
    ],
)
def test_a_question_takes_nothing_back(sign: str, question: str) -> None:
    first = screen([Message("user", sign)]).tier
    assert first >= Tier.URGENT
    said = [Message("user", sign), Message("assistant", "Please get help now."), Message("user", question)]
    assert screen(said).tier is first


@pytest.mark.parametrize(
    ("sign", "message"),
    [
        (
            "my legs have gone dead and I can't stand",
            "sorry that was about the table, its legs came off. my back's fine",
        ),
        ("can't feel my groin at all", "I misread, it's my little toe that's numb in the tight shoe, groin is normal"),
        ("he fell off the roof this morning", "he is the cat, and he is asleep on the sofa now. not a scratch"),
    ],
)
def test_a_sign_is_taken_back_in_anybodys_words(sign: str, message: str) -> None:
    assert screen([Message("user", sign)]).tier >= Tier.URGENT
    verdict = screen([Message("user", sign), Message("user", message)])
    assert verdict.tier is Tier.NONE
    assert {f.assertion for f in verdict.dismissed} >= {Assertion.WITHDRAWN}


def test_what_is_taken_back_is_no_context_any_more() -> None:
    said = [
        Message("user", "I cannot feel anything around my groin and I cannot pee."),
        Message("user", "sorry, wrong chat, that was a made-up case for my exam. I'm well, just stiff."),
        Message("user", "which stretch is the best one to begin with?"),
    ]
    assert screen(said).tier is Tier.NONE


def test_where_nothing_can_be_read_the_sign_stands() -> None:
    assert standing.stands("", ("U: I cannot pee",)) == 1.0
    assert standing.stands("it was the dog", ()) == 1.0


def test_without_the_branch_the_screen_says_that_it_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> float:
        raise OSError("standing.onnx is missing")

    monkeypatch.setattr("bot.triage.correct.stands", missing)
    verdict = screen([Message("user", SIGNS[0]), Message("user", "which stretch is the best one to begin with?")])
    assert verdict.failed
    assert verdict.tier is Tier.EMERGENCY
