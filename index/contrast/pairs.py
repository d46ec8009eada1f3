"""Statements of different documents that are near one another in meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.accepted import statement_key
from corpus.document import Passage, Statement, Unit
from index.contrast.rules import words
from index.encode import Vectors
from index.words import content_words, fold

FLOOR = 0.33
"""Least similarity at which two statements may be about the same thing."""
NEIGHBOURS = 250
"""Of each statement, in documents after its own."""
ROWS = 512
"""Statements that are compared with all at a time."""
LEAST_WORDS = 3
"""A statement of fewer content words only names a thing, unless it denies something ('avoid overstriding')."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement with its passage; ``row`` is its place among the library's statements."""

    row: int
    passage: Passage
    statement: Statement

    @property
    def text(self) -> str:
        """What it says."""
        return self.passage.text[self.statement.start - self.passage.start : self.statement.end - self.passage.start]

    @property
    def key(self) -> str:
        """Its name as long as its document says it in these words."""
        return statement_key(self.passage.doc_id, self.text)

    @property
    def announced(self) -> str:
        """The sentence that announces its list, '' where there is none in its passage."""
        intro, passage = self.statement.intro, self.passage
        if intro is None or intro.start < passage.start:
            return ""
        return passage.text[intro.start - passage.start : intro.end - passage.start]


def placed(passages: Sequence[Passage]) -> list[Placed]:
    """The library's statements in the order of the index's vectors."""
    every = [(passage, statement) for passage in passages for statement in passage.statements]
    return [Placed(row, passage, statement) for row, (passage, statement) in enumerate(every)]


def says_something(one: Placed) -> bool:
    """Whether a statement can be held against another: no question, no lead-in, no bare name."""
    text = one.text
    if one.statement.unit is Unit.INTRO or text.rstrip().endswith("?"):
        return False
    least = LEAST_WORDS - 1 if words().denies.search(fold(text)) else LEAST_WORDS
    return len(set(content_words(text))) >= least


def near_pairs(
    every: Sequence[Placed],
    bare: Vectors,
    headed: Vectors,
    wanted: Callable[[Placed], bool] = says_something,
    report: Callable[[int, int], None] | None = None,
) -> list[tuple[int, int, float]]:
    """Rows of two statements of different documents with their similarity, the mean of the cosines of both bare and
    both under their headings; each pair once, in no order.

    ``bare`` and ``headed``: shape (n_statements, dimension), unit vectors.
    """
    kept = np.array([one.row for one in every if wanted(one)], dtype=int)
    names = {doc_id: i for i, doc_id in enumerate(dict.fromkeys(one.passage.doc_id for one in every))}
    documents = np.array([names[every[row].passage.doc_id] for row in kept], dtype=int)
    left, right = np.asarray(bare)[kept], np.asarray(headed)[kept]
    found: list[tuple[int, int, float]] = []
    for begin in range(0, len(kept), ROWS):
        end = min(begin + ROWS, len(kept))
        similar: NDArray[np.float32] = (left[begin:end] @ left.T + right[begin:end] @ right.T) / 2
        similar[documents[begin:end, None] >= documents[None, :]] = -1.0  # each pair once, from the earlier document
        if similar.shape[1] > NEIGHBOURS:
            least = np.partition(similar, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS, None]
            similar[similar < least] = -1.0
        for i, j in zip(*np.nonzero(similar >= FLOOR), strict=True):
            found.append((int(kept[begin + i]), int(kept[j]), float(similar[i, j])))
        if report:
            report(end, len(kept))
    return found
