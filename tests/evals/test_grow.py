from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus.library import Library
from evals.cases import load
from evals.cli import review as review_command
from evals.cli.main import main
from evals.errors import EvalsError
from evals.grow import add, labels, records, store
from evals.grow.tables import convert, folded_pattern
from evals.leakage import Known, Text


class Scripted:
    """A person who answers from a list."""

    def __init__(self, *answers: str) -> None:
        self._answers: Iterator[str] = iter(answers)
        self.shown: list[str] = []

    def show(self, title: str, text: str) -> None:
        self.shown.append(f"{title}\n{text}")

    def rows(self, _: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.shown += [" | ".join(row) for row in rows]

    def text(self, _: str, default: str = "") -> str:
        return next(self._answers) or default

    def choose(self, question: str, choices: Sequence[str], default: str = "") -> str:
        answer = next(self._answers) or default
        assert answer in choices, (question, answer, choices)
        return answer


LINE: dict[str, Any] = {
    "id": "r1",
    "time": "2026-11-22T10:00:00Z",
    "messages": [{"role": "user", "content": "Do knee sleeves help against a stiff neck, do you think?"}],
    "status": "declined",
    "feedback": None,
    "clinic": "ignored",
}


def _record(**change: Any) -> records.ServiceRecord:
    return records.ServiceRecord.model_validate({**LINE, **change})


def _reviewed(person: Scripted, tmp_path: Path, known: Known | None = None) -> Any:
    documents = Library(tmp_path).documents()
    return add.review(_record(), person, documents, known or Known([]), voice="us_beginner", by="ann")


def test_a_record_becomes_a_decline(tmp_path: Path) -> None:
    suite, row = _reviewed(Scripted("declines", "", "near_domain", "neck"), tmp_path)
    assert suite == "declines"
    assert row["question"] == LINE["messages"][0]["content"]
    assert row["provenance"].startswith("from a record of the service, reviewed by ann, 20")
    numbers = [int(c.id[-3:]) for c in load("declines") if c.voice == "us_beginner"]
    assert row["id"] == f"dec-us_beginner-{max(numbers) + 1:03d}"


def test_a_record_becomes_an_answer_with_gold_and_facts(tmp_path: Path) -> None:
    person = Scripted(
        "answers", "Do sleeves help the knees of those who run?", "why", "2, 3", "No | not", "brace", "", ""
    )
    suite, row = _reviewed(person, tmp_path)
    assert suite == "answers"
    assert row["facts"] == [["no", "not"], ["brace"]]
    assert len(row["gold"]) == 2
    assert set(row["gold"][0]) == {"doc_id", "section"}


def test_skip_stop_and_copies(tmp_path: Path) -> None:
    assert _reviewed(Scripted("skip"), tmp_path) is None
    with pytest.raises(add.Stopped):
        _reviewed(Scripted("stop"), tmp_path)
    with pytest.raises(EvalsError, match=r"near-copy \(1\.00\) of elsewhere"):
        _reviewed(
            Scripted("declines", "", "near_domain", ""),
            tmp_path,
            Known([Text("elsewhere", LINE["messages"][0]["content"])]),
        )


def test_cases_are_appended_whole(tmp_path: Path) -> None:
    path = tmp_path / "declines.jsonl"
    path.write_text('{"id": "old"}', encoding="utf-8")
    store.append("declines", [{"id": "new", "note": "é"}], tmp_path)
    assert [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()] == ["old", "new"]
    assert list(tmp_path.iterdir()) == [path]


def test_only_declined_and_disliked_records_are_wanted() -> None:
    assert _record().wanted
    assert not _record(status="answered").wanted
    assert _record(status="answered", feedback={"rating": "down"}).wanted
    assert not _record(status="answered", feedback={"rating": "up", "comment": "thanks"}).wanted


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", ":1: no JSON"),
        (json.dumps({**LINE, "status": "lost"}), ":1: status: Input should be"),
        (json.dumps({**LINE, "messages": [{"role": "assistant", "content": "x"}]}), ":1: the last message"),
    ],
)
def test_a_broken_record_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(EvalsError) as error:
        records.read(path)
    assert message in str(error.value)


