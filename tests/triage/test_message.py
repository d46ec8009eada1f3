"""What a person is told."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from bot.message import Message
from bot.triage.detect import screen
from bot.triage.finding import Assertion, Finding, Tier, Triage
from bot.triage.lexicon import lexicon
from bot.triage.message import escalation_text, failed_text, soon_text
from prompts.messages import MessageError, check, load, numbers

COUNTRIES = (
    "GB US CA AU NZ IE IN DE AT CH FR ES IT NL PL PT BE BR MX ZA SG SE NO DK FI CN HK JP KR MY PH AE SA EG".split()
)
MARKER = re.compile(r"\[\d+\]")


def finding(message: int, text: str, start: int, flag: str = "saddle_numbness", tier: Tier = Tier.EMERGENCY) -> Finding:
    return Finding(flag, tier, message, text, start, start + len(text), Assertion.PRESENT)


def reason(*findings: Finding) -> str:
    """The line that says why, for findings in messages that are not looked at."""
    triage = Triage(max(f.tier for f in findings), findings)
    text = escalation_text(triage, [Message("user", "…")] * (max(f.message for f in findings) + 1), "GB")
    return next(line for line in text.splitlines() if "ou mentioned" in line)


def told(text: str, country: str | None = "GB", **clinic: str) -> str:
    conversation = [Message("user", text)]
    return escalation_text(screen(conversation), conversation, country, **clinic)


@pytest.mark.parametrize("country", [*COUNTRIES, None, "XX"])
def test_every_emergency_text_has_a_number_to_tap(country: str | None) -> None:
    text = told("my groin is numb", country)
    for number in numbers(country).emergency:
        assert f"[call {number}](tel:{number})" in text
    assert not MARKER.search(text), "a number alone in brackets is a citation's marker"
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
    assert ("findahelpline.com" in text) == (not numbers(country).crisis)


def test_thoughts_of_suicide_come_with_nothing_about_backs_ahead_of_the_crisis_line() -> None:
    text = told("Everything hurts. My groin is numb! I want to end my life", "GB")
    headline, numbers_, *rest = text.split("\n\n")
    assert "person right now" in headline
    assert numbers_.startswith("- Samaritans: **[call 116 123](tel:116123)**")
    assert "“I want to end my life”" in text
    assert rest[-1].startswith("You also mentioned: “groin is numb”. That needs medical care as well;")
    assert "running" not in text


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("I can't pee", "nerves to the bladder"),
        ("I can't pee and my groin is numb", "This can mean that the nerves at the bottom of the spine"),
        ("my groin is numb and I have chest pain", "nerves at the bottom of the spine"),
        ("chest pain and short of breath at rest", "the heart, the lungs or the great vessels"),
    ],
)
def test_what_it_may_mean_is_one_plain_sentence(text: str, meaning: str) -> None:
    paragraph = told(text).split("\n\n")[2]
    assert meaning in paragraph
    assert paragraph.count(".") == 1


def test_signs_that_are_told_of_together_are_in_the_lexicon() -> None:
    signs = lexicon().signs
    for group in load("en")["triage"]["together"]:
        assert set(group) == {"flags", "meaning"}
        assert len(group["flags"]) > 1
        assert set(group["flags"]) <= signs.keys()
    assert set(load("en")["triage"]["names"]) >= {name for name, sign in signs.items() if sign.tier}


def test_of_overlapping_findings_the_longest_is_quoted_once() -> None:
    words = "I can't feel anything when I wipe"
    line = reason(
        finding(0, words[2:21], 2, "bowel_incontinence"), finding(0, words[2:], 2), finding(0, words[8:12], 8)
    )
    assert line == "You mentioned: “can't feel anything when I wipe”."


def test_the_same_words_are_quoted_once_and_at_most_three_quotes() -> None:
    assert reason(finding(0, "Numb  groin", 3), finding(0, "numb groin", 30)).count("“") == 1
    assert reason(*(finding(0, f"sign {n}", 10 * n) for n in range(5))).count("“") == 3


def test_signs_of_the_verdicts_tier_are_quoted_ahead_of_lesser_ones() -> None:
    line = reason(finding(0, "numb groin", 20), finding(0, "a fever", 0, "fever", Tier.URGENT))
    assert line.endswith("mentioned: “numb groin”, “a fever”.")


def test_a_flag_is_quoted_from_the_message_that_first_named_it() -> None:
    line = reason(finding(0, "numb groin", 0), finding(2, "which", 0))
    assert line.startswith("Earlier you mentioned: “numb groin”.")


def test_a_quote_is_one_line_of_what_can_be_seen_cut_at_a_word() -> None:
    assert "“numb groin”" in reason(finding(0, "nu\u200bmb\n\n \u202egroin", 0))
    quote = reason(finding(0, "numbness " * 40, 0)).partition("“")[2].partition("”")[0]
    assert quote.endswith("numbness…")
    assert len(quote) <= 161


def test_what_looks_like_a_marker_in_the_users_words_is_none() -> None:
    assert not MARKER.search(reason(finding(0, "numb [1] groin [22]", 0)))


def test_an_earlier_message_is_named_as_such() -> None:
    conversation = [Message("user", "my groin is numb"), Message("assistant", "!"), Message("user", "which shoes?")]
    text = escalation_text(screen(conversation), conversation, "GB")
    assert "Earlier you mentioned: “groin is numb”. If you meant something else, say so in your own words" in text


def test_the_users_words_cannot_become_markup() -> None:
    words = "groin <img src=x> [numb](http://evil) `code`\n# head"
    text = escalation_text(Triage(Tier.EMERGENCY, (finding(0, words, 0),)), [Message("user", words)], "GB")
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
    assert not MARKER.search(text)
    assert ("Thoughts of ending your life (Samaritans): **[call 116 123](tel:116123)**" in text) == (country == "GB")


def test_all_countries_are_there() -> None:
    assert set(load("en")["numbers"]) == {*COUNTRIES, "default"}


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("triage", "reason"), "You said {word}.", "triage.reason has the variables"),
        (("triage", "reason"), "You said.", "triage.reason has the variables"),
        (("triage", "urgent", "do"), "Call {number}.", "triage.urgent.do has the variables"),
        (("triage", "urgent", "do"), "Call {.", "triage.urgent.do"),
        (("triage", "call"), "call", "triage.call has the variables"),
        (("summary", "made"), "Then.", "summary.made has the variables"),
        (("summary", "title"), "{x}", "summary.title has the variables"),
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
