"""The summary for the clinician."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.message import Message
from bot.triage.detect import screen
from bot.triage.finding import Assertion, Finding, Tier, Triage
from bot.triage.summary import LONGEST_MESSAGE, plain_text, summary
from prompts.messages import load, numbers

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=timezone(timedelta(hours=1)))
SAID = [
    Message("user", "My back hurts. No fever, and I had cancer in 2009."),
    Message("assistant", "Please get medical advice today."),
    Message("user", "My groin is numb since noon.\nWhich stretches help?"),
    Message("assistant", "Please get emergency help now."),
]
TIMES = [NOON + timedelta(minutes=minutes) for minutes in (0, 1, 5, 6)]


def found(flag: str, message: int, text: str, tier: Tier, assertion: Assertion = Assertion.PRESENT) -> Finding:
    start = SAID[message].content.index(text)
    return Finding(flag, tier, message, text, start, start + len(text), assertion)


TRIAGE = Triage(
    Tier.EMERGENCY,
    (
        found("saddle_numbness", 2, "groin is numb", Tier.EMERGENCY),
        found("cancer_history", 0, "had cancer", Tier.URGENT),
    ),
    (found("fever", 0, "fever", Tier.URGENT, Assertion.NEGATED),),
)
ADVISED = {0: Tier.URGENT, 2: Tier.EMERGENCY}


def section(text: str, heading: str) -> str:
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0].strip()


def test_it_has_the_persons_own_words_in_order_with_their_times() -> None:
    words = section(summary(SAID, TRIAGE, ADVISED, TIMES, "GB"), "In the person's own words")
    assert words == (
        "**Message 1**, 12:00\n\n> My back hurts. No fever, and I had cancer in 2009.\n\n"
        "**Message 2**, 12:05\n\n> My groin is numb since noon.\n>\n> Which stretches help?"
    )


def test_signs_are_named_in_plain_words_with_the_words_that_showed_them_the_gravest_first() -> None:
    lines = section(summary(SAID, TRIAGE, ADVISED), "Warning signs found").splitlines()
    assert lines == [
        "- **Numbness or odd feeling between the legs, in the genitals or buttocks** (emergency): "
        "“groin is numb” (message 2)",
        "- **Cancer, now or earlier** (today): “had cancer” (message 1)",
    ]


@pytest.mark.parametrize(
    ("assertion", "why"),
    [
        (Assertion.NEGATED, "denied"),
        (Assertion.HISTORICAL, "in the past"),
        (Assertion.OTHER, "about somebody else"),
        (Assertion.WITHDRAWN, "taken back"),
        (Assertion.HYPOTHETICAL, "asked about, not reported"),
    ],
)
def test_signs_that_do_not_count_are_there_with_the_sentence_and_why(assertion: Assertion, why: str) -> None:
    triage = Triage(Tier.NONE, (), (found("fever", 0, "fever", Tier.URGENT, assertion),))
    denied = section(summary(SAID, triage, {}), "Signs denied or not counted")
    assert denied == f"- **Fever**, {why}: “No fever, and I had cancer in 2009” (message 1)"


def test_it_says_what_was_advised_and_when() -> None:
    advice = section(summary(SAID, TRIAGE, ADVISED, TIMES, "GB"), "What was advised").splitlines()
    assert advice[0].startswith("- **Message 1 (12:01):** to get medical advice today (NHS 111),")
    assert advice[1].startswith("- **Message 2 (12:06):** to call the emergency number (999) or go")


def test_the_same_advice_stands_there_once() -> None:
    advice = section(summary(SAID, TRIAGE, {0: Tier.EMERGENCY, 2: Tier.EMERGENCY}), "What was advised")
    assert advice.startswith("- **Message 1, message 2:** to call the emergency number (112 or 911 or 999)")
    assert "\n" not in advice


def test_thoughts_of_suicide_were_answered_with_the_crisis_line() -> None:
    messages = [Message("user", "I want to end my life"), Message("user", "which stretches?")]
    advised = {0: Tier.EMERGENCY, 1: Tier.EMERGENCY}
    assert "Samaritans 116 123" in summary(messages, screen(messages), advised, country="GB")
    assert "findahelpline.com" in summary(messages, screen(messages), advised)


def test_it_says_that_it_is_no_diagnosis_and_when_it_was() -> None:
    text = summary(SAID, TRIAGE, ADVISED, TIMES, "GB")
    assert "This is no diagnosis" in text
    assert "Conversation of 4 March 2026, 12:00 UTC+01:00; telephone numbers for United Kingdom." in text
    assert "Conversation of" not in summary(SAID, TRIAGE, ADVISED)


def test_the_next_day_is_named() -> None:
    times = [NOON, None, NOON + timedelta(days=1), None]
    assert "**Message 2**, 5 March 2026, 12:00" in summary(SAID, TRIAGE, ADVISED, times)


def test_an_empty_conversation_and_a_broken_screen_are_said_to_be_so() -> None:
    assert section(summary([], Triage(Tier.NONE), {}), "Warning signs found") == "- None was found."
    assert "screen was not working" in summary(SAID, Triage(Tier.NONE, failed=True), {})


def test_an_open_question_is_named() -> None:
    assert "not answered yet: Is it numb?" in summary(SAID, Triage(Tier.NONE, question="Is it numb?"), {})


def test_a_long_message_is_shortened_and_says_by_how_much() -> None:
    messages = [Message("user", "word " * 1_000)]
    text = summary(messages, Triage(Tier.NONE), {})
    assert f"({5_000 - LONGEST_MESSAGE:,} more characters)" in text
    assert len(text) < LONGEST_MESSAGE + 1_500


def test_overlapping_words_of_one_sign_are_quoted_once() -> None:
    triage = Triage(
        Tier.EMERGENCY,
        (
            found("saddle_numbness", 2, "groin is numb", Tier.EMERGENCY),
            found("saddle_numbness", 2, "is numb", Tier.EMERGENCY),
        ),
    )
    assert section(summary(SAID, triage, {}), "Warning signs found").count("“") == 1


def test_times_of_another_number_are_refused() -> None:
    with pytest.raises(ValueError, match="found 1 times, expected one for each of 4 messages"):
        summary(SAID, TRIAGE, {}, [NOON])


def test_the_real_screens_verdict_fits() -> None:
    messages = [
        Message("user", "I have no chest pain, but my groin is numb and I can't pee"),
        Message("user", "sorry, I meant my fingers are numb, not my groin"),
    ]
    text = summary(messages, screen(messages), {0: Tier.EMERGENCY})
    assert "**Chest pain**, denied" in text
    assert "taken back" in text


def test_as_a_text_file_it_reads_well() -> None:
    text = plain_text(summary(SAID, TRIAGE, ADVISED, TIMES, "GB"))
    assert text.startswith("Summary for the clinician\n=========================\n")
    assert "\nWarning signs found\n-------------------\n" in text
    assert "    My groin is numb since noon." in text
    assert "**" not in text
    assert "(112)" not in text


@given(st.text(alphabet="#*_>-+=.:`[]()<>&!|~$ \n\\\t1ab\u200b\u202e", max_size=80))
def test_a_persons_words_cannot_become_markup_and_come_back_in_the_text_file(words: str) -> None:
    messages = [Message("user", words)]
    text = summary(messages, Triage(Tier.NONE), {}, [datetime(2026, 1, 1, tzinfo=UTC)])
    own = section(text, "In the person's own words")
    kinds = {token.type for token in MarkdownIt("commonmark").parse(own)}
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "blockquote_open", "blockquote_close"}
    inline = {child.type for token in MarkdownIt("commonmark").parse(own) for child in token.children or ()}
    assert inline <= {"text", "text_special", "strong_open", "strong_close"}
    assert text.count("\n## ") == 4
    shown = plain_text(text).partition("Warning signs found")[0]
    for line in words.splitlines():
        assert " ".join(re.sub("[\u200b\u202e]", "", line).split()) in shown


def test_every_tier_and_assertion_has_its_words() -> None:
    texts = load("en")["summary"]
    assert set(texts["assertions"]) == {a.value for a in Assertion} - {"present"}
    assert set(texts["tiers"]) == {tier.label for tier in Tier} - {"none"}
    assert set(texts["advice"]) == {*texts["tiers"], "self_harm"}
    assert numbers("GB").same_day.name == "NHS 111"
