"""Questions of the same meaning together: what people ask for and the library does not have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

ALIKE = 0.45
"""Mean cosine distance up to which groups are one (sentence vectors of MiniLM: paraphrases lie below it)."""

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts -> unit vectors, shape (n_texts, dimension)."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one meaning, or replies of one section; ``examples`` begins with the one in its middle."""

    n: int
    examples: tuple[str, ...]


def grouped(questions: Sequence[str], encode: Encode, most_examples: int = 4) -> list[Group]:
    """Agglomerative clustering with average linkage (Sokal and Michener 1958); the largest group first."""
    counts: dict[str, int] = {}
    for question in questions:
        words = " ".join(question.split())
        counts[words] = counts.get(words, 0) + 1
    texts = list(counts)
    if not texts:
        return []
    vectors = np.asarray(encode(texts), dtype=np.float64)
    distances = np.clip(1.0 - vectors @ vectors.T, 0.0, 2.0)
    np.fill_diagonal(distances, 0.0)
    labels = [1]
    if len(texts) > 1:
        tree = linkage(squareform(distances, checks=False), method="average")
        labels = [int(label) for label in fcluster(tree, t=ALIKE, criterion="distance")]
    groups = []
    for label in dict.fromkeys(labels):
        members = [index for index, own in enumerate(labels) if own == label]
        middle = sorted(members, key=lambda index: float(distances[index, members].sum()))
        n = sum(counts[texts[index]] for index in members)
        groups.append(Group(n, tuple(texts[index] for index in middle[:most_examples])))
    return sorted(groups, key=lambda group: (-group.n, group.examples))
