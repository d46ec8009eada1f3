"""Conversations that the service keeps: in memory, bounded, each known only by an id that cannot be guessed."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

from bot.message import Message
from bot.reply import Reply

MAX_CONVERSATIONS = 10_000


@dataclass(frozen=True, slots=True)
class Session:
    """A conversation so far; ``dropped`` counts the oldest messages that no longer fit."""

    messages: tuple[Message, ...] = ()
    dropped: int = 0

    def with_messages(self, *messages: Message, limit: int) -> Session:
        """The conversation with these at its end. Over ``limit`` the oldest go: the newest is always read."""
        kept = (*self.messages, *messages)
        surplus = max(0, len(kept) - limit)
        return Session(kept[surplus:], self.dropped + surplus)

    def numbered(self, reply: Reply) -> Reply:
        """The reply with its findings counted from the conversation's first message, dropped ones included."""
        if not self.dropped:
            return reply
        findings = tuple(replace(f, message=f.message + self.dropped) for f in reply.triage.findings)
        return replace(reply, triage=replace(reply.triage, findings=findings))


class UnknownConversationError(KeyError):
    """No conversation has this id (any more)."""


class Sessions:
    """The least recently used conversation goes when there are more than ``capacity``. Safe for threads."""

    def __init__(self, max_messages: int, capacity: int = MAX_CONVERSATIONS) -> None:
        self._max_messages = max_messages
        self._capacity = capacity
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._sessions)

    def open(self) -> str:
        """The id of a new, empty conversation."""
        conversation_id = new_id()
        with self._lock:
            self._sessions[conversation_id] = Session()
            while len(self._sessions) > self._capacity:
                self._sessions.popitem(last=False)
        return conversation_id

    def asking(self, conversation_id: str, message: Message) -> Session:
        """The conversation with this message at its end, not yet kept.

        Raises:
            UnknownConversationError: there is none of this id.
        """
        with self._lock:
            try:
                self._sessions.move_to_end(conversation_id)
            except KeyError:
                raise UnknownConversationError(conversation_id) from None
            return self._sessions[conversation_id].with_messages(message, limit=self._max_messages)

    def keep(self, conversation_id: str, *messages: Message) -> None:
        """Adds to the conversation; nothing happens where it went in the meantime."""
        with self._lock:
            session = self._sessions.get(conversation_id)
            if session is not None:
                self._sessions[conversation_id] = session.with_messages(*messages, limit=self._max_messages)


def new_id() -> str:
    """An id of 144 random bits."""
    return secrets.token_urlsafe(18)
