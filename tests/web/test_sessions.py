"""Conversations in memory: bounded, apart, and forgotten in the order of their last use."""

from __future__ import annotations

import pytest

from bot.message import Message
from bot.web.sessions import Session, Sessions, UnknownConversationError

HELLO, FIRST, SECOND = (Message("user", words) for words in ("hello", "first", "second"))


def test_the_least_recently_used_conversation_goes() -> None:
    sessions = Sessions(max_messages=10, capacity=2)
    first, second = sessions.open(), sessions.open()
    sessions.asking(first, HELLO)
    third = sessions.open()
    assert len(sessions) == 2
    assert [sessions.find(one) is not None for one in (first, second, third)] == [True, False, True]
    with pytest.raises(UnknownConversationError):
        sessions.asking(second, HELLO)


def test_a_message_stays_from_the_moment_it_is_asked() -> None:
    sessions = Sessions(max_messages=10)
    conversation_id = sessions.open()
    sessions.asking(conversation_id, FIRST)
    assert sessions.asking(conversation_id, SECOND).messages == (FIRST, SECOND)


def test_replies_stand_behind_their_messages_in_whatever_order_they_come() -> None:
    sessions = Sessions(max_messages=10)
    conversation_id = sessions.open()
    first, second, again = (Message("user", words) for words in ("first", "second", "first"))
    for message in (first, second, again):
        sessions.asking(conversation_id, message)
    for message, reply in ((again, "to the last"), (second, "to the second"), (first, "to the first")):
        assert sessions.answered(conversation_id, message, Message("assistant", reply))
    said = [one.content for one in sessions.asking(conversation_id, HELLO).messages]
    assert said == ["first", "to the first", "second", "to the second", "first", "to the last", "hello"]


def test_what_was_written_down_elsewhere_stands_before_what_is_being_answered_here() -> None:
    sessions = Sessions(max_messages=10)
    conversation_id = sessions.open("riverside", "", FIRST)
    known = Session((HELLO, Message("assistant", "hi")), dropped=4, clinic="riverside")
    session = sessions.asking(conversation_id, SECOND, known)
    assert (session.messages, session.dropped) == ((*known.messages, FIRST, SECOND), 4)
    assert sessions.asking(conversation_id, HELLO, known).messages == (*session.messages, HELLO)  # nothing came twice
    sessions.answered(conversation_id, FIRST, Message("assistant", "to the first"))
    found = sessions.find(conversation_id)
    assert found is not None
    assert [one.content for one in found.messages[2:]] == ["first", "to the first", "second", "hello"]
    assert found.pending == (SECOND, HELLO)


def test_what_is_written_down_already_is_not_held_twice() -> None:
    sessions = Sessions(max_messages=10)
    conversation_id = sessions.open("", "", FIRST)
    assert sessions.settled(conversation_id, FIRST)
    written = Session((Message("user", "first"), Message("assistant", "to the first")))
    assert sessions.asking(conversation_id, SECOND, written).messages == (*written.messages, SECOND)
    assert not sessions.settled("gone", FIRST)


def test_what_cannot_be_answered_is_taken_back_and_nothing_else() -> None:
    sessions = Sessions(max_messages=10)
    conversation_id = sessions.open()
    kept, broke = Message("user", "the same"), Message("user", "the same")
    sessions.asking(conversation_id, kept)
    sessions.asking(conversation_id, broke)
    sessions.take_back(conversation_id, broke)
    sessions.take_back(conversation_id, broke)
    assert sessions.asking(conversation_id, HELLO).messages == (kept, HELLO)


def test_a_reply_in_a_forgotten_conversation_is_not_kept() -> None:
    sessions = Sessions(max_messages=10)
    assert not sessions.answered("gone", HELLO, SECOND)
    assert len(sessions) == 0


def test_a_reply_to_a_message_that_no_longer_fits_is_not_kept_either() -> None:
    sessions = Sessions(max_messages=1)
    conversation_id = sessions.open()
    sessions.asking(conversation_id, FIRST)
    sessions.asking(conversation_id, SECOND)
    assert sessions.answered(conversation_id, FIRST, Message("assistant", "late"))
    assert sessions.asking(conversation_id, HELLO).messages == (HELLO,)


def test_all_conversations_together_have_only_so_many_characters() -> None:
    sessions = Sessions(max_messages=10, characters=100)
    ids = [sessions.open() for _ in range(3)]
    for conversation_id in ids:
        sessions.asking(conversation_id, Message("user", "x" * 50))
    assert len(sessions) == 2
    assert sessions.find(ids[0]) is None
    sessions.forget(ids[1])
    fourth = sessions.open()
    sessions.asking(fourth, Message("user", "x" * 50))  # what was forgotten no longer counts
    assert len(sessions) == 2
    sessions.asking(fourth, Message("user", "x" * 500))  # the one in use stays, however long it is
    assert len(sessions) == 1


def test_one_conversation_has_only_so_many_characters() -> None:
    session = Session()
    for letter in "abcd":
        session = session.with_messages(Message("user", letter * 40), limit=10, characters=100)
    assert [message.content[0] for message in session.messages] == ["c", "d"]
    assert session.dropped == 2
    assert len(session.with_messages(Message("user", "e" * 400), limit=10, characters=100).messages) == 1


def test_a_conversation_is_forgotten_when_nobody_writes() -> None:
    now = [0.0]
    sessions = Sessions(max_messages=10, lifetime=60, clock=lambda: now[0])
    old, used = sessions.open(), sessions.open()
    now[0] = 50.0
    sessions.asking(used, HELLO)
    now[0] = 70.0
    assert sessions.find(used) is not None
    assert len(sessions) == 1
    with pytest.raises(UnknownConversationError):
        sessions.asking(old, HELLO)


def test_the_oldest_messages_go_first_and_are_counted() -> None:
    session = Session()
    for number in range(5):
        session = session.with_messages(Message("user", str(number)), limit=3)
    assert [message.content for message in session.messages] == ["2", "3", "4"]
    assert session.dropped == 2
