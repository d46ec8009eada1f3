"""How well each statement of the found passages answers the question."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from bot.question import Ask
from corpus.document import Passage, Statement, Unit
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
        s, p = self.statement, self.hit.passage
        return p.text[s.start - p.start : s.end - p.start]


def score_statements(found: Found, index: Index, ask: Ask, weights: Signals = WEIGHTS) -> list[Scored]:
    """The statements of the passages that come near the best one, in the order in which they were found."""
    places, table = signals(found, index, ask)
    scores = table @ np.array(astuple(weights), dtype=np.float32)
    scored = [Scored(hit, i, float(score)) for (hit, i), score in zip(places, scores, strict=True)]
    said = found.query.said
    return [replace(s, score=s.score - SAID * _repeated(s.words, said)) for s in scored] if said else scored


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
