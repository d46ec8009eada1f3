"""The one way in: a conversation -> a reply. Page, API, command line and evaluations all come through here."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from bot.contact import NOBODY, Contact
from bot.library_view import DocumentView, PassageView
from bot.message import Message
from bot.reply import Citation, Reply, Screening, Status
from bot.smalltalk import smalltalk, taking_leave
from bot.trace import span
from bot.triage.detect import screen
from bot.triage.finding import Assertion, Tier, Triage
from bot.triage.foreign import escalation, not_spoken
from bot.triage.message import SELF_HARM, failed_text, soon_text
from prompts.conversation import load as load_texts

if TYPE_CHECKING:  # the screen must answer where the library's packages cannot even be imported
    from bot.answer import Answerer

LOG = logging.getLogger(__name__)

Screen = Callable[[Sequence[Message]], Triage]


@runtime_checkable
class Growing(Protocol):
    """An answerer whose reply comes about bit by bit."""

    def replies(self, messages: Sequence[Message], *, careful: bool, taken: int = 0) -> Iterator[Reply]:
        """The reply as it grows, each text beginning with the one before; the last is the whole.

        ``taken``: words that stand around it.
        """


@runtime_checkable
class Warned(Protocol):
    """An answerer whose library can be asked for what it says of red flags."""

    def warned(self, flags: Sequence[str]) -> tuple[tuple[str, ...], tuple[Citation, ...]]:
        """Statements with markers on the red flags of these names, and their citations."""


@dataclass(frozen=True, slots=True)
class Event:
    """A piece of a reply as it comes about; the last is always the whole reply."""

    kind: Literal["triage", "citations", "delta", "reply"]
    value: Screening | tuple[Citation, ...] | str | Reply


class Responder:
    """Answers conversations. The screen works at once and without the library; the library is loaded by ``warm``."""

    def __init__(self, load: Callable[[], Answerer], screen_messages: Screen = screen) -> None:
        self._load = load
        self._screen = screen_messages
        self._answerer: Answerer | None = None
        self._failure = ""
        self._lock = threading.Lock()
        self._texts = load_texts("en")

    def warm(self) -> None:
        """Load index and encoder now; raises what loading raises."""
        with self._lock:
            if self._answerer is None:
                try:
                    self._answerer = self._load()
                    self._failure = ""
                except Exception as error:
                    self._failure = str(error).splitlines()[0] if str(error) else type(error).__name__
                    raise

    def ready(self) -> tuple[bool, str]:
        """Whether the library is loaded, and if not, why or what is going on."""
        if self._answerer is not None:
            return True, ""
        return False, self._failure or "the library is being loaded"

    def passage(self, passage_id: str) -> PassageView | None:
        """A passage with its document and its surroundings; None where there is none of that id."""
        answerer = self._library()
        return answerer.passage(passage_id) if answerer else None

    def documents(self) -> tuple[DocumentView, ...]:
        """The documents of the library; none where it cannot be read."""
        answerer = self._library()
        return answerer.documents() if answerer else ()

    def find(self, query: str, limit: int) -> tuple[PassageView, ...]:
        """The passages that fit a question best, at most ``limit``; none where the library cannot be read."""
        answerer = self._library()
        return answerer.find(query, limit) if answerer else ()

    def respond(self, messages: Sequence[Message], country: str = "", contact: Contact = NOBODY) -> Reply:
        """The reply to a conversation whose last message is the user's; ``contact`` is the clinic it is given for."""
        began = time.perf_counter()
        triage = self._triage(messages)
        screened = time.perf_counter()
        *_, reply = self._replies(messages, triage, country, contact)
        ended = time.perf_counter()
        timings = replace(reply.timings_ms, triage=(screened - began) * 1e3, total=(ended - began) * 1e3)
        return reply.timed(timings)

    def stream(self, messages: Sequence[Message], country: str = "", contact: Contact = NOBODY) -> Iterator[Event]:
        """The same reply in pieces: triage, citations, the text bit by bit, the whole.

        With a chat model the citations come again, with the new ones added, ahead of a text that needs them.
        """
        began = time.perf_counter()
        triage = self._triage(messages)
        yield Event("triage", _screening(triage))
        screened = time.perf_counter()
        told: tuple[Citation, ...] | None = None
        sent = 0
        for reply in self._replies(messages, triage, country, contact):
            if reply.citations != told:
                told = reply.citations
                yield Event("citations", told)
            yield from (Event("delta", piece) for piece in _pieces(reply.text[sent:]))
            sent = len(reply.text)
        timings = replace(reply.timings_ms, triage=(screened - began) * 1e3, total=(time.perf_counter() - began) * 1e3)
        yield Event("reply", reply.timed(timings))

    def _triage(self, messages: Sequence[Message]) -> Triage:
        try:
            with span("triage", messages=len(messages)):
                return self._screen(messages)
        except Exception as error:  # noqa: BLE001 - whatever breaks in the screen, the person must be told what to look out for
            LOG.error("the red-flag screen failed: %s", type(error).__name__)
            return Triage(Tier.NONE, failed=True)

    def _library(self) -> Answerer | None:
        if self._answerer is None:
            try:
                self.warm()
            except Exception as error:  # noqa: BLE001 - the screen must go on working without the library
                LOG.error("the library cannot be loaded: %s", type(error).__name__)
        return self._answerer

    def _replies(self, messages: Sequence[Message], triage: Triage, country: str, contact: Contact) -> Iterator[Reply]:
        """The reply as it grows; one of rules and the library is there at once."""
        screening = _screening(triage)
        if triage.failed and triage.tier < Tier.URGENT:
            yield Reply(Status.ESCALATED, failed_text(country), triage=screening)
            return
        try:
            if triage.tier >= Tier.URGENT:
                advice = escalation(triage, messages, country, contact.phone, contact.name)
            else:
                advice, ahead = "", soon_text(triage) if triage.tier is Tier.SOON else ""
        except Exception as error:  # noqa: BLE001 - a sign was found, so something must be said
            LOG.error("the text for a red flag failed: %s", type(error).__name__)
            advice = failed_text(country)
        if advice:
            said, citations = self._warned(triage, messages)
            yield Reply(Status.ESCALATED, "\n\n".join([advice, *said]), citations, triage=screening)
            return
        taken = len(f"{ahead} {triage.question}".split())
        for reply in self._answers(messages, screening, country, taken):
            whole = replace(reply, text="\n\n".join(part for part in (ahead, reply.text) if part), triage=screening)
            yield whole
        if triage.question:
            yield replace(whole, text="\n\n".join(part for part in (whole.text, triage.question) if part))

    def _warned(self, triage: Triage, messages: Sequence[Message]) -> tuple[tuple[str, ...], tuple[Citation, ...]]:
        """What the library says of the signs, for behind the advice, where it is loaded already."""
        grave = [f for f in triage.findings if f.assertion is Assertion.PRESENT and f.tier >= Tier.URGENT]
        flags = [f.flag for f in sorted(grave, key=lambda f: -f.tier)]
        if not isinstance(self._answerer, Warned) or SELF_HARM in flags or not_spoken(messages, None):
            return (), ()
        try:
            said, citations = self._answerer.warned(flags)
        except Exception as error:  # noqa: BLE001 - the advice stands without it
            LOG.error("the library's words on a red flag failed: %s", type(error).__name__)
            return (), ()
        lead = self._texts.warned["lead"]
        return (("\n".join([lead, "", *(f"- {one}" for one in said)]),) if said else ()), citations

    def _answers(self, messages: Sequence[Message], screening: Screening, country: str, taken: int) -> Iterator[Reply]:
        last = messages[-1].content
        if not any(c.isalnum() for c in last):
            kind = smalltalk(last)
            text = self._texts.smalltalk[kind] if kind else self._texts.decline["empty"]
            yield Reply(Status.SMALLTALK, text, triage=screening)
            return
        kind = smalltalk(last)
        if kind:
            yield Reply(Status.SMALLTALK, self._texts.smalltalk[kind], triage=screening)
            return
        elsewhere = not_spoken(messages, country)
        if elsewhere:
            yield Reply(Status.DECLINED, elsewhere, triage=screening, query=last)
            return
        answerer = self._library()
        if answerer is None:
            yield Reply(Status.DECLINED, self._texts.wait["library_down"], triage=screening, query=last)
        elif kind := taking_leave(last, answerer.things):
            yield Reply(Status.SMALLTALK, self._texts.smalltalk[kind], triage=screening)
        elif isinstance(answerer, Growing):
            careful = screening.tier > Tier.NONE or bool(screening.question)
            yield from answerer.replies(messages, careful=careful, taken=taken)
        else:
            yield answerer.answer(messages, taken)


def _screening(triage: Triage) -> Screening:
    return Screening(triage.tier, triage.question, triage.findings)


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces of a word and the white space after it; joined they are the text."""
    start = 0
    for i in range(1, len(text)):
        if text[i - 1].isspace() and not text[i].isspace():
            yield text[start:i]
            start = i
    if text[start:]:
        yield text[start:]
