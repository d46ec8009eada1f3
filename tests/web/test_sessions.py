"""Conversations in memory: bounded, apart, and forgotten in the order of their last use."""

from __future__ import annotations

from bot.message import Message
from bot.web.sessions import Session, Sessions

HELLO = Message("user", "hello")


def test_the_least_recently_used_conversation_goes() -> None:
    sessions = Sessions(max_messages=10, capacity=2)
    first, second = sessions.open(), sessions.open()
    assert sessions.find(first) is not None
    third = sessions.open()
    assert len(sessions) == 2
    assert [sessions.find(one) is not None for one in (first, second, third)] == [True, False, True]


def test_what_is_kept_is_found_again() -> None:
    sessions = Sessions(max_messages=10)
    conversation_id = sessions.open("riverside")
    assert sessions.keep(conversation_id, HELLO)
    assert sessions.find(conversation_id) == Session((HELLO,), clinic="riverside")


def test_keeping_in_a_forgotten_conversation_does_nothing() -> None:
    sessions = Sessions(max_messages=10)
    sessions.keep("gone", HELLO)
    assert len(sessions) == 0


def test_the_oldest_messages_go_first_and_are_counted() -> None:
    session = Session()
    for number in range(5):
        session = session.with_messages(Message("user", str(number)), limit=3)
    assert [message.content for message in session.messages] == ["2", "3", "4"]
    assert session.dropped == 2
