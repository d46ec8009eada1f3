from __future__ import annotations

from pathlib import Path

import pytest

from evals.errors import EvalsError
from evals.gate import THRESHOLDS, Threshold, load, tasks
from evals.stats.interval import wilson
from evals.suites.all import SUITES
from evals.suites.measure import Figure

RIGHT = Threshold(suite="answers", measure="right", at_least=0.8, because="it was")


def _figure(hits: int, n: int) -> Figure:
    return Figure("answers", "backstride", SUITES["answers"].measures[0], wilson(hits, n))


def test_the_projects_thresholds_are_read_and_ask_the_dev_part_alone() -> None:
    thresholds = load()
    assert {t.part for t in tasks(thresholds)} == {"dev"}
    assert {t.suite for t in thresholds.threshold} >= {"retrieval", "answers", "declines", "triage", "attacks"}


def test_a_miss_says_what_was_found_and_what_was_expected() -> None:
    assert RIGHT.missed(_figure(9, 10)) == ""
    line = RIGHT.missed(_figure(7, 10))
    assert line == "answers.right: 0.700 [0.397, 0.892] (n = 10), expected at least 0.8: it was"
    most = Threshold(suite="answers", measure="wrongly_declined", at_most=0.05, because="so")
    assert "expected at most 0.05: so" in most.missed(_figure(1, 10))


def test_what_was_not_measured_is_missed() -> None:
    assert "not measured" in RIGHT.missed(None)
    assert "not measured" in RIGHT.missed(_figure(0, 0))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('measure = "ndcg_10"', 'measure = "ndcg"'), "retrieval has no measure 'ndcg', expected one of ndcg_10"),
        (('suite = "retrieval"', 'suite = "x"'), "unknown suite 'x'"),
        (("at_least = 0.78\n", ""), "expected at_least or at_most"),
        (("seed = 20261122", "sed = 1"), "sample.seed"),
        (("[sample]", "[sample"), "thresholds.toml"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    text = THRESHOLDS.read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "thresholds.toml"
    path.write_text(text.replace(change[0], change[1], 1), encoding="utf-8")
    with pytest.raises(EvalsError) as error:
        load(path)
    assert message in str(error.value)
    assert str(path) in str(error.value)
