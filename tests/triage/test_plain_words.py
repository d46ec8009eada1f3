"""What somebody says in a few plain words counts, whatever stands around it; words of others and denials do not."""

from __future__ import annotations

import pytest

from bot.message import Message
from bot.triage.correct import exchanged
from bot.triage.detect import screen
from bot.triage.finding import Assertion, Tier, Triage

ASKED = "Do you have any numbness or odd feeling between your legs, around the genitals or the buttocks?"


def of(*said: str) -> Triage:
    """What comes of a talk; what begins with "B: " is the bot's."""
    talk = [Message("assistant", s[3:]) if s.startswith("B: ") else Message("user", s) for s in said]
    return screen(talk)


def flags(triage: Triage) -> set[str]:
    return {f.flag for f in triage.findings if f.assertion is Assertion.PRESENT}


@pytest.mark.parametrize(
    "said",
    [
        "Twelve easy miles with the club on Sunday, then coffee. I can't pee. Which stretches would loosen me up?",
        "no fever, no accident, but I can't pee",
        "never had surgery, no cancer, I have saddle numbness, any tips for my cadence?",
        "no trauma. I've lost bladder control. And how long should I hold the bridge?",
    ],
)
def test_a_plain_statement_is_not_drowned_by_what_stands_around_it(said: str) -> None:
    assert of(said).tier is Tier.EMERGENCY


@pytest.mark.parametrize(
    "said",
    [
        "No numbness, no tingling, no trouble peeing, just an ache",
        "Saddle numbness: none. Bladder: fine. Back: stiff since the hill reps",
        "I have no saddle numbness and I can pee, my back is only tight",
    ],
)
def test_a_list_of_denials_stays_one(said: str) -> None:
    assert of(said).tier < Tier.URGENT


def test_a_none_behind_a_sign_denies_it_only_where_its_item_ends() -> None:
    assert of("Numbness between my legs: none").tier < Tier.URGENT
    assert "saddle_numbness" in flags(of("I am numb between my legs, no fever"))


def test_a_plain_word_for_somebody_close_counts() -> None:
    assert of("my husband can't pee since this morning").tier is Tier.EMERGENCY
    assert of("my gran once couldn't pee for a day, years ago, and my own back is stiff").tier < Tier.URGENT


def test_digits_for_letters_hide_nothing() -> None:
    assert of("i c4nt p33").tier is Tier.EMERGENCY
    assert of("ran 5k3 in 2o minutes, back is tight").tier < Tier.URGENT


@pytest.mark.parametrize(
    "answer", ["yes", "yeah a bit, on the left", "maybe", "not sure", "No, but there is no feeling"]
)
def test_an_answer_that_says_so_or_leaves_it_open_counts(answer: str) -> None:
    assert of("my back aches", f"B: {ASKED}", answer).tier is Tier.EMERGENCY


@pytest.mark.parametrize("answer", ["no", "No, nothing like that.", "nope, all normal there", "why do you ask?"])
def test_a_no_or_a_question_back_is_no_sign(answer: str) -> None:
    assert of("my back aches", f"B: {ASKED}", answer).tier < Tier.URGENT


def test_a_no_with_another_sign_behind_it_is_weighed() -> None:
    assert "urinary_retention" in flags(of("my back aches", f"B: {ASKED}", "No, but I can't pee"))


def test_only_what_a_correction_names_is_taken_back() -> None:
    kept = flags(of("my foot drags and I wet myself", "sorry, the wetting myself was sweat"))
    assert "foot_drop" in kept
    assert "urinary_incontinence" not in kept


def test_a_place_that_was_meant_instead_is_screened() -> None:
    assert "saddle_numbness" in flags(of("my feet are numb", "I meant my groin"))
    assert of("my groin is numb", "sorry I meant my fingers").tier < Tier.URGENT


@pytest.mark.parametrize(
    ("before", "said", "meant"),
    [
        ("my feet are numb", "I meant my groin", "my groin are numb"),
        ("my feet are numb", "I meant my groin, not my feet", "my groin are numb"),
        ("my feet are numb", "I meant to say hello", ""),
        ("how long do I hold it", "I meant my groin", ""),
    ],
)
def test_the_place_is_exchanged_in_the_message_before(before: str, said: str, meant: str) -> None:
    assert exchanged([Message("user", before), Message("assistant", "Hm."), Message("user", said)], 2) == meant


def test_thanks_after_a_sign_are_no_second_sign() -> None:
    triage = of("my groin is numb", "B: Please get emergency help now.", "ok thanks")
    assert triage.tier is Tier.EMERGENCY
    assert {f.message for f in triage.findings} == {0}
