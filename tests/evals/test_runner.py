from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.reply import Status
from bot.settings import Settings
from evals.cases import load
from evals.errors import EvalsError
from evals.lab import Lab
from evals.record import OURS
from evals.report.write import write
from evals.runner.folder import append, create, read
from evals.runner.plan import Choice, drawn, plan
from evals.runner.start import start
from evals.runner.work import work
from tests.evals import made


def test_records_survive_the_file(tmp_path: Path) -> None:
    create(tmp_path / "run", made.IDENTITY, Choice(("answers",)))
    records = [made.record("answers", f"a{i}", scores={"right": True, "facts_share": None}) for i in range(3)]
    assert list(append(tmp_path / "run", records)) == records
    assert read(tmp_path / "run").records == tuple(records)


def test_a_broken_last_line_is_dropped_and_the_run_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    create(folder, made.IDENTITY, Choice(("answers",)))
    first, second = made.record("answers", "a1"), made.record("answers", "a2")
    list(append(folder, [first]))
    with (folder / "results.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(second.line()[:40])
    assert read(folder).records == (first,)
    list(append(folder, [second]))
    assert read(folder).records == (first, second)


def test_a_broken_line_in_the_middle_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    create(folder, made.IDENTITY, Choice(("answers",)))
    (folder / "results.jsonl").write_text('{"suite"\n' + made.record("answers", "a1").line() + "\n", encoding="utf-8")
    with pytest.raises(EvalsError, match=r"results\.jsonl:1"):
        read(folder)


def test_a_choice_survives_json() -> None:
    choice = Choice(("answers", "triage"), part="dev", only=("a",), sample=3, models=("m",))
    assert Choice.of(json.loads(json.dumps(choice.to_json()))) == choice


def test_what_breaks_is_in_the_record_and_the_rest_goes_on() -> None:
    seen: list[int] = []

    def answer(messages: object) -> object:
        seen.append(1)
        if len(seen) == 1:
            raise RuntimeError("planted")
        return made.reply("", status=Status.DECLINED)

    tasks = plan(Choice(("attacks",), part="dev", sample=3, baselines=False))
    records = list(work(made.lab(answer), tasks, 1))
    assert [r.error for r in records] == ["RuntimeError: planted", "", ""]
    assert records[0].scores == {}
    assert records[0].passed is False
    assert [r.id for r in records] == [t.case.id for t in tasks]


def test_the_sample_is_seeded_and_even_over_kinds() -> None:
    cases = load("triage", "dev")
    one = drawn(cases, 100, 7)
    assert one == drawn(cases, 100, 7)
    assert one != drawn(cases, 100, 8)
    assert len(one) == 100
    assert [c for c in cases if c in one] == one
    share = sum(c.tier == "none" for c in one) / 100
    assert share == pytest.approx(sum(c.tier == "none" for c in cases) / len(cases), abs=0.06)
    assert {c.kind for c in cases} - {c.kind for c in one} == set()


def test_only_chosen_ids_of_any_part() -> None:
    case = load("attacks", "test")[0]
    tasks = plan(Choice(("attacks",), part="dev", only=(case.id,)))
    assert {t.case.id for t in tasks} == {case.id}
    with pytest.raises(EvalsError, match="--only nope: no case of that id in attacks"):
        plan(Choice(("attacks",), only=("nope",)))


def test_several_processes_give_the_same_records_in_the_same_order(lab: Lab) -> None:
    tasks = plan(Choice(("triage",), part="dev", sample=24, baselines=False))
    one, two = list(work(lab, tasks, 1)), list(work(lab, tasks, 2))
    assert [r.key for r in one] == [r.key for r in two] == [t.key for t in tasks]
    assert [dict(r.scores) for r in one] == [dict(r.scores) for r in two]
    assert {r.system for r in one} == {OURS}


def test_a_run_that_was_cut_off_goes_on(built_settings: Settings, tmp_path: Path) -> None:
    shutil.copytree(built_settings.home, tmp_path / ".cache" / "digests")
    whole = start(Choice(("attacks",), part="dev", sample=4), tmp_path, 1)
    results = whole.folder / "results.jsonl"
    lines = results.read_text(encoding="utf-8").splitlines()
    results.write_text("\n".join([*lines[:2], lines[2][:50]]), encoding="utf-8")
    again = start(Choice(("answers",)), tmp_path, 1, resume=whole.folder)
    assert again.folder == whole.folder
    assert [r.key for r in again.records] == [r.key for r in whole.records]
    assert [r.scores for r in again.records] == [r.scores for r in whole.records]
    assert again.identity["corpus_hash"] == whole.identity["corpus_hash"]
    summary, page = write(again)
    assert page.is_file()
    assert summary.suites[0].figures[0].estimate.n == 4


def test_a_run_of_something_else_is_not_gone_on_with(built_settings: Settings, tmp_path: Path) -> None:
    shutil.copytree(built_settings.home, tmp_path / ".cache" / "digests")
    folder = tmp_path / "run"
    create(folder, made.IDENTITY, Choice(("attacks",), part="dev", sample=1))
    with pytest.raises(EvalsError, match=r"code_sha256 was cccccccccccc…, is now .* begin a new one"):
        start(Choice(("attacks",)), tmp_path, 1, resume=folder)
