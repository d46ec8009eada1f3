"""What a system can be asked, and what it answers with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.message import Message
from bot.reply import Citation, Reply, Screening, Status
from bot.triage.finding import Triage
from corpus.document import Document, Passage


@dataclass(frozen=True, slots=True)
class Ranked:
    """A piece of text that a system found, best first; offsets count characters of the document's text."""

    id: str
    doc_id: str
    section: tuple[str, ...]
    start: int
    end: int
    score: float


class System(Protocol):
    """A system under measurement. What it cannot be asked raises NotImplementedError and is not asked."""

    name: str

    @property
    def pieces(self) -> Sequence[Passage]:
        """The pieces that it searches."""

    def rank(self, messages: Sequence[Message]) -> list[Ranked]:
        """The best pieces for a question, best first."""

    def reply(self, messages: Sequence[Message]) -> Reply:
        """Its reply to a conversation."""


def reply_of(pieces: Sequence[Ranked], documents: dict[str, Document]) -> Reply:
    """Pieces as they are, as a reply: each whole, with its own citation."""
    citations: list[Citation] = []
    for marker, piece in enumerate(pieces, 1):
        document = documents[piece.doc_id]
        citations.append(
            Citation(
                marker=marker,
                doc_id=piece.doc_id,
                passage_id=piece.id,
                title=document.title,
                author=document.author,
                publisher=document.publisher,
                kind=document.kind.value,
                section=piece.section,
                quote=document.text[piece.start : piece.end],
                start=piece.start,
                end=piece.end,
            )
        )
    text = "\n\n".join(f"{' '.join(c.quote.split())} [{c.marker}]" for c in citations)
    return Reply(Status.ANSWERED if citations else Status.DECLINED, text, tuple(citations), model="baseline")


def reply_of_screen(triage: Triage) -> Reply:
    """A screen's verdict without the words around it."""
    status = Status.ESCALATED if triage.tier.label in ("urgent", "emergency") else Status.ANSWERED
    return Reply(status, "", triage=Screening(triage.tier, triage.question, triage.findings), model="baseline")
