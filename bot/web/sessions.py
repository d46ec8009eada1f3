"""Conversations that this process holds: in memory, bounded, each known only by an id that cannot be guessed."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.message import Message
from bot.reply import Reply, Screening

MAX_CONVERSATIONS = 10_000


@dataclass(frozen=True, slots=True)
class Session:
    """A conversation so far, held with a clinic or (empty) with none.

    ``dropped`` counts the oldest messages that no longer fit.
    """

    messages: tuple[Message, ...] = ()
    dropped: int = 0
    clinic: str = ""

    @property
    def total(self) -> int:
        """How many messages there were."""
        return self.dropped + len(self.messages)

    @property
    def fresh(self) -> bool:
        """Whether nothing was said yet."""
        return not self.total

    def with_messages(self, *messages: Message, limit: int) -> Session:
        """The conversation with these at its end. Over ``limit`` the oldest go: the newest is always read."""
        kept = (*self.messages, *messages)
        surplus = max(0, len(kept) - limit)
        return replace(self, messages=kept[surplus:], dropped=self.dropped + surplus)

    def numbered(self, reply: Reply) -> Reply:
        """The reply with its findings counted from the conversation's first message, dropped ones included."""
        return replace(reply, triage=self.counted(reply.triage))

    def counted(self, screening: Screening) -> Screening:
        """The same for what the screen found."""
        findings = tuple(replace(f, message=f.message + self.dropped) for f in screening.findings)
        return replace(screening, findings=findings)


class UnknownConversationError(KeyError):
    """No conversation has this id (any more)."""


class Sessions:
    """The least recently used conversation goes when there are more than ``capacity``. Safe for threads."""

    def __init__(
        self, max_messages: int, capacity: int = MAX_CONVERSATIONS, new: Callable[[], str] | None = None
    ) -> None:
        """``new`` makes the ids; by default they are random and unsigned."""
        self._max_messages = max_messages
        self._capacity = capacity
        self._new = new or (lambda: secrets.token_urlsafe(18))
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._sessions)

    def open(self, clinic: str = "") -> str:
        """The id of a new, empty conversation."""
        conversation_id = self._new()
        self.restore(conversation_id, Session(clinic=clinic))
        return conversation_id

    def find(self, conversation_id: str) -> Session | None:
        """The conversation, from now on the most recently used; None where there is none of this id."""
        with self._lock:
            if conversation_id in self._sessions:
                self._sessions.move_to_end(conversation_id)
            return self._sessions.get(conversation_id)

    def restore(self, conversation_id: str, session: Session) -> None:
        """Holds a conversation as it was written down, in place of what is held of it."""
        with self._lock:
            self._sessions[conversation_id] = session
            self._sessions.move_to_end(conversation_id)
            while len(self._sessions) > self._capacity:
                self._sessions.popitem(last=False)

    def forget(self, conversation_id: str) -> None:
        """Forgets the conversation; nothing happens where there is none."""
        with self._lock:
            self._sessions.pop(conversation_id, None)

    def keep(self, conversation_id: str, *messages: Message) -> bool:
        """Adds to the conversation; False where it went in the meantime."""
        with self._lock:
            session = self._sessions.get(conversation_id)
            if session is not None:
                self._sessions[conversation_id] = session.with_messages(*messages, limit=self._max_messages)
            return session is not None
