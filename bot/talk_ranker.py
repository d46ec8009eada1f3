"""A statement's signals in a talk -> how well it answers: small networks, one mean.

Each is a perceptron with two hidden layers beside a linear layer, trained listwise on what the library finds for the
training talks (ListNet, Cao et al. 2007; ``evals/training/talk_ranker.py``). It weighs the readings of a message (by
the talk tower, alone, mixed) by how the message is: one that leans on the talk otherwise than one that does not. It
knows the five articles; for other documents the weights of single questions stand.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LOG = logging.getLogger(__name__)
FILE = Path(__file__).parent / "talk_ranker.npz"
PARTS = ("linear", "first", "first_bias", "second", "second_bias", "last")
"""Weights of each network, stacked; shapes (r, f), (r, f, h), (r, h), (r, h, h), (r, h), (r, h)."""
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ranker:
    """``names`` of the signals in order, their ``mean`` and ``scale``, and the networks' weights as in ``PARTS``."""

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    linear: Floats
    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats
    last: Floats

    def scores(self, table: Floats) -> Floats:
        """Log-odds of each row of ``table`` (n, f) being part of the answer, up to a common constant; shape (n,)."""
        rows = (table - self.mean) / self.scale
        total = np.zeros(len(rows), dtype=np.float32)
        for r in range(len(self.linear)):
            hidden = _gelu(rows @ self.first[r] + self.first_bias[r])
            hidden = _gelu(hidden @ self.second[r] + self.second_bias[r])
            total += rows @ self.linear[r] + hidden @ self.last[r]
        result: Floats = (total / len(self.linear)).astype(np.float32)
        return result


def _gelu(x: Floats) -> Floats:
    """By a hyperbolic tangent, 0.7979 being the root of 2 / pi (Hendrycks and Gimpel 2016)."""
    result: Floats = (0.5 * x * (1.0 + np.tanh(np.float32(0.7978846) * (x + 0.044715 * x**3)))).astype(np.float32)
    return result


@cache
def load(names: tuple[str, ...]) -> Ranker | None:
    """The ranker that was trained for these signals; None where it is missing, damaged or for others (logged)."""
    if not FILE.is_file():
        return None
    try:
        with np.load(FILE) as stored:
            if tuple(map(str, stored["names"])) != names:
                raise ValueError("it was trained for other signals; run: make talk-model")
            return Ranker(names, *(stored[part].astype(np.float32) for part in ("mean", "scale", *PARTS)))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the file, answers go on without it
        LOG.warning("%s cannot be used (%s: %s); follow-ups are answered less well", FILE, type(error).__name__, error)
        return None


def save(ranker: Ranker) -> None:
    """Write it where ``load`` finds it."""
    parts = {part: getattr(ranker, part).astype(np.float32) for part in ("mean", "scale", *PARTS)}
    temporary = FILE.with_suffix(".tmp.npz")
    np.savez_compressed(temporary, names=np.array(ranker.names), **parts)
    temporary.replace(FILE)
    load.cache_clear()
