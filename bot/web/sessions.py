"""Conversations that this process holds: in memory, bounded, each known only by an id that cannot be guessed."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.message import Message
from bot.reply import Reply, Screening

MAX_CONVERSATIONS = 10_000
MAX_CHARACTERS = 64_000_000
"""Of all conversations together."""
MAX_OF_ONE = 400_000
"""Characters of one conversation: the screen reads all of them with every message."""
LIFETIME = 6 * 60 * 60.0
"""Seconds without a message after which a conversation is forgotten."""


@dataclass(frozen=True, slots=True)
class Session:
    """A conversation so far, held with a clinic or (empty) with none.

    ``dropped`` counts the oldest messages that no longer fit; ``used`` is the time of the last message. ``pending`` are
    those of the messages that are being answered: the records have nothing of them yet.
    """

    messages: tuple[Message, ...] = ()
    dropped: int = 0
    clinic: str = ""
    used: float = 0.0
    pending: tuple[Message, ...] = ()

    @property
    def total(self) -> int:
        """How many messages there were."""
        return self.dropped + len(self.messages)

    @property
    def characters(self) -> int:
        """How long its texts are together."""
        return sum(len(message.content) for message in self.messages)

    def with_messages(self, *messages: Message, limit: int, characters: int = MAX_OF_ONE) -> Session:
        """The conversation with these at its end. Over the limits the oldest go: the newest is always read."""
        return replace(self, messages=(*self.messages, *messages)).cut(limit, characters)

    def asked(self, message: Message, limit: int) -> Session:
        """The conversation with a message that is being answered at its end."""
        return replace(self, pending=(*self.pending, message)).with_messages(message, limit=limit)

    def with_reply(self, message: Message, reply: Message, limit: int) -> Session:
        """The conversation with the reply behind its message, whatever was sent in the meantime."""
        at = self._place(message)
        if at is None:  # the conversation grew out of it
            return self
        messages = (*self.messages[: at + 1], reply, *self.messages[at + 1 :])
        return replace(self.settled(message), messages=messages).cut(limit)

    def without(self, message: Message) -> Session:
        """The conversation without this message."""
        at = self._place(message)
        if at is None:
            return self
        return replace(self.settled(message), messages=(*self.messages[:at], *self.messages[at + 1 :]))

    def settled(self, message: Message) -> Session:
        """The conversation with the message as one that the records have, or will have in a moment."""
        return replace(self, pending=tuple(one for one in self.pending if one is not message))

    def as_written(self, known: Session) -> Session:
        """The conversation as it was written down, where that has more of it; what is being answered stays at its end.

        Another replica may have gone on with it.
        """
        if not known.messages or known.total <= self.total - len(self.pending):
            return self
        return replace(known, messages=(*known.messages, *self.pending), pending=self.pending)

    def cut(self, limit: int, characters: int = MAX_OF_ONE) -> Session:
        """As many of the newest messages as fit, and the last in any case."""
        surplus, left = max(0, len(self.messages) - limit), self.messages
        length = sum(len(message.content) for message in left[surplus:])
        while length > characters and surplus < len(left) - 1:
            length -= len(left[surplus].content)
            surplus += 1
        messages = left[surplus:]
        pending = tuple(one for one in self.pending if any(one is message for message in messages))
        return replace(self, messages=messages, dropped=self.dropped + surplus, pending=pending)

    def _place(self, message: Message) -> int | None:
        """Where this very message stands: somebody may send the same words twice."""
        return next((at for at, one in enumerate(self.messages) if one is message), None)

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
    """The least recently used conversations go when there are more than ``capacity``, when all are longer than
    ``characters`` together, and when nobody wrote for ``lifetime`` seconds. Safe for threads.
    """

    def __init__(
        self,
        max_messages: int,
        capacity: int = MAX_CONVERSATIONS,
        new: Callable[[], str] | None = None,
        characters: int = MAX_CHARACTERS,
        lifetime: float = LIFETIME,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``new`` makes the ids; by default they are random and unsigned."""
        self._max_messages, self._capacity = max_messages, capacity
        self._max_characters, self._lifetime, self._clock = characters, lifetime, clock
        self._new = new or (lambda: secrets.token_urlsafe(18))
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._characters = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._sessions)

    def open(self, clinic: str = "", conversation_id: str = "", *messages: Message) -> str:
        """The id of a new conversation: the one that is given, or one of its own making."""
        conversation_id = conversation_id or self._new()
        with self._lock:
            self._put(conversation_id, Session(messages, clinic=clinic, used=self._clock(), pending=messages))
        return conversation_id

    def find(self, conversation_id: str) -> Session | None:
        """The conversation; None where there is none of this id."""
        with self._lock:
            self._prune()
            return self._sessions.get(conversation_id)

    def asking(self, conversation_id: str, message: Message, known: Session | None = None) -> Session:
        """The conversation with this message at its end.

        It stays there: what is sent before the reply is there is screened together with it. ``answered`` puts the
        reply behind it, ``take_back`` removes it. ``known`` is the conversation as it
        was written down.

        Raises:
            UnknownConversationError: there is none of this id, and it is not known either.
        """
        with self._lock:
            self._prune()
            held = self._sessions.get(conversation_id)
            session = held.as_written(known) if held and known else held or known
            if session is None:
                raise UnknownConversationError(conversation_id)
            session = replace(session, used=self._clock())
            return self._put(conversation_id, session.asked(message, self._max_messages))

    def forget(self, conversation_id: str) -> None:
        """Forgets the conversation; nothing happens where there is none."""
        with self._lock:
            self._pop(conversation_id)

    def answered(self, conversation_id: str, message: Message, reply: Message) -> bool:
        """Puts the reply to a message that was asked behind it; False where the conversation went in the meantime."""
        return self._change(conversation_id, lambda session: session.with_reply(message, reply, self._max_messages))

    def take_back(self, conversation_id: str, message: Message) -> None:
        """Removes a message that was asked and cannot be answered."""
        self._change(conversation_id, lambda session: session.without(message))

    def settled(self, conversation_id: str, message: Message) -> bool:
        """Notes that a message is written down from now on; False where the conversation went in the meantime."""
        return self._change(conversation_id, lambda session: session.settled(message))

    def _change(self, conversation_id: str, change: Callable[[Session], Session]) -> bool:
        with self._lock:
            session = self._sessions.get(conversation_id)
            if session is not None:
                self._put(conversation_id, change(session))
            return session is not None

    def _put(self, conversation_id: str, session: Session) -> Session:
        before = self._sessions.get(conversation_id)
        self._characters += session.characters - (before.characters if before else 0)
        self._sessions[conversation_id] = session
        if before is None or before.used != session.used:
            self._sessions.move_to_end(conversation_id)
        self._prune()
        return session

    def _pop(self, conversation_id: str) -> None:
        session = self._sessions.pop(conversation_id, None)
        self._characters -= session.characters if session else 0

    def _prune(self) -> None:
        """Drops the oldest that are too old or too much; the newest stays, however long it is."""
        while self._sessions:
            oldest, session = next(iter(self._sessions.items()))
            crowded = len(self._sessions) > self._capacity or self._characters > self._max_characters
            if session.used + self._lifetime > self._clock() and not (crowded and len(self._sessions) > 1):
                return
            self._pop(oldest)
