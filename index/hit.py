"""What a search asks and returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.document import Passage


@dataclass(frozen=True, slots=True)
class Query:
    """A question, what it leans on, and how many passages are wanted."""

    text: str
    k: int = 12
    prefer: frozenset[str] = frozenset()
    """doc_ids of the documents that the question names."""
    context: str = ""
    """What is being talked about, where the question does not stand alone."""
    talk: str = ""
    """The question with what was said before it, as ``index.talk`` writes it."""
    near: Mapping[str, float] = field(default_factory=dict)
    """passage_id -> how far the talk is at that passage, 0 to 1."""
    named: frozenset[str] = frozenset()
    """Stems of what the question names itself: where the talk is counts only for passages that have one of them."""
    said: frozenset[str] = frozenset()
    """Stems of the content words of what was said last: what repeats it answers nothing new."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a retriever found. ``score`` is the retriever's own, higher is better; ``rank`` counts from 1."""

    passage: Passage
    score: float
    rank: int
    retriever: str
