"""One message on the chat page, from the person's words to what is shown, frame by frame."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from html import escape
from itertools import count

from bot.message import Message
from bot.records.records import Records
from bot.records.seal import digest
from bot.reply import Reply, Status
from bot.settings import Settings
from bot.triage.finding import Tier
from bot.web import handover, render, thumbs
from bot.web import source as panel
from bot.web.countries import Country, countries, country_of
from bot.web.feedback import Disagreement, Feedback
from bot.web.noting import Said, thumb_of, turn_of
from bot.web.responder import Service
from bot.web.talk import Talk, Turn
from bot.web.texts import Texts
from bot.web.trouble import told
from bot.web.whose import Whose, nobodys

LOG = logging.getLogger(__name__)
Clock = Callable[[], datetime]
FRAME_SECONDS = 0.04
"""Pieces of text that come faster than this are shown together."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the page shows from now on; None leaves a part as it is.

    ``earlier`` are the finished turns, ``live`` the last turn and all from the first that is still coming in.
    ``turn`` is the number of the turn that is being answered; ``urgent`` that the next frame may be wanted at once.
    """

    live: str
    status: str
    earlier: str | None = None
    panel: str | None = None
    turn: int | None = None
    urgent: bool = False


def _now() -> datetime:
    return datetime.now(UTC)


class Chat:
    """What the page does with a conversation. It keeps nothing of it itself: the talk is the page's."""

    def __init__(self, service: Service, settings: Settings, texts: Texts, clock: Clock = _now) -> None:
        self.service = service
        self.settings = settings
        self.texts = texts
        self.countries = countries(texts.page.country_default)
        self.feedback = Feedback()
        self.records: Records | None = None
        self.whose: Callable[[str], Whose] = partial(nobodys, service)
        self._clock = clock
        self._papers = count(1)

    def talk(self) -> Talk:
        """A new conversation."""
        return Talk(self.settings.max_turns)

    def country(self, code: object, clinic: str = "") -> Country:
        """The country of this code, or the general numbers; where none was chosen (None) the clinic's or operator's."""
        if code is None:
            code = self.whose(clinic).country or self.settings.country
        return country_of(self.countries, code)

    def notice(self, country: Country) -> str:
        """The line that says what this is not."""
        return escape(self.texts.page.notice).replace("{number}", country.links)

    def start(self) -> Frame:
        """The page before the first message."""
        return Frame(render.empty(self.texts), "", earlier="", panel=panel.sources(self.texts, None))

    def ask(self, talk: Talk, question: str, code: object) -> Iterator[Frame]:
        """Answers a question: the frames as the reply comes in. It ends early where the conversation was cleared."""
        country, whose = self.country(code, talk.clinic), self.whose(talk.clinic)
        limit = self.settings.max_message_chars
        if len(question) > limit:
            words = self.texts.trouble.too_long.format(found=f"{len(question):,}", limit=f"{limit:,}")
            yield self.refused(talk, question, code, words)
            return
        turn = talk.begin(question, self._clock())
        yield replace(self._frame(talk, country, whole=True), turn=turn.number, urgent=True)
        shown = 0.0
        try:
            for event in whose.responder.stream(self._heard(talk, turn), country.code, whose.contact):
                turn = turn.grown(event.kind, event.value, self._clock)
                if not talk.put(turn):
                    return
                if event.kind != "reply" and (event.kind != "delta" or time.monotonic() - shown >= FRAME_SECONDS):
                    shown = time.monotonic()
                    urgent = turn.draft.screening.tier >= Tier.URGENT
                    yield replace(self._frame(talk, country), turn=turn.number, urgent=urgent)
        except Exception as error:  # noqa: BLE001  # whatever broke, the person gets plain words and the emergency advice
            LOG.error("a reply on the page failed: %s", told(error))
        if turn.reply:
            self._note(talk, turn)
            turn = thumbs.noted(self.feedback, talk, turn)
        else:
            turn = replace(turn, trouble=self._what_broke(talk))
        if not talk.put(turn):
            return
        frame = self._frame(talk, country, whole=True)
        last = talk.turns[-1:] == (turn,)
        yield replace(frame, panel=panel.sources(self.texts, turn)) if last and turn.reply else frame

    def refused(self, talk: Talk, question: str, code: object, words: str) -> Frame:
        """A question that gets no answer, and in plain words why."""
        shown = question if len(question) <= 200 else question[:200] + "…"
        talk.put(replace(talk.begin(shown, self._clock()), trouble=words))
        return self._frame(talk, self.country(code, talk.clinic), whole=True)

    def too_slow(self, talk: Talk, number: object, code: object) -> Frame:
        """What is shown where an answer did not come in time."""
        turn = talk.find(number)
        if turn is not None and not turn.finished:
            talk.put(replace(turn, trouble=self.texts.trouble.slow))
        return self._frame(talk, self.country(code, talk.clinic), whole=True)

    def renumbered(self, talk: Talk, code: object) -> Frame | None:
        """The conversation with the numbers of another country in what was escalated; None where nothing was."""
        country, whose = self.country(code, talk.clinic), self.whose(talk.clinic)
        escalated = [turn for turn in talk.turns if turn.reply and turn.reply.status is Status.ESCALATED]
        for turn in escalated:
            try:
                reply = whose.responder.respond(self._heard(talk, turn), country.code, whose.contact)
            except Exception as error:  # noqa: BLE001  # the old numbers stay
                LOG.error("a reply could not be given other numbers: %s", told(error))
                continue
            if reply.status is Status.ESCALATED:
                talk.put(replace(turn, reply=reply))
        return self._frame(talk, country, whole=True) if escalated else None

    def doubted(self, talk: Talk, number: object, code: object) -> Frame | None:
        """Keeps that a person calls an escalation wrong; the advice itself stays as it is."""
        turn = talk.find(number)
        if turn is None or turn.reply is None or turn.doubted or turn.reply.status is not Status.ESCALATED:
            return None
        screening = turn.reply.triage
        flags = tuple(dict.fromkeys(finding.flag for finding in screening.findings))
        self.feedback.add(Disagreement(self._clock(), screening.tier.label, flags))
        self._note_thumb(talk, turn, "down")
        talk.put(replace(turn, doubted=True))
        return self._frame(talk, self.country(code, talk.clinic), whole=True)

    def rated(self, talk: Talk, said: object, code: object) -> Frame | None:
        """A thumb for a reply, with a word of why or without; None where there is no such reply."""
        turn = thumbs.rated(self.feedback, talk, said, self._clock(), self.settings.keep_texts_days > 0)
        if turn is None:
            return None
        self._note_thumb(talk, turn, turn.thumb, thumbs.comment_of(said))
        return self._frame(talk, self.country(code, talk.clinic), whole=True)

    def summary(self, talk: Talk, code: object, offset: object) -> str:
        """The summary for the clinician as HTML; ``offset`` as in ``handover.written``."""
        text = handover.written(
            self.service, talk.turns, self.country(code, talk.clinic), offset, self.settings.max_turns
        )
        return handover.paper(self.texts.summary, text, next(self._papers))

    def _heard(self, talk: Talk, turn: Turn) -> tuple[Message, ...]:
        """What the responder is given: the newest messages up to the turn's question."""
        return talk.messages_until(turn.number)[-self.settings.max_turns :]

    def source(self, talk: Talk, number: object, marker: object) -> str | None:
        """The panel with one source; with no marker, all sources of the turn. None where there is no such turn."""
        turn = talk.find(number)
        if turn is None or turn.reply is None:
            return None
        citation = next((c for c in turn.reply.citations if c.marker == marker), None)
        if citation is None:
            return panel.sources(self.texts, turn)
        try:
            view = self.whose(talk.clinic).responder.passage(citation.passage_id)
        except Exception as error:  # noqa: BLE001  # the quote itself can still be shown
            LOG.error("a passage could not be read: %s", told(error))
            view = None
        return panel.source(self.texts, turn, citation, view, talk.clinic)

    def _note_thumb(self, talk: Talk, turn: Turn, thumb: str, comment: str = "") -> None:
        if self.records and turn.reply:
            said = _said(talk, turn)
            conversation, status = digest(said.conversation_id), turn.reply.status.value
            self.records.note(
                thumb_of(self.records, said.message_id, conversation, talk.clinic, status, thumb, comment)
            )

    def _note(self, talk: Talk, turn: Turn) -> None:
        """Writes down that there was a reply; the page never waits for the database."""
        if self.records:
            try:
                self.records.note(turn_of(self.records, _said(talk, turn), turn.reply))
            except Exception as error:  # noqa: BLE001  # the reply is there, and is shown
                LOG.error("a reply on the page was not written down: %s", told(error))

    def _frame(self, talk: Talk, country: Country, whole: bool = False) -> Frame:
        """The talk as it stands; ``whole`` with the earlier turns, which change only where a turn begins or ends."""
        turns = talk.turns
        if not turns:  # cleared just now
            return self.start()
        unfinished = [index for index, turn in enumerate(turns) if not turn.finished]
        split = min([*unfinished, len(turns) - 1])
        html = [render.turn(self.texts, country, t, last=t is turns[-1]) for t in (turns if whole else turns[split:])]
        live = html[split:] if whole else html
        return Frame("".join(live), self._status(talk), earlier="".join(html[:split]) if whole else None)

    def _status(self, talk: Talk) -> str:
        """The line under the conversation; when all is there, it is for screen readers alone."""
        turns = talk.turns
        if any(not turn.finished and not turn.draft.text for turn in turns):
            words = self.texts.chat.loading if self.whose(talk.clinic).loading else self.texts.chat.reading
            return f'<p class="bs-waiting">{escape(words)}</p>'
        reply = turns[-1].reply
        return f'<p class="bs-sr">{escape(self._done(reply))}</p>' if reply else ""

    def _what_broke(self, talk: Talk) -> str:
        library = self.whose(talk.clinic).library
        if library.ok:
            return self.texts.trouble.text
        return self.texts.trouble.not_ready.format(reason=library.reason)

    def _done(self, reply: Reply) -> str:
        count = len(reply.citations)
        if count == 1:
            return self.texts.chat.done_source
        return self.texts.chat.done_sources.format(count=count) if count else self.texts.chat.done


def _said(talk: Talk, turn: Turn) -> Said:
    return Said(f"{talk.id}:{turn.number}", talk.id, turn.question, "page", talk.clinic)