def test_agreement_of_two_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ids = [c.id for c in load("triage", "dev")[:6]]
    tiers = ["none", "soon", "urgent", "emergency", "none", "none"]
    for name, own in (("ann", tiers), ("bob", [*tiers[:5], "emergency"])):
        for case_id, label in zip(ids, own, strict=True):
            labels.append(tmp_path / f"{name}.jsonl", case_id, label)
    person = Scripted()
    files = [str(tmp_path / "ann.jsonl"), str(tmp_path / "bob.jsonl")]
    given = _arguments("triage", *files)
    assert review_command.run(*given, person) == 0
    assert "5 of 6 labelled alike; Cohen's kappa 0." in capsys.readouterr().out
    assert [row.split(" | ")[0] for row in person.shown] == [ids[5]]


def _arguments(*given: str) -> tuple[Any, Any]:
    import argparse

    parser = argparse.ArgumentParser()
    review_command.arguments(parser)
    return parser.parse_args(list(given)), parser


def test_labelling_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "ann.jsonl"
    given = _arguments("triage", str(path), "--sample", "3")
    assert review_command.run(*given, Scripted("none", "stop")) == 0
    person = Scripted("urgent", "soon")
    assert review_command.run(*given, person) == 0
    assert list(labels.read(path, "triage").values()) == ["none", "urgent", "soon"]
    assert "emergency" not in person.shown[0].splitlines()[0]


TRIAGE = "text,tier,flags,id\n"


def test_vignettes_from_csv(tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    path.write_text(
        "\ufeff" + TRIAGE + '"I fell, badly",911,major_trauma; foot_drop,7\nStiff,Self-care,,\n', encoding="utf-8"
    )
    rows = convert(path, "triage", "imported", "Semigran 2015")
    assert [(r["id"], r["tier"], r["flags"]) for r in rows] == [
        ("imp-imported-7", "emergency", ["major_trauma", "foot_drop"]),
        ("imp-imported-0002", "none", []),
    ]


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("triage", "text\nx\n", "row 1: column 'tier' is missing; expected text, tier and optionally"),
        ("triage", "text,tier,colour\nx,none,red\n", "row 1: unknown column 'colour'"),
        ("triage", "text,tier\nx,none\ny,perhaps\n", "row 3, column tier: 'perhaps', expected one of none, soon"),
        ("triage", "text,tier\n,none\n", "row 2, column text: empty"),
        ("triage", TRIAGE + "x,none,bad_mood,\n", "row 2, column flags: 'bad_mood' is no flag"),
        ("triage", "text,tier\nx\n", "row 2: expected 2 cells"),
        ("triage", "text,tier\n", "no row below the header"),
        ("answers", "question,gold,facts\nwhy,doc,x\n", "row 2, column gold: 'doc', expected 'doc_id > section'"),
        ("answers", "question,gold,facts\nwhy,d > s,(\n", "row 2, column facts: '(' is no regular expression"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, kind: str, text: str, message: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvalsError) as error:
        convert(path, kind, "imported", "p")
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_patterns_are_folded_only_where_that_changes_no_meaning() -> None:
    assert folded_pattern("Hip Flexor") == "hip flexor"
    assert folded_pattern(r"\S+ weeks") == r"\S+ weeks"


def test_a_case_of_an_unknown_flag_is_refused() -> None:
    row = {"id": "tri-us_blunt-9999", "voice": "us_blunt", "style": "direct", "provenance": "a test", "tier": "none"}
    messages = [{"role": "user", "content": "My back is stiff."}]
    assert store.checked_case("triage", {**row, "messages": messages, "flags": ["foot_drop"]}).flags == ("foot_drop",)
    with pytest.raises(EvalsError, match="'bad_mood' is no flag"):
        store.checked_case("triage", {**row, "messages": messages, "flags": ["bad_mood"]})


def test_an_id_is_the_next_of_its_voice() -> None:
    taken = ["dec-a-001", "dec-a-007", "dec-ab-009", "dec-a-b-010", "ans-a-030"]
    assert store.free_id("declines", "a", taken) == "dec-a-008"


def test_imported_cases_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, out = tmp_path / "t.csv", tmp_path / "t.jsonl"
    table.write_text("question\nWhat is the time?\n", encoding="utf-8")
    assert main(["import", "declines", str(table), "--provenance", "me", "--out", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["question"] == "What is the time?"
    assert "run declines --cases" in capsys.readouterr().out
