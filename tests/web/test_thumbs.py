"""Thumbs on the page: what is kept of them, and what is shown."""

from __future__ import annotations

from typing import Any

import pytest

from bot.settings import Settings
from bot.web.chat import Chat
from bot.web.responder import Service
from bot.web.talk import Talk
from bot.web.texts import texts
from bot.web.thumbs import LONGEST
from tests.web.fake import INJECTION, FakeResponder, screen


@pytest.fixture
def chat(settings: Settings) -> Chat:
    return _chat(settings.model_copy(update={"keep_texts_days": 1}))


def _chat(settings: Settings) -> Chat:
    return Chat(Service(FakeResponder(), screen), settings, texts())


@pytest.fixture
def talk(chat: Chat) -> Talk:
    talk = chat.talk()
    for question in ("Why?", "my groin is numb", "Hello"):
        list(chat.ask(talk, question, "GB"))
    return talk


def rate(chat: Chat, talk: Talk, **said: Any) -> str:
    frame = chat.rated(talk, said, "GB")
    assert frame is not None
    return str(frame.earlier) + frame.live


def test_a_thumb_is_kept_without_what_was_asked(chat: Chat, talk: Talk) -> None:
    html = rate(chat, talk, turn=0, thumb="up")
    assert html.count('aria-pressed="true"') == 1
    assert "Thank you for telling us" in html
    (rating,) = chat.feedback.ratings()
    assert (rating.thumb, rating.comment, rating.given.status) == ("up", "", "answered")
    assert "Why?" not in repr(rating)


def test_a_second_thumb_takes_the_place_of_the_first(chat: Chat, talk: Talk) -> None:
    rate(chat, talk, turn=0, thumb="up")
    html = rate(chat, talk, turn=0, thumb="down")
    assert 'data-thumb="down" aria-pressed="true"' in html
    assert [rating.thumb for rating in chat.feedback.ratings()] == ["down"]


def test_a_word_of_why_is_bounded_and_asked_for_once(chat: Chat, talk: Talk) -> None:
    assert "<form" in rate(chat, talk, turn=0, thumb="down")
    html = rate(chat, talk, turn=0, thumb="down", comment=f"  {INJECTION * 20}")
    assert "<form" not in html
    assert "onerror" not in html
    (rating,) = chat.feedback.ratings()
    assert rating.comment == (INJECTION * 20)[:LONGEST]


def test_where_texts_are_not_kept_no_word_is_asked_for_and_none_is_taken(settings: Settings) -> None:
    chat = _chat(settings)
    talk = chat.talk()
    list(chat.ask(talk, "Why?", "GB"))
    html = rate(chat, talk, turn=0, thumb="down")
    assert "Thank you for telling us" in html
    assert "<form" not in html
    rate(chat, talk, turn=0, thumb="down", comment="too short")
    assert [rating.comment for rating in chat.feedback.ratings()] == [""]


@pytest.mark.parametrize(
    "said",
    [
        None,
        "up",
        {},
        {"turn": 0},
        {"turn": 7, "thumb": "up"},
        {"turn": 0, "thumb": "<b>"},
        {"turn": 0, "thumb": ["up"]},
    ],
)
def test_anything_else_changes_nothing(chat: Chat, talk: Talk, said: object) -> None:
    assert chat.rated(talk, said, "GB") is None
    assert chat.feedback.ratings() == ()


@pytest.mark.parametrize("turn", [1, 2])
def test_escalations_and_greetings_have_no_thumbs(chat: Chat, talk: Talk, turn: int) -> None:
    assert chat.rated(talk, {"turn": turn, "thumb": "down"}, "GB") is None
    assert chat.feedback.ratings() == ()


def test_a_thumb_for_what_was_forgotten_changes_nothing(chat: Chat, talk: Talk) -> None:
    chat.feedback.forget(talk.id)
    assert chat.rated(talk, {"turn": 0, "thumb": "up"}, "GB") is None


def test_a_new_conversation_has_another_name(talk: Talk) -> None:
    before = talk.id
    talk.clear()
    assert talk.id != before
