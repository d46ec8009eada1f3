"""Question and passages -> a model's sentences, each verified before anybody sees it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.cite import plain
from bot.model.breaker import Breaker
from bot.model.calls import Limits, called
from bot.model.evidence import Source
from bot.model.face import ChatModel, ModelError
from bot.model.guard import fault, instructs
from bot.model.said import MAX_CHARS, Said, said
from bot.model.support import Checker
from corpus.document import Passage
from index.words import content_words
from prompts.chat import Prompts, load

LOG = logging.getLogger(__name__)

MAX_WORDS = 110
"""What the model is asked for at most; ``ROOM`` is what is shown of it."""
ROOM = 140
MAX_DROPPED = 6
"""After this many dropped sentences in a row the rest is not waited for."""
REPEAT = 0.8
"""Share of the shorter one's words at which two sentences say the same."""


@dataclass(frozen=True)
class Kept:
    """A verified sentence or list item with the statements that bear it out, best first."""

    text: str
    sources: tuple[Source, ...]
    listed: bool
    opens: bool


@dataclass
class Outcome:
    """How a model's answer went: ``dropped`` counts sentences by reason, ``failure`` says why it ended early."""

    kept: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    failure: str = ""


class Writer:
    """Asks a model, and lets through what the passages bear out. Safe for threads."""

    def __init__(
        self,
        model: ChatModel,
        checker: Checker,
        limits: Limits | None = None,
        prompts: Prompts | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self._model = model
        self._checker = checker
        self._limits = limits or Limits()
        self._prompts = prompts or load()
        self._breaker = breaker or Breaker()

    @property
    def name(self) -> str:
        """The model's, as the setting has it."""
        return self._model.name

    def write(self, question: str, passages: Sequence[Passage], outcome: Outcome, *, careful: bool) -> Iterator[Kept]:
        """The sentences that stand, each as soon as it is verified; a fault of the model's never raises.

        ``outcome`` is filled in as it goes; ``careful``: the screen found or asked something.
        """
        if not self._breaker.allows():
            outcome.failure = "left alone after failures"
            return
        given = [p for p in passages if not instructs(p.text)]
        numbered = dict(enumerate(given, 1))
        system, user = self._prompts.filled(_listed(numbered), _quoted(question), MAX_WORDS)
        try:
            yield from self._verified(called(self._model, system, user, self._limits), numbered, outcome, careful)
            if not outcome.kept and not outcome.failure:
                outcome.failure = "nothing stands"
            self._breaker.tell(failed=False)
        except ModelError as error:
            outcome.failure = str(error)
            self._breaker.tell(failed=True)
        dropped = ", ".join(f"{n} {reason}" for reason, n in sorted(outcome.dropped.items())) or "none"
        LOG.info("model: %d sentences kept, dropped: %s; %s", outcome.kept, dropped, outcome.failure or "ended")

    def _verified(
        self, pieces: Iterator[str], numbered: dict[int, Passage], outcome: Outcome, careful: bool
    ) -> Iterator[Kept]:
        words, in_a_row, opens = 0, 0, False
        seen: list[frozenset[str]] = []
        for sentence in said(pieces):
            opens = opens or sentence.opens
            wrong = fault(sentence.text, careful=careful)
            if wrong and wrong.ends:
                outcome.dropped[wrong] += 1
                outcome.failure = wrong.value
                return
            reason, sources = (wrong.value, ()) if wrong else self._held(sentence, numbered)
            stems = frozenset(content_words(sentence.text))
            if not reason and any(len(stems & old) >= REPEAT * min(len(stems), len(old)) for old in seen):
                reason = "repeated"
            if reason:
                outcome.dropped[reason] += 1
                in_a_row += 1
                if in_a_row >= MAX_DROPPED:
                    outcome.failure = "nothing but unsupported sentences"
                    return
                continue
            words += len(sentence.text.split())
            if words > ROOM:
                return
            in_a_row = 0
            seen.append(stems)
            outcome.kept += 1
            yield Kept(plain(sentence.text), sources, sentence.listed, opens)
            opens = False

    def _held(self, sentence: Said, numbered: dict[int, Passage]) -> tuple[str, tuple[Source, ...]]:
        """Why a sentence falls ('' for a reason to keep it), and what bears it out."""
        cited = [(n, numbered[n]) for n in sentence.markers if n in numbered]
        if not sentence.whole or len(sentence.text) > MAX_CHARS:
            return "unfinished", ()
        if not cited:
            return "invented_marker" if sentence.markers else "no_marker", ()
        support = self._checker.supported(sentence.text, cited)
        return ("", support.sources) if support.supported else (support.reason.value, ())


def _listed(numbered: dict[int, Passage]) -> str:
    return "\n".join(
        f'<passage number="{n}" section="{_quoted(" > ".join(p.section_path))}">\n{_quoted(p.text)}\n</passage>'
        for n, p in numbered.items()
    )


def _quoted(text: str) -> str:
    """Text that cannot end its element, nor be taken for a marker of ours."""
    return plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
