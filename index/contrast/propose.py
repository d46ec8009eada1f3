"""Library -> candidates of disagreement, the likeliest first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.document import Passage
from index.contrast.contrast import Contrast, contrasts, shared
from index.contrast.pairs import Placed, near_pairs, placed, says_something
from index.contrast.reading import Reading, read
from index.encode import Vectors
from index.search import Index
from index.words import content_words

SAME = 0.8
"""Pairs both of whose sides are so similar are one disagreement told twice."""
PER_STATEMENT = 2
"""Candidates that one statement may be in."""
PER_SECTIONS = 2
"""Candidates from the same two sections."""
ABOUT = (0.3, 0.75)
"""Similarities at which two statements are about different things and about the same."""
SIMILAR, SHARED, HEADINGS = 0.55, 0.3, 0.15
"""How far two statements are about the same thing is made of similarity, shared words, shared words of the headings."""
LEAST = 0.1
"""A candidate of a lower score is not worth a person's time."""
EVERYWHERE = 0.3
"""A stem whose inverse frequency is at most this share of the highest is the library's subject and says nothing."""

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two statements of different documents that may disagree; a higher ``score`` is likelier."""

    score: float
    left: Placed
    right: Placed
    contrasts: tuple[Contrast, ...]
    """Strongest first."""
    similar: float


class Proposer:
    """The statements of a library, ready to be held against one another.

    ``bare`` and ``headed``: the index's vectors of the statements, shape (n_statements, dimension).
    """

    def __init__(self, passages: Sequence[Passage], bare: Vectors, headed: Vectors) -> None:
        self.statements = placed(passages)
        self._bare, self._headed = np.asarray(bare), np.asarray(headed)
        self._headings = [frozenset(content_words(one.passage.section_path[-1])) for one in self.statements]
        self._readings: dict[int, Reading] = {}
        counts = Counter(stem for one in self.statements for stem in set(content_words(one.text)))
        self._weights = _weights(counts, len(self.statements))

    @classmethod
    def of(cls, index: Index) -> Proposer:
        """Of the library of an index, with its vectors: of the passages, of the statements bare, and headed."""
        vectors: Vectors = np.load(index.folder / "vectors.npy", mmap_mode="r")
        n, m = len(index.passages), index.manifest.statements
        return cls(index.passages, vectors[n : n + m], vectors[n + m :])

    def propose(
        self,
        limit: int,
        compared: Callable[[str, str], bool] = lambda _left, _right: True,
        settled: Collection[tuple[int, int]] = (),
        report: Report | None = None,
    ) -> list[Candidate]:
        """At most ``limit`` candidates, best first.

        ``compared`` says of two doc_ids whether they are held against each other. ``settled`` are pairs of rows that a
        person has judged: they and what says the same are left out.
        """
        found: list[Candidate] = []
        for i, j, similar in near_pairs(self.statements, self._bare, self._headed, says_something, report):
            if compared(self.statements[i].passage.doc_id, self.statements[j].passage.doc_id):
                candidate = self._candidate(i, j, similar)
                if candidate:
                    found.append(candidate)
        found.sort(key=lambda c: (-c.score, c.left.row, c.right.row))
        return self._varied(found, limit, settled)

    def weight(self, stem: str) -> float:
        """0 for a stem that every statement has, 1 for one that hardly any has."""
        return self._weights.get(stem, 1.0)

    def _reading(self, row: int) -> Reading:
        if row not in self._readings:
            one = self.statements[row]
            self._readings[row] = read(one.text, one.announced)
        return self._readings[row]

    def _candidate(self, i: int, j: int, similar: float) -> Candidate | None:
        one, other = self._reading(i), self._reading(j)
        found = contrasts(one, other, self.weight)
        if not found:
            return None
        common = min(1.0, math.fsum(self.weight(s) for s in shared(one, other)) / 2)
        headings = min(1.0, math.fsum(self.weight(s) for s in self._headings[i] & self._headings[j]))
        near = min(1.0, max(0.0, (similar - ABOUT[0]) / (ABOUT[1] - ABOUT[0])))
        about = SIMILAR * near + SHARED * common + HEADINGS * headings
        score = about * (1 - math.prod(1 - c.strength for c in found))
        if score < LEAST:
            return None
        return Candidate(score, self.statements[i], self.statements[j], tuple(found[:3]), similar)

    def _varied(self, found: Sequence[Candidate], limit: int, settled: Collection[tuple[int, int]]) -> list[Candidate]:
        """The best without those that repeat a better or a settled one."""
        chosen: list[Candidate] = []
        told = [pair for i, j in settled for pair in ((i, j), (j, i))]
        uses: Counter[int] = Counter()
        sections: Counter[tuple[object, ...]] = Counter()
        for candidate in found:
            if len(chosen) >= limit:
                break
            i, j = candidate.left.row, candidate.right.row
            where = tuple((p.doc_id, p.section_path) for p in (candidate.left.passage, candidate.right.passage))
            if uses[i] >= PER_STATEMENT or uses[j] >= PER_STATEMENT or sections[where] >= PER_SECTIONS:
                continue
            if any(self._alike(i, k) and self._alike(j, m) for k, m in told):
                continue
            chosen.append(candidate)
            told.extend(((i, j), (j, i)))
            uses.update((i, j))
            sections[where] += 1
        return chosen

    def _alike(self, i: int, k: int) -> bool:
        return i == k or float(self._bare[i] @ self._bare[k]) >= SAME


def _weights(counts: Counter[str], n: int) -> dict[str, float]:
    """Inverse document frequency of each stem over statements, as a share of the highest there can be."""
    most = math.log(1.0 + n)
    shares = {stem: math.log((1.0 + n) / (1.0 + count)) / most if n else 1.0 for stem, count in counts.items()}
    return {stem: max(0.0, (share - EVERYWHERE) / (1 - EVERYWHERE)) for stem, share in shares.items()}
