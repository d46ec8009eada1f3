"""What the web needs of the conversation: the face of ``bot.respond.Responder``, and the one object that holds it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.contact import NOBODY, Contact
from bot.library_view import DocumentView, PassageView
from bot.message import Message
from bot.reply import Reply
from bot.triage.finding import Tier, Triage
from bot.web.trouble import told

LOG = logging.getLogger(__name__)

PROBE = (
    Message("user", "I cannot feel anything around my groin and I cannot pee."),
    Message("user", "Which of the stretches shall I begin with?"),
)
"""An emergency that the screen must see, also after a question; readiness is asked of it, so that a broken screen takes
no traffic."""


class Event(Protocol):
    """A piece of a reply: ``kind`` is triage, citations, delta or reply; ``value`` is what the kind names."""

    @property
    def kind(self) -> str:
        """Which piece it is."""
        ...

    @property
    def value(self) -> object:
        """A Screening, a tuple of Citations, a str or a Reply."""
        ...


class Responder(Protocol):
    """The one way in."""

    def respond(self, messages: Sequence[Message], country: str = "", contact: Contact = NOBODY) -> Reply:
        """The reply to the last message, given for the clinic of ``contact``."""
        ...

    def stream(self, messages: Sequence[Message], country: str = "", contact: Contact = NOBODY) -> Iterator[Event]:
        """The same in pieces: triage, citations, deltas, and the whole reply last."""
        ...

    def ready(self) -> tuple[bool, str]:
        """Whether index and encoder are loaded, and if not why."""
        ...

    def passage(self, passage_id: str) -> PassageView | None:
        """A passage, or None where the library has none of that name."""
        ...

    def documents(self) -> Sequence[DocumentView]:
        """The documents of the library."""
        ...

    def find(self, query: str, limit: int) -> Sequence[PassageView]:
        """The passages that fit a question best, at most ``limit``."""
        ...

    def warm(self) -> None:
        """Loads index and encoder; returns when they are there."""
        ...


Screen = Callable[[Sequence[Message]], Triage]


@dataclass(frozen=True, slots=True)
class Check:
    """One condition of readiness; ``reason`` says what is missing, and is empty where nothing is."""

    name: str
    ok: bool
    reason: str = ""


def state(responder: Responder, failure: str = "") -> Check:
    """Whether index and encoder of a responder are loaded; ``failure`` is what is known of it beside."""
    ok, reason = responder.ready()
    return Check("library", ok, "" if ok else reason or failure or "the library is still being loaded")


class Service:
    """The responder, loaded in the background, and what can be said about its readiness."""

    def __init__(self, responder: Responder, screen: Screen) -> None:
        self.responder = responder
        self._screen = screen
        self._failure = ""

    def start(self) -> None:
        """Begins to load; returns at once, so that the page is up before the library is."""
        threading.Thread(target=self._warm, name="backstride-warm", daemon=True).start()

    def _warm(self) -> None:
        try:
            self.responder.warm()
        except Exception as error:  # noqa: BLE001  # the page stays up and says what is missing
            self._failure = f"loading failed: {type(error).__name__}"
            LOG.error("loading the library failed: %s", told(error))

    @property
    def loading(self) -> bool:
        """Whether the library is still on its way (not there, and nothing has failed)."""
        return not self._failure and not self.library().ok

    def library(self) -> Check:
        """Whether index and encoder are loaded."""
        return state(self.responder, self._failure)

    def verdict(self, messages: Sequence[Message]) -> Triage:
        """The screen's verdict, with what was denied; never raises."""
        try:
            return self._screen(messages)
        except Exception as error:  # noqa: BLE001  # the summary says that nothing was checked
            LOG.error("the red-flag screen failed: %s", told(error))
            return Triage(Tier.NONE, failed=True)

    def triage(self) -> Check:
        """Whether the red-flag screen sees an emergency that it must see."""
        try:
            verdict = self._screen(PROBE)
        except Exception as error:  # noqa: BLE001  # whatever it is, the screen does not work
            return Check("triage", False, f"the red-flag screen fails: {type(error).__name__}")
        if verdict.failed:
            return Check("triage", False, "the red-flag screen could not be loaded; run `backstride doctor`")
        if verdict.tier is not Tier.EMERGENCY:
            return Check("triage", False, "the red-flag screen does not see an emergency; run `backstride doctor`")
        return Check("triage", True)
