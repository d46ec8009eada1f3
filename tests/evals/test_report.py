from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from evals.report.failures import failures
from evals.report.html import html
from evals.report.markdown import markdown
from evals.report.summary import Summary
from evals.report.write import write
from evals.runner.folder import Run
from tests.evals import made

EVIL = "</script><script>alert(1)</script> <b>|bold|</b>"


def _reply(status: str, text: str, tier: str = "none") -> dict[str, Any]:
    return {"reply": {"status": status, "text": text, "citations": [], "triage": {"tier": tier, "findings": []}}}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    folder = tmp_path / "20261122T100000-digests-dev"
    folder.mkdir()
    return made.run(
        made.record("answers", "ans-1", scores={"right": True, "facts_share": 1.0}, got=_reply("answered", "Yes. [1]")),
        made.record(
            "answers",
            "ans-2",
            scores={"right": False, "facts_share": 0.0, "citation_recall": None},
            got=_reply("declined", EVIL),
            asked=({"role": "user", "content": EVIL},),
            expected={"gold": [["doc", "Section"]], "facts": [["a"]], "missing_facts": [["a"]]},
        ),
        made.record("answers", "ans-1", system="bm25", scores={"right": False}, got=_reply("answered", "No.")),
        made.record(
            "triage",
            "tri-1",
            scores={"sensitivity": False, "under_triage": True},
            expected={"tier": "emergency", "flags": ["foot_drop"]},
            got=_reply("answered", "Stretch."),
        ),
        folder=folder,
    )


def test_the_page_loads_nothing(run: Run) -> None:
    page = html(Summary(run))
    assert re.findall(r"(?:src|href)=\"(?!#)", page) == []
    assert "://" not in page
    assert "url(" not in page


def test_what_people_write_is_no_markup(run: Run) -> None:
    page = html(Summary(run))
    assert "<script>alert" not in page
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert data
    failed = {one["id"]: one for one in json.loads(data[1])}
    assert set(failed) == {"ans-2", "tri-1"}
    assert failed["ans-2"]["asked"][0]["content"] == EVIL
    assert failed["ans-2"]["text"] == EVIL
    assert "fact (missing): a" in failed["ans-2"]["expected"]
    assert failed["tri-1"]["verdict"] == "emergency expected, none given"


def test_findings_beyond_what_is_shown_are_listed_all_the_same(run: Run) -> None:
    found = [{"flag": "f", "tier": "urgent", "message": 0, "text": "x", "start": s, "end": s + 1} for s in (5, 9000)]
    got = _reply("escalated", "Go.", "urgent")
    got["reply"]["triage"]["findings"] = found
    asked = ({"role": "user", "content": "x" * 9100},)
    case = made.record("triage", "tri-2", asked=asked, expected={"tier": "none", "flags": []}, got=got, passed=False)
    one = failures(Summary(made.run(case)))[0]
    assert [f["shown"] for f in one["findings"]] == [True, False]
    assert one["asked"][0]["content"].endswith("(9,100 characters)")


def test_the_page_is_well_formed(run: Run) -> None:
    void = {"meta", "input", "line", "circle", "rect", "br"}
    stack: list[str] = []

    class Check(HTMLParser):
        def handle_starttag(self, tag: str, _: object) -> None:
            if tag not in void:
                stack.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag not in void:
                assert stack.pop() == tag

    Check().feed(html(Summary(run)))
    assert stack == []


def test_reports_say_what_was_measured(run: Run) -> None:
    summary = Summary(run)
    for text in (html(summary), markdown(summary)):
        for expected in (
            "abcdef0123",
            "with uncommitted changes",
            "d" * 64,
            "e" * 64,
            "map.npz 9999",
            "numpy 2.0.0",
            "country=empty",
        ):
            assert expected in text
        assert "Suites not run: retrieval, dialogues" in text
        assert "not measured" in text
    assert "BM25 alone" in markdown(summary)


def test_undefined_is_null_for_machines(run: Run) -> None:
    _, page = write(run)
    table = json.loads((page.parent / "report.json").read_text(encoding="utf-8"))
    by = {(f["system"], f["measure"], f["group"]): f for f in table["suites"]["answers"]["figures"]}
    assert by["backstride", "right", ""]["value"] == 0.5
    assert by["backstride", "citation_recall", ""] | {"note": ""} == {
        "system": "backstride",
        "measure": "citation_recall",
        "title": "Citation recall (ALCE)",
        "better": "higher",
        "group": "",
        "value": None,
        "low": None,
        "high": None,
        "n": 0,
        "left_out": 1,
        "note": "",
    }
    assert table["suites"]["triage"]["failed"] == ["tri-1"]


def test_the_markdown_names_failures_on_wish(run: Run) -> None:
    assert "`ans-2`" in markdown(Summary(run), failures=True)
    assert "`ans-2`" not in markdown(Summary(run))
    assert "\\|bold\\|" in markdown(Summary(run), failures=True)
