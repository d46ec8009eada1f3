"""all-MiniLM-L6-v2 alone: the cosine of question and passage, nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.message import Message
from bot.reply import Reply
from corpus.document import Passage
from evals.lab import Lab
from evals.systems.system import Ranked, reply_of
from index.encode import Vectors


class MiniLmAlone:
    """Dense retrieval over the library's passages, each with its headings; its reply is the best passage."""

    name = "minilm"

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self.pieces: Sequence[Passage] = lab.index.passages
        rows: Vectors = np.load(lab.index.folder / "vectors.npy", mmap_mode="r")
        self._vectors = rows[: len(self.pieces)]

    def rank(self, messages: Sequence[Message]) -> list[Ranked]:
        """The passages by their cosine with the last message."""
        query = self._lab.index.encoder.encode([messages[-1].content])[0]
        scores = self._vectors @ query
        chosen = [(self.pieces[int(i)], float(scores[i])) for i in np.argsort(-scores, kind="stable")[:10]]
        return [Ranked(p.passage_id, p.doc_id, p.section_path, p.start, p.end, s) for p, s in chosen]

    def reply(self, messages: Sequence[Message]) -> Reply:
        """The best passage."""
        return reply_of(self.rank(messages)[:1], self._lab.documents)
