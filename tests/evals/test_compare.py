from __future__ import annotations

from pathlib import Path

import pytest

from evals.cli.main import main
from evals.compare import compare
from evals.record import Record
from evals.runner.folder import append, create
from evals.runner.plan import Choice
from tests.evals import made


def _answers(right: list[bool], share: float = 1.0) -> list[Record]:
    return [
        made.record("answers", f"ans-{i}", scores={"right": r, "facts_share": share * (0.5 + i / 100)})
        for i, r in enumerate(right)
    ]


def _folder(path: Path, records: list[Record]) -> str:
    create(path, made.IDENTITY, Choice(("answers",), part="dev"))
    list(append(path, records))
    return str(path)


def test_flips_are_named_and_tested() -> None:
    before, after = made.run(*_answers([True] * 20)), made.run(*_answers([True] * 13 + [False] * 7))
    change = compare(before, after).changes[0]
    assert (change.measure.key, change.n, change.before, change.after) == ("right", 20, 1.0, 0.65)
    assert change.worse == tuple(f"ans-{i}" for i in range(13, 20))
    assert change.p == pytest.approx(2 * 0.5**7)
    assert change.lost


def test_a_gain_is_no_loss_and_few_flips_are_chance() -> None:
    some, more = made.run(*_answers([False] * 10 + [True] * 10)), made.run(*_answers([True] * 20))
    assert compare(some, more).losses == []
    assert compare(some, more).changes[0].significant
    fewer = made.run(*_answers([False] * 13 + [True] * 7))
    assert compare(some, fewer).losses == []
    assert not compare(some, fewer).changes[0].significant


def test_means_are_bootstrapped_and_decide_nothing_unless_they_are_key() -> None:
    comparison = compare(made.run(*_answers([True] * 20)), made.run(*_answers([True] * 20, share=0.8)))
    share = next(c for c in comparison.changes if c.measure.key == "facts_share")
    assert (share.test, len(share.worse)) == ("bootstrap", 20)
    assert share.significant
    assert not share.lost


def test_a_case_that_breaks_has_failed() -> None:
    broken = [made.record("answers", f"ans-{i}", error="E: x", passed=False) for i in range(8)]
    comparison = compare(made.run(*_answers([True] * 8)), made.run(*broken))
    assert [loss.measure.key for loss in comparison.losses] == ["right"]


def test_the_exit_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = _folder(tmp_path / "a", _answers([True] * 20))
    bad = _folder(tmp_path / "b", _answers([True] * 10 + [False] * 10))
    other = _folder(tmp_path / "c", [made.record("answers", "ans-99", scores={"right": True})])
    assert main(["compare", good, good]) == 0
    capsys.readouterr()
    assert main(["compare", good, bad]) == 1
    out = capsys.readouterr().out
    assert "significant loss: answers.right 1.000 -> 0.500" in out
    assert "- worse: `ans-10` question ans-10" in out
    assert main(["compare", bad, good]) == 0
    assert main(["compare", good, other]) == 2
    assert main(["compare", good, str(tmp_path)]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 2
    assert "have no case of backstride in common" in errors[0]
    assert "expected a folder with run.json" in errors[1]
