"""The page's conversation, frame by frame, without a browser."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.settings import Settings
from bot.web.chat import Chat, Frame
from bot.web.responder import Service
from bot.web.talk import Talk
from bot.web.texts import texts
from tests.web.fake import ANSWERED, INJECTION, FakeResponder, screen


@pytest.fixture
def responder() -> FakeResponder:
    return FakeResponder()


@pytest.fixture
def chat(responder: FakeResponder, settings: Settings) -> Chat:
    return Chat(Service(responder, screen), settings, texts())


def last(frames: Iterator[Frame]) -> Frame:
    return list(frames)[-1]


def after(chat: Chat, *questions: str) -> tuple[Frame, Talk]:
    talk = chat.talk()
    frame = chat.start()
    for question in questions:
        frame = last(chat.ask(talk, question, "GB"))
    return frame, talk


def test_it_starts_with_examples_and_no_sources(chat: Chat) -> None:
    start = chat.start()
    assert start.live.count('class="bs-ask"') == 4
    assert "Press a number" in str(start.panel)


def test_the_question_and_the_status_line_come_first(chat: Chat) -> None:
    first = next(chat.ask(chat.talk(), "Why?", "GB"))
    assert "<p>Why?</p>" in first.live
    assert "Reading the library…" in first.status


def test_the_answer_grows(chat: Chat) -> None:
    chat.service.responder = replace(chat.service.responder, pause=0.01)  # type: ignore[type-var]
    frames = [frame.live for frame in chat.ask(chat.talk(), "Why?", "GB")]
    assert len(frames) > 4
    assert all(len(one) <= len(other) for one, other in pairwise(frames))
    assert 'aria-busy="true"' in frames[-2]
    assert 'aria-busy="true"' not in frames[-1]


def test_the_whole_answer_has_its_markers_copy_button_and_suggestions(chat: Chat) -> None:
    frame, _ = after(chat, "Why?")
    assert frame.live.count('class="bs-marker"') == 5
    assert 'aria-label="Source 2: Lower Back Pain After Running, What Causes' in frame.live
    assert "[1] Lower Back Pain After Running, Trivo, What Causes" in frame.live
    assert 'data-ask="Which exercises strengthen the core?"' in frame.live
    assert str(frame.panel).count('class="bs-open"') == 3
    assert "3 sources" in frame.status


def test_an_earlier_answer_keeps_its_markers_and_loses_its_suggestions(chat: Chat) -> None:
    _, talk = after(chat, "Why?")
    second = next(chat.ask(talk, "And?", "GB"))
    assert 'data-turn="0" data-marker="3"' in str(second.earlier)
    assert "bs-next" not in str(second.earlier)
    assert 'data-turn="1"' in second.live


def test_everything_said_goes_to_the_responder_with_the_country(chat: Chat, responder: FakeResponder) -> None:
    after(chat, "one", "two")
    messages, country = responder.seen[-1]
    assert [(m.role, m.content) for m in messages] == [("user", "one"), ("assistant", ANSWERED.text), ("user", "two")]
    assert country == "GB"


def test_an_unknown_country_means_the_general_numbers(chat: Chat, responder: FakeResponder) -> None:
    last(chat.ask(chat.talk(), "one", "<script>"))
    assert responder.seen[-1][1] == ""


def test_only_the_newest_messages_are_sent(chat: Chat, responder: FakeResponder) -> None:
    after(chat, *(f"question {n}" for n in range(9)))
    messages, _ = responder.seen[-1]
    assert len(messages) == 6
    assert messages[-1].content == "question 8"


def test_an_emergency_is_an_alert_with_a_telephone_link_from_the_first_frame_on(chat: Chat) -> None:
    frames = list(chat.ask(chat.talk(), "I can't feel my groin", "GB"))
    for frame in frames[1:]:
        assert 'class="bs-card bs-escalated bs-emergency" role="alert"' in frame.live
        assert 'href="tel:999"' in frame.live
    assert "Get medical help now" in frames[1].live
    assert "<h3>Please get emergency help now.</h3>" in frames[-1].live
    assert frames[-1].live.count("Please get emergency help") == 1
    assert "bs-copy" not in frames[-1].live


def test_thoughts_of_suicide_keep_the_order_of_their_own_text(chat: Chat, responder: FakeResponder) -> None:
    frames = list(chat.ask(chat.talk(), "I want to end my life", "GB"))
    assert "role=" not in frames[1].live
    assert frames[-1].live.index('href="tel:116123"') < frames[-1].live.index('href="tel:999"')


def test_urgent_is_told_apart_from_an_emergency(chat: Chat) -> None:
    frame, _ = after(chat, "back pain and fever")
    assert "bs-urgent" in frame.live
    assert "<h3>Please get medical advice today.</h3>" in frame.live
    assert 'class="call" href="tel:111"' in frame.live
    assert "bs-emergency" not in frame.live


def test_soon_stands_in_a_calm_box_ahead_of_the_answer_and_once(chat: Chat) -> None:
    frame, _ = after(chat, "it hurts for weeks")
    assert frame.live.index("bs-soon") < frame.live.index("bs-answered")
    assert frame.live.split("bs-tools")[0].count("worth showing to a doctor") == 1
    assert "alert" not in frame.live


def test_a_decline_has_no_sources(chat: Chat) -> None:
    frame, _ = after(chat, "what is the weather")
    assert "bs-declined" in frame.live
    assert "bs-marker" not in frame.live
    assert "Press a number" in str(frame.panel)


def test_what_a_decline_offers_are_buttons_where_they_stand(chat: Chat) -> None:
    frame, _ = after(chat, "what is the weather")
    assert frame.live.count('class="bs-ask"') == 2
    assert '<li><button type="button" class="bs-ask" data-ask="Which stretches help?">' in frame.live
    assert "bs-next" not in frame.live


def test_an_emergency_is_answered_while_an_earlier_message_waits(chat: Chat, responder: FakeResponder) -> None:
    talk = chat.talk()
    waiting = chat.ask(talk, "Why?", "GB")
    next(waiting)
    frame = last(chat.ask(talk, "I can't feel my groin", "GB"))
    assert frame.live.index("<p>Why?</p>") < frame.live.index("emergency help now")
    assert "Reading the library" in frame.status
    assert [message.content for message in responder.seen[-1][0]] == ["Why?", "I can't feel my groin"]
    frame = last(waiting)
    assert "Hold each stretch" in str(frame.earlier)
    assert "emergency help now" in frame.live
    assert frame.panel is None


def test_a_cleared_conversation_takes_no_late_pieces(chat: Chat) -> None:
    talk = chat.talk()
    coming = chat.ask(talk, "Why?", "GB")
    next(coming)
    talk.clear()
    assert list(coming) == []
    last(chat.ask(talk, "Again?", "GB"))
    assert [turn.question for turn in talk.turns] == ["Again?"]


def test_every_page_gets_a_conversation_of_its_own(chat: Chat) -> None:
    talk = chat.talk()
    last(chat.ask(talk, "Why?", "GB"))
    assert deepcopy(talk).turns == ()


@pytest.mark.parametrize("count", [5, 6, 9])
def test_a_page_keeps_its_newest_turns(chat: Chat, count: int) -> None:
    _, talk = after(chat, *(f"question {n}" for n in range(count)))
    assert [turn.number for turn in talk.turns] == list(range(max(0, count - 6), count))


@pytest.mark.parametrize("question", ["break it", "it breaks midway"])
def test_what_breaks_is_said_in_plain_words_with_the_emergency_advice(chat: Chat, question: str) -> None:
    frame, talk = after(chat, question)
    assert 'role="alert"' in frame.live
    assert "something broke on our side" in frame.live
    assert 'href="tel:999"' in frame.live
    assert [turn.question for turn in talk.turns] == [question]


def test_after_trouble_the_message_is_still_screened(chat: Chat, responder: FakeResponder) -> None:
    after(chat, "break it", "go on")
    assert [m.content for m in responder.seen[-1][0]] == ["break it", "go on"]


def test_an_emergency_stays_visible_when_the_rest_breaks(chat: Chat) -> None:
    frame, _ = after(chat, "break: no feeling in my groin")
    assert frame.live.index("bs-emergency") < frame.live.index("bs-trouble")
    assert frame.live.count('href="tel:999"') == 2


def test_a_missing_library_is_named_with_the_command(settings: Settings) -> None:
    responder = FakeResponder(missing="there is no index; run `backstride index build`")
    chat = Chat(Service(responder, screen), settings, texts())
    frame = last(chat.ask(chat.talk(), "break", ""))
    assert "run `backstride index build`" in frame.live


def test_while_loading_the_status_line_says_so(responder: FakeResponder, chat: Chat) -> None:
    responder.hold.clear()
    assert "still being loaded" in next(chat.ask(chat.talk(), "Why?", "GB")).status


def test_a_message_that_is_too_long_is_refused_kindly(chat: Chat, responder: FakeResponder) -> None:
    frame = last(chat.ask(chat.talk(), "a" * 501, "GB"))
    assert "501 characters; at most 500" in frame.live
    assert responder.seen == []


def test_a_source_shows_the_passage_with_the_quote_marked(chat: Chat) -> None:
    _, talk = after(chat, "Why?")
    panel = str(chat.source(talk, 0, 3))
    assert "<li><mark>Hold for 30 seconds.</mark></li>" in panel
    for words in ("Lower Back Pain After Running", "By Trivo", "Digest", "Muscle imbalance", "Upper back mobility"):
        assert words in panel
    assert panel.count("<mark>") == 1


def test_without_a_marker_all_sources_are_listed_again(chat: Chat) -> None:
    _, talk = after(chat, "Why?")
    assert str(chat.source(talk, 0, None)).count("bs-open") == 3


@pytest.mark.parametrize(("number", "marker"), [(7, 1), ("0", 1), (None, None), ("<script>", "<script>")])
def test_a_source_of_no_turn_changes_nothing(chat: Chat, number: object, marker: object) -> None:
    _, talk = after(chat, "Why?")
    assert chat.source(talk, number, marker) is None


def test_a_source_that_has_gone_still_shows_its_quote(chat: Chat) -> None:
    _, talk = after(chat, "gone")
    assert "<mark>A quote that was.</mark>" in str(chat.source(talk, 0, 1))


def test_nothing_hostile_comes_alive_anywhere(chat: Chat) -> None:
    frame, talk = after(chat, f"hostile {INJECTION}")
    again = next(chat.ask(talk, INJECTION, INJECTION))
    panel = str(chat.source(talk, 0, 1))
    for markup in (frame.live, str(frame.panel), panel, again.live, str(again.earlier)):
        assert "<img" not in markup
        assert "<script" not in markup
        assert "javascript:" not in markup.replace("[x](javascript:alert(1))", "")
        assert "&lt;img" in markup
    assert 'onerror="' not in frame.live


def test_nothing_logs_what_a_person_wrote(chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    after(chat, "break my-own-words", "my-own-words midway")
    assert len(caplog.records) == 2
    assert "my-own-words" not in caplog.text
