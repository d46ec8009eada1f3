"""Questions like this one that were answered before -> which statements answer.

Thousands of training questions of many voices are kept with the statements of the bundled articles that answer each. A
new question gives every answer a mass, the kernel density of its training questions around the new one (Nadaraya 1964;
Watson 1964), and every statement of the index takes on the mass of the answers that it resembles. Because answers are
kept as vectors, not as places, the precedents hold for the digests and for the imported originals alike.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encode import Vectors

LOG = logging.getLogger(__name__)
FILE = Path(__file__).parent / "precedents.npz"

SHARPNESS = 40.0
"""Of nearness between questions: a cosine lower by 0.025 weighs less by a factor e."""
LIKENESS = 25.0
"""Of likeness between an answer and a statement."""
FLOOR = -0.5
"""The score of a statement that answered nothing near; scores are at most about 0.2."""


@dataclass(frozen=True, slots=True)
class Precedents:
    """``questions`` (n, d) and ``answers`` (m, d) are unit vectors; ``pairs`` (k, 2) says which answers which.

    The questions are read by the tower ``tower_sha256``.
    """

    questions: Vectors
    answers: Vectors
    pairs: NDArray[np.int64]
    tower_sha256: str

    def likeness(self, statements: Vectors) -> NDArray[np.float32]:
        """How much each answer counts for each statement, 0 to 1; statements (s, d) give shape (m, s)."""
        result: NDArray[np.float32] = np.exp(LIKENESS * (self.answers @ statements.T - 1.0)).astype(np.float32)
        return result

    def scores(self, question: Vectors, likeness: NDArray[np.float32]) -> NDArray[np.float32]:
        """A score for each statement, ``FLOOR`` or more; ``question`` is a moved unit vector of shape (d,)."""
        near = np.exp(SHARPNESS * (self.questions @ question - 1.0))
        mass = np.bincount(self.pairs[:, 1], weights=near[self.pairs[:, 0]], minlength=len(self.answers))
        asked = np.bincount(self.pairs[:, 1], minlength=len(self.answers))
        # often asked must not mean always right, yet two precedents are more than one
        share = (mass / (np.sqrt(asked) + 0.5)).astype(np.float32)
        total = share @ likeness
        result: NDArray[np.float32] = np.maximum(np.log(total + 1e-9) / SHARPNESS, FLOOR).astype(np.float32)
        return result


@cache
def load() -> Precedents | None:
    """The precedents that were trained; None where there are none, or where their file is damaged (logged)."""
    if not FILE.is_file():
        return None
    try:
        with np.load(FILE) as stored:
            return Precedents(
                stored["questions"].astype(np.float32),
                stored["answers"].astype(np.float32),
                stored["pairs"].astype(np.int64),
                str(stored["tower_sha256"]),
            )
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the file, search goes on without it
        LOG.warning("%s cannot be used (%s); questions are searched less well without it", FILE, type(error).__name__)
        return None


def save(precedents: Precedents, file: Path = FILE) -> None:
    """Write them where ``load`` finds them."""
    temporary = file.with_suffix(".tmp.npz")
    np.savez_compressed(
        temporary,
        questions=precedents.questions.astype(np.float16),
        answers=precedents.answers.astype(np.float16),
        pairs=precedents.pairs.astype(np.int32),
        tower_sha256=precedents.tower_sha256,
    )
    temporary.replace(file)
