"""Whether a sign is asserted of the user now: denial, supposition, history, other people, manners of speaking."""

from __future__ import annotations

import pytest

from bot.message import Message
from bot.triage.detect import by_lexicon_alone
from bot.triage.finding import Assertion, Tier, Triage


def said(text: str) -> Triage:
    return by_lexicon_alone([Message("user", text)])


def flags(text: str) -> set[str]:
    return {finding.flag for finding in said(text).findings}


@pytest.mark.parametrize(
    "text",
    [
        "No numbness in the groin and I can pee.",
        "My back is stiff, no numbness, tingling, fever or weight loss.",
        "I don't have any weakness in my legs or trouble with my bladder.",
        "never had any numbness down there",
        "He denies saddle numbness.",
        "Saddle numbness: none.",
        "peeing fine, pooing fine, everything normal down below",
        "without fever or chills",
    ],
)
def test_denial(text: str) -> None:
    assert said(text).tier is Tier.NONE


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("I cannot pee.", "urinary_retention"),
        ("There is no feeling in my groin.", "saddle_numbness"),
        ("I'm not able to hold my urine.", "urinary_incontinence"),
        ("I didn't notice that I had wet myself.", "urinary_incontinence"),
        ("It's not only my back, my groin is numb too.", "saddle_numbness"),
        ("No fever but my groin is numb.", "saddle_numbness"),
        ("no pain in my leg my groin is numb", "saddle_numbness"),
        ("I don't have a temperature and my groin has gone numb", "saddle_numbness"),
        ("no idea why my groin is numb", "saddle_numbness"),
        ("Not sure if it's relevant but I've wet myself twice.", "urinary_incontinence"),
        ("It's nothing serious, my bum is just numb and I can't pee.", "urinary_retention"),
    ],
)
def test_negation_that_is_part_of_the_sign_or_ends_before_it(text: str, flag: str) -> None:
    assert flag in flags(text)


@pytest.mark.parametrize(
    "text",
    [
        "When should I worry about numbness in the groin?",
        "What if I lose control of my bladder?",
        "What are the signs of cauda equina, numbness between the legs?",
        "Does running cause numbness in the legs?",
        "Is it true that back pain can cause incontinence?",
        "Should I look out for leg weakness?",
        "How do doctors tell a stress fracture from a strain?",
        "Is fever with back pain a red flag?",
    ],
)
def test_supposition(text: str) -> None:
    assert said(text).tier is Tier.NONE


def test_if_said_of_oneself_asks() -> None:
    verdict = said("Can I still run if I can't feel my groin?")
    assert verdict.tier is Tier.NONE
    assert verdict.question is not None


@pytest.mark.parametrize(
    "text",
    [
        "I had cauda equina in 2015 and couldn't pee, all clear now.",
        "Years ago I had numbness in my groin.",
        "When I was a kid I wet the bed.",
        "My leg used to give way, that was back in 2010.",
        "Had a numb foot after the flight last year, went away in an hour.",
    ],
)
def test_history(text: str) -> None:
    assert said(text).tier is Tier.NONE


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("I had breast cancer in 2012 and now my back hurts.", "cancer_history"),
        ("Years ago I used to inject heroin, and now my back aches.", "iv_drug_use"),
    ],
)
def test_history_that_counts(text: str, flag: str) -> None:
    assert flag in flags(text)


def test_what_was_on_one_side_and_is_on_both_now_is_not_history() -> None:
    assert "bilateral_leg_symptoms" in flags(
        "The tingling used to be only in my left leg, now my right leg has it too."
    )


@pytest.mark.parametrize(
    "text",
    [
        "My wife can't feel her groin since this morning.",
        "Asking for my dad, he can't pee and his back hurts.",
        "my husband lost control of his bladder today",
        "My son came off his horse and landed on his back.",
    ],
)
def test_the_person_spoken_for_counts(text: str) -> None:
    assert said(text).tier is Tier.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "My gran once had a numb groin.",
        "A friend from the club had cauda equina and couldn't pee for a week.",
        "My uncle died of bone cancer.",
        "I read about a runner who lost control of her bladder.",
        "A guy at work broke his back falling off a ladder.",
    ],
)
def test_somebody_else_does_not(text: str) -> None:
    assert said(text).tier is Tier.NONE


@pytest.mark.parametrize(
    "text",
    [
        "my back is toast after that race",
        "My legs turned to jelly on the last climb",
        "these hills are killing me",
        "I thought I was dying at 30k, hit the wall",
        "it was pissing down the whole run",
        "gutted about my time",
        "I'd rather shoot myself than do another plank",
        "numb bum from the bike saddle, it wore off when I got off",
        "nearly wet myself laughing at the finish",
    ],
)
def test_manner_of_speaking(text: str) -> None:
    assert said(text).tier is Tier.NONE


def test_one_message_denies_one_sign_and_asserts_another() -> None:
    verdict = said("No fever, but since yesterday I can't feel it when I wipe.")
    assert [finding.flag for finding in verdict.findings] == ["saddle_numbness"]
    assert [(finding.flag, finding.assertion) for finding in verdict.dismissed] == [("fever", Assertion.NEGATED)]


def test_numb_belongs_to_the_nearest_part_of_the_body() -> None:
    assert said("My fingers are numb and my groin is tight.").tier is Tier.NONE
    assert "saddle_numbness" in flags("Numbness in my feet and groin.")


@pytest.mark.parametrize(
    "text",
    [
        "Where would one notice a stress fracture, and who gets it most?",
        "Is it sciatica or the piriformis?",
        "Someone at the club cannot feel his legs since an operation. How do I look after my back?",
        "Our neighbour says her legs go numb at night.",
        "Is it dangerous if both legs go numb?",
        "A podcast said fever with back pain could be an infection. Mine is only stiff.",
        "I treat people with numb legs all day; my own back is only stiff.",
        "Why can't I feel my bum firing when I run?",
        "My family finds me unbearable to live with when I am not running.",
        "I wanted to die of embarrassment when I fell over at the start.",
        "My toddler won't pee on the potty and my back aches from lifting her.",
    ],
)
def test_general_questions_and_people_who_are_not_spoken_for(text: str) -> None:
    assert said(text).tier < Tier.URGENT


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Does it hurt? No, it is only that I can't pee.", "urinary_retention"),
        ("I gave my bike to a mate, and now I cannot feel my groin.", "saddle_numbness"),
        ("Is it normal that my groin is numb?", "saddle_numbness"),
        ("I no fit piss since morning.", "urinary_retention"),
        ("It is like somebody ripped my back open, and I have gone grey.", "aortic_signs"),
        ("Now my groin is numb, it never used to be.", "saddle_numbness"),
    ],
)
def test_what_is_no_denial_and_nobody_elses(text: str, flag: str) -> None:
    assert flag in flags(text)
