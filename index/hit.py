"""What a search asks and returns."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Passage


@dataclass(frozen=True, slots=True)
class Query:
    """A question that stands alone, and how many passages are wanted."""

    text: str
    k: int = 12
    prefer: frozenset[str] = frozenset()
    """doc_ids of the documents that the question names."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a retriever found. ``score`` is the retriever's own, higher is better; ``rank`` counts from 1."""

    passage: Passage
    score: float
    rank: int
    retriever: str
