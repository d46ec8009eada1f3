"""BM25 alone, as Anserini sets it up: title and text in one field, Porter stems, a short list of stop words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from bot.message import Message
from bot.reply import Reply
from corpus.document import Passage
from evals.lab import Lab
from evals.systems.system import Ranked, reply_of
from index.keyword import searchable

K1, B = 0.9, 0.4
"""Anserini's defaults (Yang, Fang & Lin 2017), with which the published BM25 figures of BEIR were made."""

STOP = frozenset(
    """a an and are as at be but by for if in into is it no not of on or such that the their then there these they this
    to was will with""".split()
)
"""Lucene's English stop words."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("porter")


def words(text: str) -> list[str]:
    """Lower case, English possessives off, stop words out, Porter stems."""
    plain = [re.sub(r"['\u2019]s$", "", w) for w in _WORD.findall(text.lower())]
    stems: list[str] = _stemmer().stemWords([w for w in plain if w not in STOP])
    return stems


class Bm25:
    """BM25 (Robertson & Zaragoza 2009) over any texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._model = bm25s.BM25(k1=K1, b=B, method="lucene")
        self._model.index([words(text) or ["\x00"] for text in texts] or [["\x00"]], show_progress=False)
        self._count = len(texts)

    def scores(self, query: str) -> NDArray[np.float32]:
        """The score of each text, shape (n_texts,); 0 where no word occurs."""
        known = [w for w in words(query) if w in self._model.vocab_dict]
        if not known or not self._count:
            return np.zeros(self._count, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)[: self._count]


class KeywordAlone:
    """BM25 over the library's passages; its reply is the best passage."""

    name = "bm25"

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self.pieces: Sequence[Passage] = lab.index.passages
        self._bm25 = Bm25([searchable(p) for p in self.pieces])

    def rank(self, messages: Sequence[Message]) -> list[Ranked]:
        """The passages by their BM25 for the last message; those without any of its words are not found."""
        scores = self._bm25.scores(messages[-1].content)
        best = [int(i) for i in np.argsort(-scores, kind="stable")[:10] if scores[i] > 0]
        chosen = [(self.pieces[i], float(scores[i])) for i in best]
        return [Ranked(p.passage_id, p.doc_id, p.section_path, p.start, p.end, s) for p, s in chosen]

    def reply(self, messages: Sequence[Message]) -> Reply:
        """The best passage."""
        return reply_of(self.rank(messages)[:1], self._lab.documents)
