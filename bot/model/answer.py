"""Answers in a model's words where they stand, completed or replaced by the library's own statements."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.answer import Answerer
from bot.chosen import Chosen
from bot.cite import Citations
from bot.compose import compose
from bot.differ import Sides
from bot.message import Message
from bot.model.writer import Kept, Outcome, Writer
from bot.reply import Citation, Difference, Position, Reply, Status
from bot.several import LookedUp
from corpus.differences import Topic
from corpus.document import Document, Passage
from index.search import Index

PASSAGES = 8
"""How many passages the model is given at most."""
TOTAL_WORDS = 150
"""Of an answer, with what completes it; both sides of a disagreement are given all the same."""


class WordedAnswerer(Answerer):
    """The library's answerer, with a model to word what it found; whether to answer is decided without it."""

    def __init__(
        self,
        index: Index,
        documents: Sequence[Document],
        writer: Writer,
        accepted: Callable[[], Sequence[Topic]] = lambda: (),
    ) -> None:
        super().__init__(index, documents, accepted=accepted)
        self._writer = writer

    def answer(self, messages: Sequence[Message], taken: int = 0) -> Reply:
        """The reply to the last message; its triage is the caller's, who needs ``taken`` words of the reply for it."""
        *_, whole = self.replies(messages, careful=False, taken=taken)
        return whole

    def replies(self, messages: Sequence[Message], *, careful: bool, taken: int = 0) -> Iterator[Reply]:
        """The reply as it grows, each text beginning with the one before; the last is the whole.

        ``careful``: the red-flag screen found or asked something, so no comfort is passed on.
        """
        found = self.look_up(messages, taken)
        if found.reply.status is not Status.ANSWERED:
            yield found.reply
            return
        began = time.perf_counter()
        citations, outcome = self.citations(), Outcome()
        text = ""
        for kept in self._writer.write(found.reply.query, _given(found), outcome, careful=careful):
            text += _ahead(text, kept) + f"{'- ' if kept.listed else ''}{kept.text} {_markers(kept, citations)}"
            yield replace(found.reply, text=text, citations=citations.all(), differences=(), model=self._writer.name)
        if not text:
            yield found.reply
            return
        said = citations.all()
        missing = _missing(found, said, whole=not outcome.failure, words=taken + len(text.split()))
        if missing:
            text += "\n\n" + compose(missing, citations)
        timings = replace(
            found.reply.timings_ms, compose=found.reply.timings_ms.compose + (time.perf_counter() - began) * 1e3
        )
        yield replace(
            found.reply,
            text=text,
            citations=citations.all(),
            differences=(_difference(found.sides, citations),) if found.sides else (),
            model=self._writer.name,
            timings_ms=timings,
        )


def _given(found: LookedUp) -> list[Passage]:
    """The passages of the library's own answer first, then the next best."""
    passages = {c.passage.passage_id: c.passage for c in found.chosen}
    for hit in found.hits:
        passages.setdefault(hit.passage.passage_id, hit.passage)
    return list(passages.values())[: max(PASSAGES, len({c.passage.passage_id for c in found.chosen}))]


def _ahead(text: str, kept: Kept) -> str:
    """What stands between a sentence and the text before it."""
    if not text:
        return ""
    if kept.opens:
        return "\n\n"
    return "\n" if kept.listed else " "


def _markers(kept: Kept, citations: Citations) -> str:
    markers = [citations.cite(source.passage, source.span) for source in kept.sources]
    return "".join(dict.fromkeys(markers))


def _missing(found: LookedUp, said: Sequence[Citation], *, whole: bool, words: int) -> list[Chosen]:
    """What of the library's own answer must be added: sides not given, and all of it where the model fell short."""
    sides = [piece for piece, _ in found.sides.pieces] if found.sides else []
    added = [piece for piece in sides if not _cited(piece, said)]
    hit = any(_cited(piece, said) for piece in found.chosen)
    if whole and hit:
        return added
    words += sum(len(piece.shown.split()) for piece in added)
    for piece in found.chosen:
        size = len(piece.shown.split())
        if piece not in added and not _cited(piece, said) and words + size <= TOTAL_WORDS:
            added.append(piece)
            words += size
    return added


def _cited(piece: Chosen, said: Sequence[Citation]) -> bool:
    return _marker(piece, said) > 0


def _marker(piece: Chosen, said: Sequence[Citation]) -> int:
    """The marker of a citation that shares words with ``piece``, 0 for none."""
    return next(
        (
            c.marker
            for c in said
            if c.doc_id == piece.passage.doc_id and c.start < piece.span.end and piece.span.start < c.end
        ),
        0,
    )


def _difference(sides: Sides, citations: Citations) -> Difference:
    """The reply's record of a topic on which the articles differ; every side is cited by now."""
    said = citations.all()
    positions = tuple(Position(piece.passage.doc_id, says, _marker(piece, said)) for piece, says in sides.pieces)
    return Difference(sides.topic.topic, positions)
