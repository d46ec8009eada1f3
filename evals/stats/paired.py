"""Two runs over the same cases: is the difference more than chance?"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.stats import binomtest

from evals.stats.interval import RESAMPLES


def mcnemar(better: int, worse: int) -> float:
    """The exact two-sided p-value that ``better`` and ``worse`` flips come from a fair coin (McNemar 1947).

    1.0 where nothing flipped.
    """
    return float(binomtest(worse, better + worse, 0.5).pvalue) if better + worse else 1.0


def paired_bootstrap(before: Sequence[float], after: Sequence[float], *, seed: int = 0) -> tuple[float, float]:
    """The mean difference after - before, and a two-sided p-value by resampling cases (Efron & Tibshirani 1993).

    The p-value is twice the share of resamples whose mean difference is on the other side of zero, the sample itself
    counted among them: at most 1, at least 2 / (resamples + 1). (NaN, 1.0) for no cases, (0.0, 1.0) where
    none differs.
    """
    if not before:
        return math.nan, 1.0
    difference = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    mean = float(difference.mean())
    if not difference.any():
        return 0.0, 1.0
    drawn = np.random.default_rng(seed).integers(0, len(difference), size=(RESAMPLES, len(difference)))
    means = difference[drawn].mean(axis=1)
    across = int((means <= 0).sum()) if mean > 0 else int((means >= 0).sum())
    return mean, min(1.0, 2 * (across + 1) / (RESAMPLES + 1))
