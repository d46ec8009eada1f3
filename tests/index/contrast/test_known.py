"""Of the bundled disagreements, how many are proposed from the five articles alone."""

from __future__ import annotations

from itertools import combinations

import pytest

from bot.answer import Answerer
from corpus.differences import locate, topics
from index.contrast.propose import Proposer
from index.search import Index

FIRST = 40


def _found(index: Index) -> set[str]:
    """The topics of which a pair of sides is among the first candidates."""
    proposer = Proposer.of(index)
    places = {
        frozenset((side.passage.passage_id, side.statement.start) for side in (candidate.left, candidate.right))
        for candidate in proposer.propose(FIRST)
    }
    found = set()
    for topic in topics():
        sides = [at for anchor in topic.positions if (at := locate(anchor, index.passages, topic.least))]
        keys = [(passage.passage_id, statement.start) for passage, statement in sides]
        if any(frozenset(pair) in places for pair in combinations(keys, 2)):
            found.add(topic.topic)
    return found


def test_of_the_digests(built_index: Index) -> None:
    assert _found(built_index) >= {
        "stride length",
        "running while the back hurts",
        "ice and heat",
        "how common back pain is among runners",
        "whether the glutes are tight or weak",
        "when to see a doctor",
    }


@pytest.mark.originals
def test_of_the_originals(originals_answerer: Answerer) -> None:
    assert _found(originals_answerer._index) >= {
        "stride length",
        "running while the back hurts",
        "ice and heat",
        "how common back pain is among runners",
        "whether the glutes are tight or weak",
    }
