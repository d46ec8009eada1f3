"""The vectors and the words that a question is searched with; a follow-up's own are mixed with those of its context.

The mean of the two readings answers a follow-up better than the vector of the two texts as one: a long context does not
drown the few words that ask, and where a message changes the subject without saying so, its own words win.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as it is read; ``weights`` of the ``words`` that count less than 1."""

    reading: Reading
    words: tuple[str, ...]
    weights: Mapping[str, float] = field(default_factory=dict)


def asked(
    query: Query,
    clean: Callable[[str], Cleaned],
    read: Callable[[str], Reading],
    knows: Callable[[str], bool],
    in_talk: Callable[[str], tuple[Vectors, float]] | None = None,
) -> Asked:
    """What ``query`` is searched with; one without context is its own text and nothing else."""
    own = clean(query.text)
    if not query.context:
        alone = read(own.text)
        if in_talk and query.talk:
            moved, answerable = in_talk(query.talk)
            alone = Reading(alone.plain, moved, answerable).mixed(alone, TALK_ALONE)
        return Asked(alone, own.words)
    share = max(NAMED * bool(query.named), min(OWN_MOST, OWN + OWN_A_WORD * sum(map(knows, own.words))))
    mixed = read(own.text).mixed(read(clean(f"{query.text} {query.context}").text), share)
    if in_talk and query.talk:
        moved, answerable = in_talk(query.talk)
        mixed = Reading(mixed.plain, moved, answerable).mixed(mixed, TALK)
    added = tuple(w for w in clean(query.context).words if w not in own.words)
    weight = CONTEXT_WORD_NAMED if query.named else CONTEXT_WORD
    return Asked(mixed, own.words + added, dict.fromkeys(added, weight))
