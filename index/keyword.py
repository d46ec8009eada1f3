"""BM25 over the same passages (Robertson & Zaragoza 2009, the Lucene variant)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from corpus.document import Passage
from index.words import content_words

# it logs at DEBUG by itself, whatever the root logger says
logging.getLogger("bm25s").setLevel(logging.WARNING)

K1 = 1.2
B = 0.75


def searchable(passage: Passage) -> str:
    """What of a passage is searched: its headings and its text."""
    return " ".join((*passage.section_path, passage.text))


class KeywordIndex:
    """BM25 scores of all passages, in the order in which they were given."""

    def __init__(self, model: bm25s.BM25, count: int) -> None:
        self._model = model
        self._count = count

    @classmethod
    def build(cls, texts: Sequence[str]) -> KeywordIndex:
        """Index texts; an empty list gives an index that finds nothing."""
        model = bm25s.BM25(k1=K1, b=B)
        # a text without any content word still has its place
        model.index([content_words(text) or ["\x00"] for text in texts] or [["\x00"]], show_progress=False)
        return cls(model, len(texts))

    def save(self, folder: Path) -> None:
        """Write the index's files into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        self._model.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path, count: int) -> KeywordIndex:
        """Read what ``save`` wrote; ``count`` is the number of texts."""
        return cls(bm25s.BM25.load(str(folder), show_progress=False), count)

    def scores(self, words: Sequence[str]) -> NDArray[np.float32]:
        """BM25 of each text for stemmed query words, shape (n_texts,); 0 where no word occurs."""
        known = [w for w in dict.fromkeys(words) if w in self._model.vocab_dict]
        if not known or not self._count:
            return np.zeros(self._count, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)[: self._count]
