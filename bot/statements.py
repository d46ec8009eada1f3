"""How well each statement of the found passages answers the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from bot.condense import wants_other_side
from bot.question import Ask
from bot.talk_ranker import load
from corpus.document import Passage, Statement, Unit
from index.asked import READ_APART
from index.hit import Hit
from index.search import Found, Index
from index.words import content_words

PASSAGE_MARGIN = 12.0
"""Passages whose score is further below the best one's bring in no statements."""
SAID = 6.0
"""Taken from the log-odds of a statement that only repeats what was said last."""
_NUMERAL = re.compile(r"\d")
_POINTS_ELSEWHERE = re.compile(
    r"\b(?:video|in this (?:guide|article|post)|here'?s an?|click|see above"
    r"|let'?s (?:move|look|talk|start|begin|see|go)"
    r"|(?:we|i)(?:'ll| will| are going to|'m going to) (?:discuss|cover|talk|look|show|explain|go (?:over|through))"
    r"|(?:we|i) (?:decided to write|have already|mentioned|talked about|discussed)|you know now|now you know"
    r"|our (?:helpful )?(?:descriptions?|guide|blog|website|list))\b",
    re.IGNORECASE,
)
"""What narrates the article or points outside the answer."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a statement. Similarities are cosines; ``covered`` are shares of the question's idf weight."""

    bare: float
    """As it stands, with the moved question."""
    headed: float
    """Under its heading."""
    plain: float
    """With the question as it was asked."""
    asked: float
    """How far questions like this one were answered by it."""
    covered: float
    covered_intro: float
    """By the sentence that announces it, beyond its own words."""
    covered_heading: float
    passage: float
    """Its passage's score less the best passage's."""
    number: float
    """1 for a numeral where a number is asked for."""
    empty: float
    """1 for a question, a pointer elsewhere, or fewer than three content words."""
    item: float
    intro: float
    length: float
    """Logarithm of its number of content words."""


NAMES = tuple(f.name for f in fields(Signals))

WEIGHTS = Signals(
    bare=14.4, headed=14.4, plain=-0.7, asked=13.2, covered=2.9, covered_intro=0.0, covered_heading=2.3,
    passage=0.3, number=1.6, empty=-1.5, item=0.0, intro=0.3, length=0.1,
)  # fmt: skip
"""Of the log-odds of a statement being part of the answer."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A statement of a hit with its score, higher is better."""

    hit: Hit
    index: int
    score: float

    @property
    def statement(self) -> Statement:
        """The statement itself."""
        return self.hit.passage.statements[self.index]

    @property
    def words(self) -> str:
        """What it says."""
        return words_of(self.hit, self.index)


Place = tuple[Hit, int]
"""A hit, and the number of a statement in it."""
Floats = NDArray[np.float32]
TALK_NAMES = (
    *NAMES, "score", "repeated", "near", "covered_own", "words",
    *(f"{part}_{reading}" for reading in ("talk", "own") for part in ("bare", "headed", "asked", "behind")),
    "follows", "named", "other_side", "message_words", *(f"asks_{ask}" for ask in Ask),
)  # fmt: skip
"""Of what ``in_talk`` gives."""


def words_of(hit: Hit, i: int) -> str:
    """What a statement of a hit says."""
    s, p = hit.passage.statements[i], hit.passage
    return p.text[s.start - p.start : s.end - p.start]


def in_talk(found: Found, index: Index, ask: Ask, places: Sequence[Place], table: Floats) -> Floats:
    """The ``signals`` of statements with what else tells which of them answers a message of a talk, as ``TALK_NAMES``.

    ``behind`` is how far a statement's similarity by one reading lies below the best.
    """
    query = found.query
    own = [w for w in found.words if w not in found.weights and index.knows(w)]
    total = sum(map(index.idf, own)) or 1.0
    said = [words_of(*place) for place in places]
    stems = [set(content_words(words)) for words in said]
    at = {hit.passage.passage_id: k for k, hit in enumerate(found.hits)}
    apart = np.array([found.statements[at[hit.passage.passage_id]][i, -2 * READ_APART :] for hit, i in places])
    columns: list[NDArray[np.floating]] = [
        table @ np.array(astuple(WEIGHTS), dtype=np.float32) / 10,
        _repetition(places, found),
        np.array([query.near.get(hit.passage.passage_id, 0.0) for hit, _ in places]),
        np.array([sum(index.idf(w) for w in own if w in words) / total for words in stems]),
        np.log1p([len(words.split()) for words in said]) / 3,
    ]
    for reading in np.hsplit(apart, 2):
        sums = reading.sum(axis=1)
        columns += [*reading.T, sums - sums.max()]
    message = [
        float(bool(query.context)), float(bool(query.named)), float(wants_other_side(query.text)),
        min(len(content_words(query.text)), 10) / 10, *(float(ask is kind) for kind in Ask),
    ]  # fmt: skip
    columns += [np.full(len(places), value) for value in message]
    return np.hstack([table, np.stack(columns, axis=1)]).astype(np.float32)


