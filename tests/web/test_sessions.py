"""Conversations in memory: bounded, apart, and forgotten in the order of their last use."""

from __future__ import annotations

import pytest

from bot.message import Message
from bot.web.sessions import Session, Sessions, UnknownConversationError

HELLO = Message("user", "hello")


def test_the_least_recently_used_conversation_goes() -> None:
    sessions = Sessions(max_messages=10, capacity=2)
    first, second = sessions.open(), sessions.open()
    sessions.asking(first, HELLO)
    third = sessions.open()
    assert len(sessions) == 2
    sessions.asking(first, HELLO)
    sessions.asking(third, HELLO)
    with pytest.raises(UnknownConversationError):
        sessions.asking(second, HELLO)


def test_asking_keeps_nothing_until_it_is_told_to() -> None:
    sessions = Sessions(max_messages=10)
    conversation_id = sessions.open()
    sessions.asking(conversation_id, Message("user", "lost"))
    sessions.keep(conversation_id, HELLO)
    assert sessions.asking(conversation_id, HELLO).messages == (HELLO, HELLO)


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
