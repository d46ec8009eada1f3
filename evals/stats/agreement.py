"""Agreement of two labellings beyond chance: Cohen's kappa, plain and quadratic weighted."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from evals.stats.interval import NOTHING, RESAMPLES, Estimate, Floats


def counts(one: Sequence[int], two: Sequence[int], classes: int) -> Floats:
    """How often label i stands beside label j, shape (classes, classes)."""
    flat = np.asarray(one, dtype=np.int64) * classes + np.asarray(two, dtype=np.int64)
    return np.bincount(flat, minlength=classes * classes).reshape(classes, classes).astype(np.float64)


def kappa(table: Floats, *, quadratic: bool = False) -> float:
    """1 - observed / expected disagreement (Cohen 1960; weights (i - j)² / (k - 1)², Cohen 1968).

    1 is full agreement, 0 what chance gives. NaN where only one class is used: nothing to disagree about.
    """
    n, k = table.sum(), len(table)
    if not n:
        return math.nan
    i, j = np.indices((k, k))
    weights = ((i - j) / max(1, k - 1)) ** 2 if quadratic else (i != j).astype(np.float64)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    chance = float((weights * expected).sum())
    return 1.0 - float((weights * table).sum()) / chance if chance else math.nan


def kappa_estimate(
    one: Sequence[int], two: Sequence[int], classes: int, *, quadratic: bool = False, seed: int = 0
) -> Estimate:
    """Kappa with its bootstrap interval over cases: resamples of the table are multinomial draws."""
    if not one:
        return NOTHING
    table = counts(one, two, classes)
    n = len(one)
    drawn = np.random.default_rng(seed).multinomial(n, (table / n).ravel(), size=RESAMPLES)
    values = [kappa(row.reshape(classes, classes).astype(np.float64), quadratic=quadratic) for row in drawn]
    defined = [v for v in values if not math.isnan(v)]
    if not defined:
        return NOTHING
    low, high = np.percentile(defined, [2.5, 97.5])
    return Estimate(kappa(table, quadratic=quadratic), float(low), float(high), n)
