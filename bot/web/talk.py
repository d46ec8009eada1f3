"""The conversation of one open page: its turns, finished and coming in. Nothing of it is kept anywhere else."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from bot.message import Message
from bot.reply import Citation, Reply, Screening

MOST_CHARACTERS = 100_000
"""Of the conversation of one page."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply while it comes in."""

    screening: Screening = field(default_factory=Screening)
    citations: tuple[Citation, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its reply, with what has come of it so far, or with words on why there is none.

    ``asked`` and ``answered`` say when; ``doubted`` that the person called the advice wrong. ``message_id``
    is what feedback knows the reply by; ``thumb`` is "up" or "down" once there is one, and ``asks_why`` that a
    word of why is asked for.
    """

    number: int
    question: str
    draft: Draft = field(default_factory=Draft)
    reply: Reply | None = None
    trouble: str = ""
    asked: datetime | None = None
    answered: datetime | None = None
    doubted: bool = False
    message_id: str = ""
    thumb: str = ""
    asks_why: bool = False

    @property
    def finished(self) -> bool:
        """Whether nothing more comes."""
        return self.reply is not None or bool(self.trouble)

    @property
    def characters(self) -> int:
        """How long its texts are."""
        return len(self.question) + len(self.reply.text if self.reply else self.draft.text)

    def grown(self, kind: str, value: object, now: Callable[[], datetime]) -> Turn:
        """The turn with one event of its reply more."""
        draft = self.draft
        if kind == "triage":
            return replace(self, draft=replace(draft, screening=cast(Screening, value)))
        if kind == "citations":
            return replace(self, draft=replace(draft, citations=cast(tuple[Citation, ...], value)))
        if kind == "delta":
            return replace(self, draft=replace(draft, text=draft.text + cast(str, value)))
        if kind == "reply":
            return replace(self, reply=cast(Reply, value), answered=now())
        raise ValueError(f"an event of kind {kind!r}; expected triage, citations, delta or reply")

    def messages(self) -> tuple[Message, ...]:
        """The turn's messages; the question stands even where it got no reply, so that the screen sees it again."""
        question = Message("user", self.question)
        return (question,) if self.reply is None else (question, Message("assistant", self.reply.text))


class Talk:
    """The turns of a page, at most ``limit`` and of so many ``characters``, the oldest going first. Safe for threads: a
    person may send a message while another is being answered. Numbers go on through new conversations, so that a late
    piece finds no wrong turn. ``clinic`` is the id of the clinic that it is held with, '' for none.
    """

    def __init__(self, limit: int, characters: int = MOST_CHARACTERS) -> None:
        self.id = secrets.token_urlsafe(18)
        self.clinic = ""
        self._limit, self._characters = limit, characters
        self._turns: tuple[Turn, ...] = ()
        self._next = 0
        self._lock = threading.Lock()

    def __deepcopy__(self, memo: dict[int, Any]) -> Talk:
        """An empty one: Gradio copies the first value for every page that is opened."""
        return Talk(self._limit, self._characters)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns so far."""
        return self._turns

    def begin(self, question: str, asked: datetime | None = None) -> Turn:
        """Adds a turn."""
        with self._lock:
            turn = Turn(self._next, question, asked=asked)
            self._next += 1
            self._turns = (*self._turns, turn)[-self._limit :]
            while len(self._turns) > 1 and sum(known.characters for known in self._turns) > self._characters:
                self._turns = self._turns[1:]
            return turn

    def put(self, turn: Turn) -> bool:
        """Replaces the turn of the same number; False where it is gone, or given up with words on why."""
        with self._lock:
            if all(known.number != turn.number or known.trouble for known in self._turns):
                return False
            self._turns = tuple(turn if known.number == turn.number else known for known in self._turns)
            return True

    def find(self, number: object) -> Turn | None:
        """The turn of this number."""
        return next((turn for turn in self._turns if turn.number == number), None)

    def clear(self) -> None:
        """Forgets everything; what comes then is another conversation."""
        with self._lock:
            self.id = secrets.token_urlsafe(18)
            self._turns = ()

    def messages_until(self, number: int) -> tuple[Message, ...]:
        """Everything said up to the question of this turn, and nothing that came after it."""
        said: list[Message] = []
        for turn in self._turns:
            if turn.number == number:
                return (*said, Message("user", turn.question))
            said += turn.messages()
        return tuple(said)
