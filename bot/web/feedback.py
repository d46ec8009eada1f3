"""What people said of the replies they got. Kept in memory only, bounded, and without what they asked."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

MOST = 1_000
MOST_MESSAGES = 50_000
Thumb = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Somebody called an escalation wrong. It is kept to learn from, and never lowers a tier."""

    at: datetime
    tier: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A reply that was given: in which conversation, and of what kind; nothing of its text."""

    conversation_id: str
    clinic: str
    status: str
    tier: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """A thumb for a reply; ``comment`` is what the person chose to tell the maintainers."""

    at: datetime
    given: Given
    thumb: Thumb
    comment: str = ""


class UnknownMessageError(KeyError):
    """No reply has this id (any more)."""


class Feedback:
    """The newest disagreements and ratings, at most ``most`` of each. Safe for threads."""

    def __init__(self, most: int = MOST, most_messages: int = MOST_MESSAGES) -> None:
        self._kept: deque[Disagreement] = deque(maxlen=most)
        self._given: OrderedDict[str, Given] = OrderedDict()
        self._ratings: OrderedDict[str, Rating] = OrderedDict()
        self._most, self._most_messages = most, most_messages
        self._lock = threading.Lock()

    def add(self, one: Disagreement) -> None:
        """Keeps one; the oldest goes when there are too many."""
        with self._lock:
            self._kept.append(one)

    def all(self) -> tuple[Disagreement, ...]:
        """What is kept, the oldest first."""
        with self._lock:
            return tuple(self._kept)

    def ratings(self) -> tuple[Rating, ...]:
        """The thumbs, the oldest first."""
        with self._lock:
            return tuple(self._ratings.values())

    def answered(self, message_id: str, given: Given) -> None:
        """Notes a reply that may be judged from now on."""
        with self._lock:
            self._given[message_id] = given
            while len(self._given) > self._most_messages:
                self._given.popitem(last=False)

    def given(self, message_id: str) -> Given:
        """The reply of this id.

        Raises:
            UnknownMessageError: there is none.
        """
        with self._lock:
            try:
                return self._given[message_id]
            except KeyError:
                raise UnknownMessageError(message_id) from None

    def rate(self, message_id: str, thumb: Thumb, comment: str = "", at: datetime | None = None) -> None:
        """A thumb for a reply; a second one takes its place. Thumbs down for an escalation disagree with it.

        Raises:
            UnknownMessageError: there is no such reply.
        """
        given, when = self.given(message_id), at or datetime.now(UTC)
        with self._lock:
            before = self._ratings.pop(message_id, None)
            self._ratings[message_id] = Rating(when, given, thumb, comment)
            while len(self._ratings) > self._most:
                self._ratings.popitem(last=False)
        if thumb == "down" and given.status == "escalated" and (before is None or before.thumb != "down"):
            self.add(Disagreement(when, given.tier, given.flags))

    def forget(self, conversation_id: str) -> None:
        """Forgets the replies of a conversation and what was said of them; disagreements name no conversation."""
        with self._lock:
            for message_id in [m for m, given in self._given.items() if given.conversation_id == conversation_id]:
                del self._given[message_id]
                self._ratings.pop(message_id, None)
