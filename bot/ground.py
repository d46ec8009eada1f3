"""Where in the library a conversation is: the passages that its latest answers were about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from bot.condense import Turn
from bot.listed import plain
from index.hit import Query
from index.search import Found

ANSWER_WORDS = 60
"""How much of an answer tells what it was about."""
SHARES = (1.0, 0.5, 0.25)
"""What the latest exchange counts, the one before it, and so on."""
TEMPERATURE = 1.5
"""Of the softmax over the passages' scores."""
LEAST = 0.02


def ground(turn: Turn, search: Callable[[Query], Found]) -> dict[str, float]:
    """passage_id -> share, summing to at most 1: the passages that question and answer together lead to."""
    answer = " ".join(plain(turn.answer).split()[:ANSWER_WORDS])
    hits = search(Query(f"{turn.topic} {answer}")).hits
    if not hits:
        return {}
    scores = np.array([hit.score for hit in hits]) / TEMPERATURE
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return {hit.passage.passage_id: float(s) for hit, s in zip(hits, shares, strict=True) if s >= LEAST}


def elsewhere(found: Found) -> Found:
    """``found`` without the document that the talk is at: another view is another author's."""
    near = found.query.near
    at = max(found.hits, key=lambda hit: near.get(hit.passage.passage_id, 0.0), default=None)
    if at is None or not near.get(at.passage.passage_id):
        return found
    keep = [i for i, hit in enumerate(found.hits) if hit.passage.doc_id != at.passage.doc_id]
    return replace(
        found,
        hits=tuple(found.hits[i] for i in keep),
        features=found.features[keep],
        statements=tuple(found.statements[i] for i in keep),
    )


def whereabouts(turns: Sequence[Turn], grounded: Callable[[Turn], Mapping[str, float]]) -> dict[str, float]:
    """passage_id -> how far the talk is at it, 0 to 1, over the latest of ``turns``."""
    near: dict[str, float] = {}
    for turn, share in zip(reversed(turns), SHARES, strict=False):
        for passage_id, value in grounded(turn).items():
            near[passage_id] = max(near.get(passage_id, 0.0), share * value)
    return near
