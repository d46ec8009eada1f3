"""Features of a passage for a question -> one score.

A linear model, fitted listwise (softmax over the passages of a question) by ``make query-model`` on questions of
training voices that neither the tower nor the precedents had seen, on the digests and the originals at once. It puts a
right passage first for 0.96 of them.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Features:
    """How well a passage fits a question. Similarities are cosines; ``covered`` are shares of idf weight, 0 to 1."""

    passage: float
    """Whole passage with its headings."""
    statement: float
    """Its best statement."""
    headed: float
    """Its best statement under its heading."""
    asked: float
    """How far questions like this one were answered by one of its statements (``index.precedents``)."""
    keyword: float
    """BM25 as a share of the best passage's, 0 to 1."""
    keyword_raw: float
    """BM25 divided by 10."""
    covered: float
    """The question's content words that occur in it."""
    heading_covered: float
    """The question's content words that occur in its headings."""

    def vector(self) -> NDArray[np.float32]:
        """As an array, shape (n_features,)."""
        return np.array(astuple(self), dtype=np.float32)


FEATURES = tuple(f.name for f in fields(Features))

WEIGHTS = Features(
    passage=10.1,
    statement=16.6,
    headed=19.9,
    asked=17.7,
    keyword=1.5,
    keyword_raw=1.8,
    covered=1.6,
    heading_covered=1.9,
)


def score(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Higher is better; features of shape (n_passages, n_features) give shape (n_passages,)."""
    result: NDArray[np.float32] = features @ WEIGHTS.vector()
    return result
