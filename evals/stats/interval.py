"""A number with its 95 % interval; undefined is NaN, never 0."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Z = 1.959964
RESAMPLES = 2000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """``value`` in [``low``, ``high``] from ``n`` cases; all NaN where ``n`` is 0."""

    value: float
    low: float
    high: float
    n: int

    @property
    def measured(self) -> bool:
        """Whether there was anything to measure."""
        return self.n > 0 and not math.isnan(self.value)


NOTHING = Estimate(math.nan, math.nan, math.nan, 0)


def wilson(hits: int, n: int) -> Estimate:
    """A rate with its Wilson score interval (Wilson 1927), which stays in [0, 1] and holds for small n."""
    if not n:
        return NOTHING
    p = hits / n
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return Estimate(p, max(0.0, middle - half), min(1.0, middle + half), n)


def bootstrap(
    values: Sequence[float], statistic: Callable[[Floats], Floats] | None = None, *, seed: int = 0
) -> Estimate:
    """A statistic with its percentile bootstrap interval over cases (Efron 1979), 2,000 resamples.

    ``statistic`` takes samples of shape (n_resamples, n) and gives shape (n_resamples,); the mean by default.
    """
    if not values:
        return NOTHING
    given = np.asarray(values, dtype=np.float64)
    of = statistic or (lambda rows: np.asarray(rows.mean(axis=1)))
    drawn = np.random.default_rng(seed).integers(0, len(given), size=(RESAMPLES, len(given)))
    low, high = np.percentile(of(given[drawn]), [2.5, 97.5])
    return Estimate(float(of(given[None, :])[0]), float(low), float(high), len(given))


def percentile(values: Sequence[float], q: float, *, seed: int = 0) -> Estimate:
    """The ``q``-th percentile (0 to 100, linear interpolation) with its bootstrap interval."""
    return bootstrap(values, lambda rows: np.asarray(np.percentile(rows, q, axis=1)), seed=seed)
