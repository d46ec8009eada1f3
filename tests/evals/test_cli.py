from __future__ import annotations

import io
from pathlib import Path

import pytest

from evals.cli.main import COMMANDS, main


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    listed = capsys.readouterr().out
    for name in COMMANDS:
        assert f"  {name} " in listed
        with pytest.raises(SystemExit) as stop:
            main([name, "--help"])
        assert stop.value.code == 0
        assert "usage: python -m evals" in capsys.readouterr().out


def test_an_input_that_ends_is_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("none\n"))
    labels = tmp_path / "ann.jsonl"
    assert main(["review", "triage", str(labels), "--sample", "2"]) == 2
    assert capsys.readouterr().err.startswith("evals: the input ended")
    assert len(labels.read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["frob"], "no command 'frob'; expected one of run, compare"),
        (["run", "answer"], "unknown suite 'answer', expected retrieval, answers"),
        (["run", "--model", "some-model"], "--model some-model: expected provider:name, such as"),
        (["run", "--originals", "/nowhere"], "--originals /nowhere: no .txt file there"),
        (["run", "--resume", "/nowhere"], "/nowhere: no run"),
        (["run", "--beir", "/nowhere"], "--beir measures the suite retrieval alone"),
        (["run", "retrieval", "--beir", "/nowhere"], "/nowhere/corpus.jsonl: No such file or directory"),
        (["run", "--cases", "/nowhere"], "--cases needs the one suite"),
        (["run", "latency", "--cases", "/nowhere"], "--cases: the suite latency has no cases of its own"),
        (["gate", "--thresholds", "/nowhere"], "/nowhere: "),
        (["add", "/nowhere", "--voice", "us_beginner", "--by", "ann"], "/nowhere: No such file or directory"),
        (["review", "triage", "/nowhere/a", "/nowhere/b"], "/nowhere/a: No such file or directory"),
        (["export", "ragas", "--run", "/nowhere", "--out", "x"], "/nowhere: no run"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: object,
) -> None:
    monkeypatch.chdir(str(tmp_path))
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert message in err
    assert len(err.splitlines()) == 1
