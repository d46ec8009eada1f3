"""Whether a probability means what it says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases whose probability is in [``low``, ``high``): their mean probability and the share that came true."""

    low: float
    high: float
    n: int
    said: float
    true: float


def reliability(probabilities: Sequence[float], outcomes: Sequence[bool], bins: int = BINS) -> list[Bin]:
    """The bins of a reliability diagram, equally wide, empty ones left out (DeGroot & Fienberg 1983)."""
    said = np.asarray(probabilities, dtype=np.float64)
    true = np.asarray(outcomes, dtype=np.float64)
    at = np.minimum((said * bins).astype(int), bins - 1)
    found: list[Bin] = []
    for number in range(bins):
        inside = at == number
        if inside.any():
            mean, share = float(said[inside].mean()), float(true[inside].mean())
            found.append(Bin(number / bins, (number + 1) / bins, int(inside.sum()), mean, share))
    return found


def expected_calibration_error(table: Sequence[Bin]) -> float:
    """Mean gap between what was said and what came true, weighted by cases (Naeini et al. 2015); 0 is perfect."""
    n = sum(b.n for b in table)
    return sum(b.n * abs(b.said - b.true) for b in table) / n if n else math.nan