def score_statements(found: Found, index: Index, ask: Ask, weights: Signals = WEIGHTS) -> list[Scored]:
    """The statements of the passages that come near the best one, in the order in which they were found."""
    places, table = signals(found, index, ask)
    ranker = load(TALK_NAMES) if found.in_talk and index.articles_only and weights is WEIGHTS else None
    if ranker and places:
        scores = ranker.scores(in_talk(found, index, ask, places, table))
    else:
        scores = table @ np.array(astuple(weights), dtype=np.float32)
        if found.query.said:
            scores -= SAID * _repetition(places, found)
    return [Scored(hit, i, float(score)) for (hit, i), score in zip(places, scores, strict=True)]


def _repetition(places: Sequence[Place], found: Found) -> Floats:
    return np.array([_repeated(words_of(*place), found.query.said) for place in places], dtype=np.float32)


def _repeated(words: str, said: frozenset[str]) -> float:
    """How far a statement repeats what was said last, 0 (less than two words in five) to 1 (every word)."""
    own = set(content_words(words))
    return max(0.0, len(own & said) / len(own) - 0.4) / 0.6 if own else 0.0


def signals(found: Found, index: Index, ask: Ask) -> tuple[list[tuple[Hit, int]], NDArray[np.float32]]:
    """Each statement as its hit and number in it, and its signals; shape (n_statements, n_signals)."""
    idf = {w: index.idf(w) * found.weights.get(w, 1.0) for w in found.words if index.knows(w)}
    total = sum(idf.values()) or 1.0
    places: list[tuple[Hit, int]] = []
    rows: list[tuple[float, ...]] = []
    for hit, similar in zip(found.hits, found.statements, strict=True):
        if hit.score < found.hits[0].score - PASSAGE_MARGIN:
            continue
        heading = set(content_words(hit.passage.section_path[-1]))
        for i, statement in enumerate(hit.passage.statements):
            text = hit.passage.text[statement.start - hit.passage.start : statement.end - hit.passage.start]
            own = set(content_words(text))
            intro = _intro_words(hit.passage, statement) - own
            values = Signals(
                bare=float(similar[i, 0]),
                headed=float(similar[i, 1]),
                plain=float(similar[i, 2]),
                asked=float(similar[i, 3]),
                covered=sum(v for w, v in idf.items() if w in own) / total,
                covered_intro=sum(v for w, v in idf.items() if w in intro) / total,
                covered_heading=sum(v for w, v in idf.items() if w in heading and w not in own) / total,
                passage=hit.score - found.hits[0].score,
                number=float(ask is Ask.NUMBER and _NUMERAL.search(text) is not None),
                empty=float(text.endswith("?") or len(own) < 3 or _POINTS_ELSEWHERE.search(text) is not None),
                item=float(statement.unit is Unit.ITEM),
                intro=float(statement.unit is Unit.INTRO),
                length=float(np.log1p(len(own))),
            )
            places.append((hit, i))
            rows.append(astuple(values))
    return places, np.array(rows, dtype=np.float32).reshape(-1, len(NAMES))


def _intro_words(passage: Passage, statement: Statement) -> frozenset[str]:
    """Content words of the sentence that announces an item's list, where it stands in the same passage."""
    if statement.intro is None or statement.intro.start < passage.start:
        return frozenset()
    return frozenset(
        content_words(passage.text[statement.intro.start - passage.start : statement.intro.end - passage.start])
    )
