"""What follows an escalation on the page: the summary, 'this is wrong', other numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import count

import pytest

from bot.message import Message
from bot.settings import Settings
from bot.triage.finding import Triage
from bot.web.chat import Chat, Frame
from bot.web.feedback import Disagreement, Feedback
from bot.web.responder import Service
from bot.web.talk import Talk
from bot.web.texts import texts
from tests.web.fake import INJECTION, BrokenError, FakeResponder, screen

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
EMERGENCY = "I can't feel my groin"


@pytest.fixture
def chat(settings: Settings) -> Chat:
    minutes = count()
    return Chat(Service(FakeResponder(), screen), settings, texts(), lambda: NOON + timedelta(minutes=next(minutes)))


def last(frames: Iterator[Frame]) -> Frame:
    return list(frames)[-1]


def after(chat: Chat, *questions: str) -> tuple[Frame, Talk]:
    talk = chat.talk()
    return [last(chat.ask(talk, question, "GB")) for question in questions][-1], talk


@pytest.mark.parametrize("question", [EMERGENCY, "I have a fever", "I want to end my life"])
def test_below_a_card_there_is_the_summary_and_this_is_wrong(chat: Chat, question: str) -> None:
    frame, _ = after(chat, question)
    assert frame.live.index('role="alert"') < frame.live.index("bs-summarise") < frame.live.index("bs-wrong")


@pytest.mark.parametrize("question", ["Why?", "It hurts for weeks", "what is the weather", "Hello", "break it"])
def test_there_is_neither_below_anything_else(chat: Chat, question: str) -> None:
    frame, _ = after(chat, question)
    assert "bs-summarise" not in frame.live
    assert "bs-wrong" not in frame.live


def test_the_card_says_the_number_once_and_ahead_of_everything(chat: Chat) -> None:
    frame, _ = after(chat, EMERGENCY)
    assert frame.live.count('href="tel:999"') == 1
    assert frame.live.index("Call 999") < frame.live.index("You mentioned")


def test_what_the_library_says_of_a_sign_has_a_marker_that_opens_it(chat: Chat) -> None:
    frame, _ = after(chat, f"{EMERGENCY}, is it written anywhere?")
    card = frame.live[frame.live.index('role="alert"') :]
    assert card.index("In my library") < card.index('class="bs-marker" data-turn="0" data-marker="1"')
    assert "bs-on-paper" in card
    assert "bs-marker" not in after(chat, EMERGENCY)[0].live


def test_thoughts_of_suicide_are_answered_in_calm_colours(chat: Chat) -> None:
    assert "bs-emergency bs-care" in after(chat, "I want to end my life")[0].live
    assert "bs-care" not in after(chat, EMERGENCY)[0].live


def test_this_is_wrong_is_kept_without_words_and_changes_no_advice(chat: Chat) -> None:
    before, talk = after(chat, EMERGENCY)
    frame = chat.doubted(talk, 0, "GB")
    assert frame
    assert before.live.partition('<div class="bs-after"')[0] == frame.live.partition('<div class="bs-after"')[0]
    assert 'class="bs-noted" role="status"' in frame.live
    assert "say so in your own words" in frame.live
    assert "bs-wrong" not in frame.live
    (kept,) = chat.feedback.all()
    assert (kept.tier, kept.flags) == ("emergency", ("saddle_numbness",))
    assert "feel" not in repr(kept)
    assert chat.service.verdict(talk.messages_until(0)).tier.label == "emergency"


def test_it_is_kept_once_and_only_of_an_escalation(chat: Chat) -> None:
    _, talk = after(chat, "Why?", EMERGENCY)
    assert chat.doubted(talk, 1, "GB")
    for number in (1, 0, 7, None, "<script>"):
        assert chat.doubted(talk, number, "GB") is None
    assert len(chat.feedback.all()) == 1


def test_it_stays_said_when_the_conversation_goes_on(chat: Chat) -> None:
    _, talk = after(chat, EMERGENCY)
    chat.doubted(talk, 0, "GB")
    frame = last(chat.ask(talk, "and now?", "GB"))
    assert "bs-noted" in str(frame.earlier)
    assert "bs-wrong" in frame.live


def test_feedback_is_bounded() -> None:
    feedback = Feedback(2)
    for number in range(3):
        feedback.add(Disagreement(NOON + timedelta(days=number), "urgent", ("fever",)))
    assert [one.at.day for one in feedback.all()] == [5, 6]


def test_the_summary_is_of_the_whole_conversation_in_the_browsers_time(chat: Chat) -> None:
    _, talk = after(chat, "Why?", EMERGENCY)
    html = chat.summary(talk, "GB", 60)
    text = unescape(html.partition('data-text="')[2].partition('"')[0])
    assert text.startswith("Summary for the clinician\n===")
    assert "Message 1, 13:00" in text
    assert "    I can't feel my groin" in text
    assert "“groin” (message 2)" in text
    assert "Message 2 (13:03): to call the emergency number (999)" in text
    assert '<h2 id="bs-summary-title"' in html
    assert "<h3>Warning signs found</h3>" in html
    assert all(name in html for name in ("bs-copy-all", "bs-print", "bs-download", "bs-close"))


@pytest.mark.parametrize("offset", [None, "60", 10_000, -10_000, 1.5])
def test_an_impossible_clock_stands_for_utc(chat: Chat, offset: object) -> None:
    _, talk = after(chat, EMERGENCY)
    assert "12:00 UTC;" in chat.summary(talk, "GB", offset)


def test_each_summary_differs_from_the_one_before(chat: Chat) -> None:
    _, talk = after(chat, EMERGENCY)
    assert chat.summary(talk, "GB", 0) != chat.summary(talk, "GB", 0)


def test_a_summary_has_the_newest_messages_that_the_screen_saw(chat: Chat) -> None:
    _, talk = after(chat, *(f"question {n}" for n in range(8)), EMERGENCY)
    html = chat.summary(talk, "GB", 0)
    assert "question 5" not in html
    assert "question 6" in html
    assert "Message 3 (" in html


def test_nothing_hostile_comes_alive_in_a_summary(chat: Chat) -> None:
    _, talk = after(chat, f"{EMERGENCY} {INJECTION} [x](javascript:alert(1))")
    html = chat.summary(talk, "GB", 0)
    assert "<img" not in html
    assert "<script" not in html
    assert "<a " not in html


def test_a_broken_screen_is_told_in_the_summary(settings: Settings) -> None:
    def broken(_: Sequence[Message]) -> Triage:
        raise BrokenError("no lexicon")

    chat = Chat(Service(FakeResponder(), broken), settings, texts())
    _, talk = after(chat, EMERGENCY)
    assert "nothing was checked" in chat.summary(talk, "GB", 0)


def test_another_country_changes_the_numbers_of_what_was_escalated(chat: Chat) -> None:
    _, talk = after(chat, "Why?", EMERGENCY, "and now?")
    chat.doubted(talk, 1, "GB")
    frame = chat.renumbered(talk, "US")
    assert frame
    html = f"{frame.earlier}{frame.live}"
    assert html.count('href="tel:911"') == 2
    assert "999" not in html
    assert html.count("bs-noted") == 1
    assert "Hold each stretch" in html


def test_without_an_escalation_another_country_changes_nothing_shown(chat: Chat) -> None:
    _, talk = after(chat, "Why?")
    assert chat.renumbered(talk, "US") is None


def test_what_cannot_be_given_other_numbers_keeps_its_own(chat: Chat) -> None:
    _, talk = after(chat, EMERGENCY)
    chat.service.responder = FakeResponder(broken=True)
    frame = chat.renumbered(talk, "US")
    assert frame
    assert 'href="tel:999"' in frame.live
