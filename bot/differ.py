"""Questions that touch a topic on which the articles differ get every side, each with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cite import Citations
from bot.reply import Difference, Position
from bot.select import MAX_WORDS, Chosen
from corpus.differences import Topic, locate, topics
from corpus.document import Passage, Span
from index.hit import Hit
from index.words import fold

NEAR = 6
"""A topic counts only when one of its sections is among this many best passages."""


@dataclass(frozen=True, slots=True)
class Sides:
    """A topic with the pieces that state its positions, in the order of the positions found."""

    topic: Topic
    pieces: tuple[tuple[Chosen, str], ...]
    """Each piece with the position in our own words."""


def touched(question: str, hits: Sequence[Hit], passages: Sequence[Passage]) -> Sides | None:
    """The first topic that ``question`` touches, where the library holds at least two of its sides."""
    folded = fold(question)
    near = {(hit.passage.doc_id, hit.passage.section_path[-1]) for hit in hits[:NEAR]}
    for topic in topics():
        if not topic.cues.search(folded):
            continue
        pieces: list[tuple[Chosen, str]] = []
        for anchor in topic.positions:
            found = locate(anchor, passages)
            if found:
                passage, statement = found
                pieces.append((Chosen(passage, Span(statement.start, statement.end), 1.0), anchor.says))
        close = any((p.passage.doc_id, p.passage.section_path[-1]) in near for p, _ in pieces)
        if close and len({p.passage.doc_id for p, _ in pieces}) > 1:
            return Sides(topic, tuple(pieces))
    return None


def with_sides(chosen: Sequence[Chosen], sides: Sides) -> list[Chosen]:
    """The sides first, then of ``chosen`` what still has room and is not said already."""
    merged = [piece for piece, _ in sides.pieces]
    room = MAX_WORDS - sum(len(piece.shown.split()) for piece in merged)
    for piece in chosen:
        said = any(
            other.passage.doc_id == piece.passage.doc_id
            and piece.span.start < other.span.end
            and other.span.start < piece.span.end
            for other in merged
        )
        size = len(piece.shown.split())
        if not said and size <= room:
            merged.append(piece)
            room -= size
    return merged


def difference(sides: Sides, citations: Citations) -> Difference:
    """The reply's record of the topic; its markers are those of the pieces that were cited."""
    positions = tuple(
        Position(piece.passage.doc_id, says, int(citations.cite(piece.passage, piece.span).strip("[]")))
        for piece, says in sides.pieces
    )
    return Difference(sides.topic.topic, positions)
