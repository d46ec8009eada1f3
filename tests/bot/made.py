"""A small library on disk, and searches whose similarities are made up, so that a test decides what is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.chosen import Chosen
from bot.cite import Citations
from bot.compose import compose
from bot.question import Ask
from bot.select import DEFAULT, select
from bot.statements import NAMES, Signals
from corpus.document import Document
from index.build import build
from index.hit import Hit, Query
from index.rerank import FEATURES
from index.search import Found, Index
from tests.index.fake import FakeEncoder, library

WEIGHTS = Signals(**{name: float(name == "bare") for name in NAMES})
MARGINS = replace(DEFAULT, same_section=0.2, other_section=0.1, list_item=0.25)
"""A statement's score is its made-up similarity, whatever the program's own weights are tuned to."""


class Made:
    """Documents with their index."""

    def __init__(self, home: Path, **texts: str) -> None:
        self.documents, self.passages, digest = library(**texts)
        build(home, self.documents, self.passages, digest, FakeEncoder)
        self.index = Index.open(home, self.passages, digest, FakeEncoder())
        self.by_id: dict[str, Document] = {d.doc_id: d for d in self.documents}

    def found(self, similar: Mapping[str, float], *words: str) -> Found:
        """All passages, equally good; statements that begin with a key are as similar to the question as it says."""
        statements = []
        for passage in self.passages:
            rows = np.zeros((len(passage.statements), 4), dtype=np.float32)
            for i, statement in enumerate(passage.statements):
                quote = passage.text[statement.start - passage.start : statement.end - passage.start]
                rows[i] = next((s for begin, s in similar.items() if quote.startswith(begin)), -1.0)
            statements.append(rows)
        hits = tuple(Hit(p, 10.0, n, "made") for n, p in enumerate(self.passages, 1))
        features = np.zeros((len(hits), len(FEATURES)), dtype=np.float32)
        return Found(Query(""), words, hits, features, None, "", tuple(statements))

    def select(self, similar: Mapping[str, float], ask: Ask = Ask.OTHER) -> list[Chosen]:
        return select(self.found(similar), self.index, ask, MARGINS, WEIGHTS)

    def quotes(self, similar: Mapping[str, float], ask: Ask = Ask.OTHER) -> list[str]:
        return [chosen.quote for chosen in self.select(similar, ask)]

    def text(self, similar: Mapping[str, float], ask: Ask = Ask.OTHER) -> tuple[str, Citations]:
        """The composed text and its citations."""
        citations = Citations(self.by_id.__getitem__)
        return compose(self.select(similar, ask), citations), citations
