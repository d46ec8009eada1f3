from __future__ import annotations

import math

import numpy as np
import pytest

from evals.stats.agreement import counts, kappa, kappa_estimate
from evals.stats.calibration import expected_calibration_error, reliability
from evals.stats.interval import NOTHING, bootstrap, percentile, wilson
from evals.stats.paired import mcnemar, paired_bootstrap


def test_wilson_is_the_score_interval() -> None:
    # Newcombe 1998, table I: 81 of 263
    e = wilson(81, 263)
    assert (round(e.value, 4), round(e.low, 4), round(e.high, 4)) == (0.3080, 0.2553, 0.3662)
    assert wilson(0, 20).low == 0.0
    assert wilson(20, 20).high == 1.0


def test_nothing_is_not_zero() -> None:
    for e in (wilson(0, 0), bootstrap([]), percentile([], 50), kappa_estimate([], [], 4)):
        assert e == NOTHING or math.isnan(e.value)
        assert not e.measured
        assert e.n == 0


def test_bootstrap_covers_the_mean_and_repeats() -> None:
    values = list(np.random.default_rng(1).normal(3.0, 1.0, 200))
    e = bootstrap(values)
    assert e == bootstrap(values)
    assert e.low < e.value < e.high
    assert e.high - e.low == pytest.approx(2 * 1.96 / math.sqrt(200), rel=0.15)
    assert percentile(values, 50).value == pytest.approx(float(np.median(values)))


def test_kappa_as_in_cohen_1960() -> None:
    # two psychologists, three diagnoses, 200 patients in per cent
    table = np.array([[0.25, 0.13, 0.12], [0.12, 0.02, 0.16], [0.03, 0.15, 0.02]])
    assert kappa(table) == pytest.approx(-0.09, abs=0.02)
    assert kappa(np.array([[20.0, 5.0], [10.0, 15.0]])) == pytest.approx(0.4)


def test_quadratic_weights_count_wide_misses_more() -> None:
    near = counts([0, 1, 2, 3] * 5, [0, 1, 2, 2] * 5, 4)
    far = counts([0, 1, 2, 3] * 5, [0, 1, 2, 0] * 5, 4)
    assert kappa(near) == pytest.approx(kappa(far), abs=0.02)
    assert kappa(near, quadratic=True) > 0.8 > kappa(far, quadratic=True)
    assert kappa(counts([1, 2], [1, 2], 4), quadratic=True) == 1.0
    assert math.isnan(kappa(counts([1, 1], [1, 1], 4)))


def test_mcnemar_is_exact() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(3, 3) == 1.0
    assert mcnemar(0, 6) == pytest.approx(2 * 0.5**6)
    assert mcnemar(1, 9) == pytest.approx(2 * (1 + 10) / 2**10)


def test_the_paired_bootstrap_sees_a_shift_and_no_shift() -> None:
    rng = np.random.default_rng(2)
    before = rng.uniform(size=100)
    assert paired_bootstrap(list(before), list(before)) == (0.0, 1.0)
    mean, p = paired_bootstrap(list(before), list(before - 0.05))
    assert mean == pytest.approx(-0.05)
    assert p < 0.01
    _, p = paired_bootstrap(list(before), list(before + rng.normal(0, 0.2, 100)))
    assert p > 0.05
    assert math.isnan(paired_bootstrap([], [])[0])


def test_calibration() -> None:
    said, true = [0.05] * 10 + [0.95] * 10, [False] * 10 + [True] * 9 + [False]
    table = reliability(said, true)
    assert [(b.n, round(b.true, 2)) for b in table] == [(10, 0.0), (10, 0.9)]
    assert expected_calibration_error(table) == pytest.approx(0.05)
    assert reliability([1.0], [True])[0].high == 1.0
    assert math.isnan(expected_calibration_error([]))
