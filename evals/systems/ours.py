"""The program as it stands, by its one way in."""

from __future__ import annotations

from collections.abc import Sequence

from bot.message import Message
from bot.reply import Reply
from corpus.document import Passage
from evals.lab import Lab
from evals.record import OURS
from evals.systems.system import Ranked
from index.hit import Hit


class Backstride:
    """Screen, condense, retrieve, decide, compose, cite."""

    name = OURS

    def __init__(self, lab: Lab) -> None:
        self._lab = lab

    @property
    def pieces(self) -> Sequence[Passage]:
        """The library's passages."""
        return self._lab.index.passages

    def rank(self, messages: Sequence[Message]) -> list[Ranked]:
        """The passages that its search finds for the standing question."""
        return ranked(self._lab.probe(messages).hits)

    def reply(self, messages: Sequence[Message]) -> Reply:
        """Its reply."""
        return self._lab.responder.respond(messages)


def ranked(hits: Sequence[Hit]) -> list[Ranked]:
    """The program's hits as every system's are."""
    return [
        Ranked(h.passage.passage_id, h.passage.doc_id, h.passage.section_path, h.passage.start, h.passage.end, h.score)
        for h in hits
    ]
