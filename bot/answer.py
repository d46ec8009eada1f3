"""A conversation that asks for knowledge -> an answer from the library, or a decline."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.answerable import Decision, decide
from bot.cite import Citations
from bot.compose import compose
from bot.condense import Standing, Turn, condense, idle, leans, wants_other_side
from bot.differ import Differences, difference, with_sides
from bot.ground import elsewhere, ground, whereabouts
from bot.library_view import DocumentView, PassageView, overview, view
from bot.listed import plain
from bot.message import Message
from bot.quantity import lacks_quantity
from bot.question import kind_of
from bot.remembered import Remembered
from bot.reply import Citation, Reply, Status, Timings
from bot.select import select
from bot.several import LookedUp, one_by_one, questions_in
from bot.sources import Sources
from bot.suggest import STARTERS, questions, suggest
from bot.trace import span
from bot.warn import Warnings
from corpus.differences import Topic
from corpus.document import Document
from index.hit import Query
from index.search import Found, Index
from index.short_forms import spelt_out
from index.words import content_words
from prompts.conversation import ConversationTexts
from prompts.conversation import load as load_texts

DIFFERS = 0.3
"""Least probability of an answer at which a question with the cue of a difference gets its sides."""
PLAINLY_ANSWERED = 0.73
"""Least probability of an answer at which a message that names its topic is taken to leave the last one."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What the last message of a conversation asks, what was found for it, and how far it names something else, unknown
    to the library (0 to 1)."""

    standing: Standing
    found: Found
    strange: float


class Answerer:
    """Answers from one index and its documents."""

    def __init__(
        self,
        index: Index,
        documents: Sequence[Document],
        texts: ConversationTexts | None = None,
        accepted: Callable[[], Sequence[Topic]] = lambda: (),
    ) -> None:
        self._index = index
        self._differences = Differences(index.passages, accepted)
        self._warnings = Warnings(index.passages)
        self._documents = {d.doc_id: d for d in documents}
        self._passages = {p.passage_id: p for p in index.passages}
        self._sources = Sources(documents)
        bundled = {doc_id for doc_id, _ in questions()}
        self._starters = STARTERS if bundled & self._documents.keys() else ()
        self._texts = texts or load_texts("en")
        # a conversation comes whole each time: what its earlier messages came to is worked out once
        self._alone: Remembered[bool] = Remembered()
        self._grounds: Remembered[dict[str, float]] = Remembered()

    def passage(self, passage_id: str) -> PassageView | None:
        """A passage with its surroundings; None where there is none of that id."""
        found = self._passages.get(passage_id)
        return view(found, self._documents[found.doc_id]) if found else None

    def documents(self) -> tuple[DocumentView, ...]:
        """The documents of the library with their topics."""
        return tuple(overview(document, self._passages.values()) for document in self._documents.values())

    def find(self, query: str, limit: int) -> tuple[PassageView, ...]:
        """The passages that fit a question best, at most ``limit``, the best first."""
        named = self._sources.named(query)
        hits = self._index.search(Query(named.rest, k=limit, prefer=named.doc_ids)).hits[:limit]
        return tuple(view(hit.passage, self._documents[hit.passage.doc_id]) for hit in hits)

    def answer(self, messages: Sequence[Message], taken: int = 0) -> Reply:
        """The reply to the last message; its triage is the caller's, who needs ``taken`` words of the reply for it."""
        return self.look_up(messages, taken).reply

    def things(self, text: str) -> frozenset[str]:
        """Stems of the things that ``text`` names and the library knows."""
        return self._index.topics(text) - idle()

    def warned(self, flags: Sequence[str]) -> tuple[tuple[str, ...], tuple[Citation, ...]]:
        """What the library says of red flags, by their names: statements with markers, and their citations."""
        citations = self.citations()
        return self._warnings.on(flags, citations), citations.all()

    def citations(self) -> Citations:
        """Citations of this library for a new reply."""
        return Citations(self._documents.__getitem__)

    def look_up(self, messages: Sequence[Message], taken: int = 0) -> LookedUp:
        """The reply to the last message with what it was made from; its questions are answered one by one."""
        asked = questions_in(spelt_out(messages[-1].content), self.things)
        whole = one_by_one(asked, messages[:-1], self._look_up, self.citations(), self._texts, taken)
        return whole or self._look_up(messages, taken)

    def _look_up(self, messages: Sequence[Message], taken: int = 0) -> LookedUp:
        began = time.perf_counter()
        with span("search"):
            asked = self.search(messages)
            standing, found = asked.standing, asked.found
            decision = self._decide(found, standing.judged, follows=standing.follows, strange=asked.strange)
        retrieved = time.perf_counter()
        with span("compose"):
            looked_up = self._composed(found, standing, decision, taken)
        ended = time.perf_counter()
        timings = Timings(retrieve=(retrieved - began) * 1e3, compose=(ended - retrieved) * 1e3)
        return replace(looked_up, reply=looked_up.reply.timed(timings))

    def search(self, messages: Sequence[Message]) -> Searched:
        """What the library has on the last message."""
        messages = [replace(m, content=spelt_out(m.content)) if m.role == "user" else m for m in messages]
        standing = condense(messages, self._index.stems, self._answers_alone, self.things)
        return Searched(standing, self._search(standing), self._strange(standing))

    def _answers_alone(self, message: str) -> bool:
        """Whether the library plainly answers a message as it stands."""

        def answers() -> bool:
            found = self._search(Standing(message, "", message, message))
            return self._decide(found, message, follows=False).probability >= PLAINLY_ANSWERED

        return self._alone.get(message, answers)

    def _grounded(self, turn: Turn) -> dict[str, float]:
        return self._grounds.get(f"{turn.topic}\0{turn.answer}", lambda: ground(turn, self._index.search))

    def _search(self, standing: Standing) -> Found:
        named = self._sources.named(standing.text)
        text = self._sources.named(standing.asked).rest
        if not standing.follows:
            return self._index.search(Query(text, prefer=named.doc_ids, talk=standing.talk))
        near = whereabouts(standing.turns, self._grounded)
        said = frozenset(content_words(plain(standing.turns[-1].answer))) if standing.turns else frozenset()
        query = Query(text, prefer=named.doc_ids, context=standing.context, near=near, said=said, named=standing.named)
        return self._index.search(replace(query, talk=standing.talk))

    def _strange(self, standing: Standing) -> float:
        """How far a message that leans on the talk names something else, unknown to the library: 0, 1, or half where a
        pronoun stands for what was said."""
        if not standing.follows or self.things(standing.asked) or not self._index.strangers(standing.asked):
            return 0.0
        return 0.5 if leans(standing.asked) else 1.0

    def _decide(self, found: Found, question: str, *, follows: bool, strange: float = 0.0) -> Decision:
        index = self._index
        return decide(
            found, question, index.knows, index.idf,
            articles_only=index.articles_only, follows=follows, strange=strange,
        )  # fmt: skip

    def _composed(self, found: Found, standing: Standing, decision: Decision, taken: int) -> LookedUp:
        asked, shown = standing.asked, standing.shown
        chosen = select(found, self._index, kind_of(asked), taken=taken) if decision.answer else []
        judged = standing.text if wants_other_side(asked) else asked
        sides = self._differences.touched(judged, found.hits, chosen) if chosen or _may_differ(decision) else None
        if not chosen and not sides:
            return LookedUp(self._declined(found, shown, decision), found.hits)
        about = [c for c in chosen if c.passage.section_path == chosen[0].passage.section_path]
        if chosen and lacks_quantity(asked, (c.quote for c in (about if standing.follows else chosen))):
            return LookedUp(self._declined(found, shown, decision, "detail"), found.hits)
        if sides:
            chosen = with_sides(chosen, sides, taken)
        elif wants_other_side(asked):
            chosen = select(elsewhere(found), self._index, kind_of(asked), taken=taken) or chosen
        citations = self.citations()
        text = compose(chosen, citations)
        differences = (difference(sides, citations),) if sides else ()
        suggestions = suggest(found.hits, (c.passage for c in chosen), shown)
        reply = Reply(
            Status.ANSWERED, text, citations.all(), differences=differences, suggestions=suggestions, query=shown
        )
        return LookedUp(reply, found.hits, tuple(chosen), sides)

    def _declined(self, found: Found, shown: str, decision: Decision, key: str = "plain") -> Reply:
        """A kind decline, with what the library does say nearby offered as questions."""
        key = next((k for k in ("dose", "diagnosis", "prognosis") if k in decision.outside), key)
        suggestions = suggest(found.hits, (), shown) or self._starters
        near = "\n".join(f"- {text}" for text in suggestions)
        nearest = self._texts.decline["nearest"].format(sections=near) if near else ""
        text = "\n\n".join(part for part in (self._texts.decline[key], nearest) if part)
        return Reply(Status.DECLINED, text, suggestions=suggestions, query=shown)


def _may_differ(decision: Decision) -> bool:
    """Whether a question that would be declined is answered where it touches a topic on which the articles differ."""
    return decision.probability >= DIFFERS and not decision.outside


def starters() -> tuple[str, ...]:
    """Questions for the empty state of a chat."""
    known = set(questions().values())
    return tuple(q for q in STARTERS if q in known) or STARTERS
