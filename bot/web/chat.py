"""One message on the chat page, from the person's words to what is shown, frame by frame."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import cast

from bot.reply import Citation, Reply, Screening
from bot.settings import Settings
from bot.web import render
from bot.web import source as panel
from bot.web.countries import Country, countries, country_of
from bot.web.render import Draft, Turn
from bot.web.responder import Service
from bot.web.texts import Texts
from bot.web.trouble import told

LOG = logging.getLogger(__name__)
FRAME_SECONDS = 0.04
"""Pieces of text that come faster than this are shown together."""

Turns = tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What the page shows from now on; None leaves a part as it is."""

    live: str
    status: str
    earlier: str | None = None
    panel: str | None = None
    turns: Turns | None = None


class Chat:
    """The conversation of the page. It keeps nothing itself: the turns come in and go out with every call."""

    def __init__(self, service: Service, settings: Settings, texts: Texts) -> None:
        self.service = service
        self.settings = settings
        self.texts = texts
        self.countries = countries(texts.page.country_default)

    def country(self, code: object) -> Country:
        """The country of this code, or the general numbers."""
        return country_of(self.countries, code)

    def notice(self, country: Country) -> str:
        """The line that says what this is not."""
        return escape(self.texts.page.notice).replace("{number}", country.links)

    def start(self) -> Frame:
        """The page before the first message."""
        return Frame(render.empty(self.texts), "", earlier="", panel=panel.sources(self.texts, None), turns=())

    def ask(self, turns: Turns, question: str, code: object) -> Iterator[Frame]:
        """Answers a question: the frames as the reply comes in, the whole last."""
        country = self.country(code)
        number = turns[-1].number + 1 if turns else 0
        earlier = "".join(render.turn(self.texts, country, turn) for turn in turns)
        draft = Draft()
        waiting = self._line(self.texts.chat.loading if self.service.loading else self.texts.chat.reading)
        yield Frame(render.draft_turn(self.texts, country, number, question, draft), waiting, earlier)
        limit = self.settings.max_message_chars
        if len(question) > limit:
            words = self.texts.trouble.too_long.format(found=f"{len(question):,}", limit=f"{limit:,}")
            yield self._trouble(turns, country, Turn(number, question[:200] + "…"), words, draft.screening)
            return
        messages = [message for turn in turns for message in turn.messages()]
        messages += Turn(number, question).messages()
        reply, shown = None, 0.0
        try:
            for event in self.service.responder.stream(tuple(messages[-self.settings.max_turns :]), country.code):
                if event.kind == "reply":
                    reply = cast(Reply, event.value)
                    continue
                draft = _grown(draft, event.kind, event.value)
                if event.kind != "delta" or time.monotonic() - shown >= FRAME_SECONDS:
                    shown = time.monotonic()
                    line = "" if draft.text else waiting
                    yield Frame(render.draft_turn(self.texts, country, number, question, draft), line)
        except Exception as error:  # noqa: BLE001  # whatever broke, the person gets plain words and the emergency advice
            LOG.error("a reply on the page failed: %s", told(error))
        if reply is None:
            yield self._trouble(turns, country, Turn(number, question), self._what_broke(), draft.screening)
            return
        turn = Turn(number, question, reply)
        yield Frame(
            render.turn(self.texts, country, turn, last=True),
            self._line(self._done(reply), quiet=True),
            panel=panel.sources(self.texts, turn),
            turns=self._kept(turns, turn),
        )

    def source(self, turns: Turns, number: object, marker: object) -> str | None:
        """The panel with one source; with no marker, all sources of the turn. None where there is no such turn."""
        turn = next((turn for turn in turns if turn.number == number), None)
        if turn is None or turn.reply is None:
            return None
        citation = next((c for c in turn.reply.citations if c.marker == marker), None)
        if citation is None:
            return panel.sources(self.texts, turn)
        try:
            view = self.service.responder.passage(citation.passage_id)
        except Exception as error:  # noqa: BLE001  # the quote itself can still be shown
            LOG.error("a passage could not be read: %s", told(error))
            view = None
        return panel.source(self.texts, turn, citation, view)

    def _trouble(self, turns: Turns, country: Country, turn: Turn, words: str, screening: Screening) -> Frame:
        turn = replace(turn, trouble=render.trouble(self.texts, country, words, screening))
        return Frame(render.turn(self.texts, country, turn), "", turns=self._kept(turns, turn))

    def _what_broke(self) -> str:
        library = self.service.library()
        if library.ok:
            return self.texts.trouble.text
        return self.texts.trouble.not_ready.format(reason=library.reason)

    def _kept(self, turns: Turns, turn: Turn) -> Turns:
        return (*turns, turn)[-self.settings.max_turns :]

    def _done(self, reply: Reply) -> str:
        count = len(reply.citations)
        if count == 1:
            return self.texts.chat.done_source
        return self.texts.chat.done_sources.format(count=count) if count else self.texts.chat.done

    def _line(self, words: str, quiet: bool = False) -> str:
        """The status line; a quiet one is for screen readers alone."""
        return f'<p class="{"bs-sr" if quiet else "bs-waiting"}">{escape(words)}</p>'


def _grown(draft: Draft, kind: str, value: object) -> Draft:
    if kind == "triage":
        return replace(draft, screening=cast(Screening, value))
    if kind == "citations":
        return replace(draft, citations=cast(tuple[Citation, ...], value))
    if kind == "delta":
        return replace(draft, text=draft.text + cast(str, value))
    raise ValueError(f"an event of kind {kind!r}; expected triage, citations, delta or reply")
