"""What a person is told."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from bot.message import Message
from bot.triage.detect import screen
from bot.triage.finding import Assertion, Finding, Tier, Triage
from bot.triage.message import escalation_text, failed_text, soon_text
from prompts.messages import MessageError, check, load, numbers

COUNTRIES = "GB US CA AU NZ IE IN DE AT CH FR ES IT NL PL PT BE BR MX ZA SG".split()


def told(text: str, country: str | None = "GB", **clinic: str) -> str:
    conversation = [Message("user", text)]
    return escalation_text(screen(conversation), conversation, country, **clinic)


@pytest.mark.parametrize("country", [*COUNTRIES, None, "XX"])
def test_every_emergency_text_has_a_number_to_tap(country: str | None) -> None:
    text = told("my groin is numb", country)
    for number in numbers(country).emergency:
        assert f"[{number}](tel:{number})" in text
    assert "“groin is numb”" in text


@pytest.mark.parametrize(("country", "number"), [("GB", "111"), ("gb", "111"), ("DE", "116117"), ("AU", "1800022222")])
def test_urgent_text_names_the_same_day_service_and_the_clinic(country: str, number: str) -> None:
    text = told("fever with back pain", country, clinic_phone="+44 20 7946 0000", clinic_name="Run Clinic")
    assert f"(tel:{number})" in text
    assert "Run Clinic" in text
    assert "(tel:+442079460000)" in text


@pytest.mark.parametrize("text", ["my groin is numb", "fever with back pain"])
def test_no_training_and_no_testing_oneself(text: str) -> None:
    answer = told(text).lower()
    assert "no running" in answer
    assert "no stretching it out" in answer
    assert "hopping" in answer
    assert not re.search(r"\b(try|do|start) (a|some|these|this) (stretch|exercise|plank)", answer)


@pytest.mark.parametrize("country", COUNTRIES)
def test_thoughts_of_suicide_get_the_crisis_line_before_anything_else(country: str) -> None:
    text = told("I want to end my life", country)
    assert "deserve" in text
    for line in numbers(country).crisis:
        digits = re.sub(r"\D", "", line.number)
        assert f"(tel:{digits})" in text
        assert (
            text.index(digits) < text.index(f"(tel:{numbers(country).emergency[0]})")
            or digits == numbers(country).emergency[0]
        )
    assert ("thinking of ending your life" in text) == (not numbers(country).crisis)


def test_every_flag_told_of_says_what_it_may_mean() -> None:
    text = told("I can't pee and my groin is numb")
    assert "nerves to the bladder" in text
    assert "nerves at the bottom of the spine" in text


def test_an_earlier_message_is_named_as_such() -> None:
    conversation = [Message("user", "my groin is numb"), Message("assistant", "!"), Message("user", "which shoes?")]
    assert "Earlier you mentioned: “groin is numb”" in escalation_text(screen(conversation), conversation, "GB")


def test_the_users_words_cannot_become_markup() -> None:
    words = "groin <img src=x> [numb](http://evil) `code`\n# head"
    finding = Finding("saddle_numbness", Tier.EMERGENCY, 0, words, 0, len(words), Assertion.PRESENT)
    text = escalation_text(Triage(Tier.EMERGENCY, (finding,)), [Message("user", words)], "GB")
    assert "<img" not in text.replace("\\<", "")
    assert "](http" not in text
    assert "\n# head" not in text


def test_a_verdict_below_urgent_has_no_escalation_text() -> None:
    with pytest.raises(ValueError, match="expected urgent or emergency"):
        escalation_text(Triage(Tier.SOON), [], "GB")


def test_soon_text_is_short_and_names_the_reason() -> None:
    text = soon_text(screen([Message("user", "my back has been sore for six weeks")]))
    assert "sore for six weeks" in text
    assert "routine appointment" in text
    assert text.count(".") <= 2
    assert soon_text(Triage(Tier.NONE)) == ""


@pytest.mark.parametrize("country", ["GB", None])
def test_when_the_screen_is_down_the_signs_are_listed(country: str | None) -> None:
    text = failed_text(country)
    assert text.count("\n- ") >= 7
    assert "between the legs" in text
    assert f"(tel:{numbers(country).emergency[0]})" in text


def test_all_countries_are_there() -> None:
    assert set(load("en")["numbers"]) == {*COUNTRIES, "default"}


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("triage", "reason"), "You said {word}.", "triage.reason has the variables"),
        (("triage", "reason"), "You said.", "triage.reason has the variables"),
        (("triage", "urgent", "do"), "Call {number}.", "triage.urgent.do has the variables"),
        (("triage", "urgent", "do"), "Call {.", "triage.urgent.do"),
        (("numbers", "GB", "emergency"), [], "at least one emergency number"),
        (("numbers", "GB", "same_day"), {"service": "x"}, "numbers.GB"),
    ],
)
def test_a_broken_text_is_an_error(path: tuple[str, ...], value: Any, message: str) -> None:
    table = copy.deepcopy(dict(load("en")))
    inner: Any = table
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(MessageError, match=re.escape(message)):
        check(table, "en.toml")


def test_a_language_that_is_not_there_is_an_error_that_says_which_are() -> None:
    with pytest.raises(MessageError, match="en"):
        load("tlh")
