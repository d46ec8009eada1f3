"""Questions that touch a topic on which the articles differ get every side, each with its source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.chosen import Chosen
from bot.cite import Citations
from bot.reply import Difference, Position
from bot.select import MAX_WORDS, beyond_spare
from corpus.differences import Anchor, Topic, locate, topics
from corpus.document import Passage, Span, Statement
from index.hit import Hit
from index.words import content_words, fold

LEADING = 2
"""A side among so many pieces that an answer begins with is what the answer is about."""
NEAR = 12
"""A topic counts only when one of its sections is among this many best passages."""


@dataclass(frozen=True, slots=True)
class Sides:
    """A topic with the pieces that state its positions, in the order of the positions found."""

    topic: Topic
    pieces: tuple[tuple[Chosen, str], ...]
    """Each piece with the position in our own words."""


class Differences:
    """The disagreements of one library: the bundled ones and those that a person accepted.

    ``accepted`` is asked with each question, so that what was accepted a moment ago counts.
    """

    def __init__(self, passages: Sequence[Passage], accepted: Callable[[], Sequence[Topic]] = lambda: ()) -> None:
        self._passages = passages
        self._accepted = accepted
        self._located: dict[tuple[Anchor, float], tuple[Passage, Statement] | None] = {}

    def touched(self, question: str, hits: Sequence[Hit], chosen: Sequence[Chosen] = ()) -> Sides | None:
        """The topic that ``question`` touches, where the library holds at least two of its sides.

        One with cues is touched by a question that has one; one without by an answer (``chosen``) that would quote a
        side, or by a question with all the words of its name. What the answer begins with goes before the cues. A
        bundled one is touched, too, by an answer whose first piece is one of its sides, however it was asked for.
        """
        accepted = self._accepted()
        bare = [topic for topic in accepted if topic.cues is None]
        near = {(hit.passage.doc_id, hit.passage.section_path[-1]) for hit in hits[:NEAR]}
        leading = (self._quoted(topic, chosen, chosen[:LEADING]) for topic in bare)
        cued = (self._asked(topic, question, near) for topic in (*topics(), *accepted))
        first = (self._quoted(topic, chosen, chosen[:1]) for topic in topics())
        anywhere = (self._quoted(topic, chosen, chosen) for topic in bare)
        return next((sides for sides in chain(leading, cued, first, anywhere) if sides), None)

    def _quoted(self, topic: Topic, chosen: Sequence[Chosen], among: Sequence[Chosen]) -> Sides | None:
        """The sides, where one is quoted in ``among``."""
        sides = self._sides(topic, chosen)
        if sides and any(_overlap(piece, one) for piece, _ in sides.pieces for one in among):
            return sides
        return None

    def _asked(self, topic: Topic, question: str, near: Collection[tuple[str, str]]) -> Sides | None:
        """The sides, where the question is after the topic and a section of it was found."""
        if topic.cues:
            meant = topic.cues.search(fold(question)) is not None
        else:
            named = set(content_words(topic.topic))
            meant = bool(named) and named <= set(content_words(question))
        sides = self._sides(topic, ()) if meant else None
        if sides and any((p.passage.doc_id, p.passage.section_path[-1]) in near for p, _ in sides.pieces):
            return sides
        return None

    def _sides(self, topic: Topic, chosen: Sequence[Chosen]) -> Sides | None:
        """What the library holds of it; None for less than two documents' sides."""
        pieces: list[tuple[Chosen, str]] = []
        for anchor in topic.positions:
            found = self._locate(anchor, topic.least)
            if found:
                passage, statement = found
                piece = Chosen(passage, Span(statement.start, statement.end), 1.0)
                # what the answer quotes of it may begin with the sentence that it leans on
                whole = next((c for c in chosen if _holds(c, piece)), None)
                pieces.append((replace(whole, short=False) if whole else piece, anchor.says))
        return Sides(topic, tuple(pieces)) if len({piece.passage.doc_id for piece, _ in pieces}) > 1 else None

    def _locate(self, anchor: Anchor, least: float) -> tuple[Passage, Statement] | None:
        key = (anchor, least)
        if key not in self._located:
            self._located[key] = locate(anchor, self._passages, least)
        return self._located[key]


def _overlap(one: Chosen, other: Chosen) -> bool:
    return (
        one.passage.doc_id == other.passage.doc_id
        and one.span.start < other.span.end
        and other.span.start < one.span.end
    )


def _holds(whole: Chosen, part: Chosen) -> bool:
    return (
        whole.passage.doc_id == part.passage.doc_id
        and whole.span.start <= part.span.start
        and part.span.end <= whole.span.end
    )


def with_sides(chosen: Sequence[Chosen], sides: Sides, taken: int = 0) -> list[Chosen]:
    """The sides, then of ``chosen`` what still has room beside ``taken`` words and is not said already.

    Where a topic is touched by what the answer quotes, its sides stand where that stood, and what led up to it leads.
    """
    merged = [piece for piece, _ in sides.pieces]
    quoted = (i for i, c in enumerate(chosen) if any(_overlap(c, piece) for piece in merged))
    ahead = next(quoted, 0) if sides.topic.cues is None else 0
    room = MAX_WORDS - beyond_spare(taken) - sum(len(piece.shown.split()) for piece in merged)
    at = 0
    for i, piece in enumerate(chosen):
        said = any(_overlap(piece, other) for other in merged)
        size = len(piece.shown.split())
        if said or size > room:
            continue
        if i < ahead:
            merged.insert(at, piece)
            at += 1
        else:
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
