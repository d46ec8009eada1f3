"""How well each statement of the found passages answers the question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.question import Ask
from corpus.document import Passage, Statement
from index.hit import Hit
from index.search import Found, Index
from index.words import content_words

_NUMERAL = re.compile(r"\d")
_POINTS_ELSEWHERE = re.compile(
    r"\b(?:video|in this (?:guide|article|post)|here'?s an?|click|see above)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Weights:
    """How a statement's score is put together, and how far below the best one another may be."""

    bare: float = 1.0
    headed: float = 1.0
    covered: float = 0.3
    passage: float = 0.06
    number: float = 0.12
    same_section: float = 1.3
    other_section: float = 0.2
    passage_margin: float = 5.0
    max_sections: int = 3
    repeat: float = 0.83
    empty: float = 0.2


DEFAULT = Weights()


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


def score_statements(found: Found, index: Index, ask: Ask, weights: Weights) -> list[Scored]:
    """The statements of the passages that come near the best one, in the order in which they were found."""
    if not found.hits:
        return []
    idf = {w: index.idf(w) for w in found.words if index.knows(w)}
    total = sum(idf.values()) or 1.0
    top = found.hits[0].score
    scored: list[Scored] = []
    for hit, similar in zip(found.hits, found.statements, strict=True):
        if hit.score < top - weights.passage_margin:
            continue
        heading = set(content_words(hit.passage.section_path[-1]))
        for i, statement in enumerate(hit.passage.statements):
            text = hit.passage.text[statement.start - hit.passage.start : statement.end - hit.passage.start]
            own = set(content_words(text))
            intro = _intro_words(hit.passage, statement)
            share = {w: 1.0 if w in own else 0.6 if w in intro else 0.4 if w in heading else 0.0 for w in idf}
            covered = sum(v * share[w] for w, v in idf.items()) / total
            score = weights.bare * float(similar[i, 0]) + weights.headed * float(similar[i, 1])
            score += weights.covered * covered + weights.passage * (hit.score - top)
            if ask is Ask.NUMBER and _NUMERAL.search(text):
                score += weights.number
            if text.endswith("?") or len(own) < 3 or _POINTS_ELSEWHERE.search(text):
                score -= weights.empty
            scored.append(Scored(hit, i, score))
    return scored


def _intro_words(passage: Passage, statement: Statement) -> frozenset[str]:
    """Content words of the sentence that announces an item's list, where it stands in the same passage."""
    if statement.intro is None or statement.intro.start < passage.start:
        return frozenset()
    return frozenset(
        content_words(passage.text[statement.intro.start - passage.start : statement.intro.end - passage.start])
    )
