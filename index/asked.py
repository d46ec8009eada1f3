"""The vectors and the words that a question is searched with; a follow-up's own are mixed with those of its context.

The mean of the two readings answers a follow-up better than the vector of the two texts as one: a long context does not
drown the few words that ask, and where a message changes the subject without saying so, its own words win.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.clean_query import Cleaned
from index.encode import Vectors
from index.hit import Query
from index.tower import Reading

OWN, OWN_A_WORD, OWN_MOST = 0.2, 0.1, 0.7
"""Share of a follow-up's own vector: at least, more for each content word that the library knows, and at most."""
NAMED = 0.6
"""The same of one that names what it is about, at least."""
TALK = 0.4
"""Share of the vector of the talk tower, beside that mean."""
TALK_ALONE = 0.5
"""The same for a message of a talk that seems to stand alone."""
CONTEXT_WORD = 0.25
"""What a word of the context counts beside one of the question's own."""
CONTEXT_WORD_NAMED = 0.1
"""The same where the question names what it is about."""

READ_APART = 3
"""Columns of ``Asked.similar_apart`` for each vector."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as it is read; ``weights`` of the ``words`` that count less than 1.

    ``apart``: of a message in a talk the talk tower's vector and the question tower's of the message alone, as they
    were before they were mixed.
    """

    reading: Reading
    words: tuple[str, ...]
    weights: Mapping[str, float] = field(default_factory=dict)
    apart: tuple[Vectors, ...] = ()

    def similar_apart(
        self, bare: Vectors, headed: Vectors, answered: Callable[[Vectors], NDArray[np.float32]]
    ) -> NDArray[np.float32]:
        """For each of ``apart`` its cosines with the statements' vectors (m, d) and what ``answered`` says of it, shape
        (m, 3 for each)."""
        columns = [column for v in self.apart for column in (bare @ v, headed @ v, answered(v))]
        return np.stack(columns, axis=1) if columns else np.zeros((len(bare), 0), dtype=np.float32)


def asked(
    query: Query,
    clean: Callable[[str], Cleaned],
    read: Callable[[str], Reading],
    knows: Callable[[str], bool],
    in_talk: Callable[[str], tuple[Vectors, float]] | None = None,
) -> Asked:
    """What ``query`` is searched with; one without context is its own text and nothing else."""
    own = clean(query.text)
    alone = read(own.text)
    told = in_talk(query.talk) if in_talk and query.talk else None
    apart = (told[0], alone.moved) if told else ()
    if not query.context:
        return Asked(Reading(alone.plain, *told).mixed(alone, TALK_ALONE) if told else alone, own.words, apart=apart)
    share = max(NAMED * bool(query.named), min(OWN_MOST, OWN + OWN_A_WORD * sum(map(knows, own.words))))
    mixed = alone.mixed(read(clean(f"{query.text} {query.context}").text), share)
    if told:
        mixed = Reading(mixed.plain, *told).mixed(mixed, TALK)
    added = tuple(w for w in clean(query.context).words if w not in own.words)
    weight = CONTEXT_WORD_NAMED if query.named else CONTEXT_WORD
    return Asked(mixed, own.words + added, dict.fromkeys(added, weight), apart)
