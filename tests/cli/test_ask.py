"""``backstride ask``."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.library import Library
from tests.cli.program import Program, assert_told

QUESTION = "Which stretches help the lower back after running?"
EMERGENCY = "I cannot feel anything around my groin and I cannot pee."


def test_an_answer_as_text(ready: Program) -> None:
    done = ready.run("ask", QUESTION)
    assert (done.code, done.err) == (0, "")
    text, _, sources = done.out.partition("\nSources\n")
    markers = set(re.findall(r"\[\d+\]", text))
    assert markers
    assert {marker for marker in markers if f"  {marker} " in sources} == markers
    assert "“" in sources
    lines = done.out.splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
    assert max(map(len, lines)) <= 80
    assert lines[0]
    assert "\x1b" not in done.out


def test_an_answer_as_json_is_the_reply_of_the_contract(ready: Program) -> None:
    reply = ready.run("ask", QUESTION, "--json").json()
    assert list(reply) == [
        "status", "text", "citations", "triage", "differences", "suggestions", "query", "model", "timings_ms",
    ]  # fmt: skip
    assert reply["status"] == "answered"
    assert (reply["query"], reply["model"]) == (QUESTION, "extractive")
    assert reply["triage"] == {"tier": "none", "question": None, "findings": []}
    assert set(reply["timings_ms"]) == {"triage", "retrieve", "compose", "total"}
    assert reply["timings_ms"]["total"] > 0
    assert all(isinstance(suggestion, str) for suggestion in reply["suggestions"])
    assert isinstance(reply["differences"], list)
    markers = [int(number) for number in re.findall(r"\[(\d+)\]", reply["text"])]
    assert sorted(set(markers)) == [citation["marker"] for citation in reply["citations"]] != []
    library = Library(ready.home)
    for citation in reply["citations"]:
        assert set(citation) == {
            "marker", "doc_id", "passage_id", "title", "author", "publisher", "kind",
            "section", "quote", "start", "end",
        }  # fmt: skip
        document = library.get(citation["doc_id"])
        assert document.text[citation["start"] : citation["end"]] == citation["quote"] != ""
        assert (citation["kind"], citation["title"]) == ("digest", document.title)
        assert citation["section"]


def test_an_emergency_needs_no_library(empty: Program) -> None:
    reply = empty.run("ask", EMERGENCY, "--json", BACKSTRIDE_ENCODER="/no/such/model").json()
    assert (reply["status"], reply["citations"], reply["suggestions"]) == ("escalated", [], [])
    assert reply["triage"]["tier"] == "emergency"
    for finding in reply["triage"]["findings"]:
        assert set(finding) == {"flag", "tier", "message", "text", "start", "end"}
        assert EMERGENCY[finding["start"] : finding["end"]] == finding["text"]
        assert finding["message"] == 0
    assert not empty.home.exists()


def test_a_broken_package_does_not_keep_an_emergency_from_being_seen(empty: Program, broken_package: Path) -> None:
    there = {"PYTHONPATH": str(broken_package)}
    assert empty.run("ask", EMERGENCY, "--json", **there).json()["status"] == "escalated"
    assert_told(empty.run("ask", QUESTION, **there), "chromadb is broken", "run: backstride doctor")


def test_the_country_decides_which_numbers_are_named(empty: Program) -> None:
    british = empty.run("ask", EMERGENCY, "--country", "gb").out
    assert "999" in british
    assert "911" not in british
    assert "tel:" not in british
    assert "911" in empty.run("ask", EMERGENCY, BACKSTRIDE_COUNTRY="US").out


def test_a_terminal_of_another_encoding_shows_what_it_can(empty: Program) -> None:
    done = empty.run("ask", EMERGENCY, PYTHONIOENCODING="ascii:strict")
    assert (done.code, done.err) == (0, "")
    assert "Get emergency help now" in done.out
    assert done.out.isascii()


def test_a_library_that_moved_on_is_indexed_anew(own: Program, tmp_path: Path) -> None:
    article = tmp_path / "shin-care.md"
    article.write_text("# Shin care\n\nShin splints are eased by rest and by softer ground.\n")
    assert own.run("corpus", "import", article).code == 0
    stale = own.run("index", "verify")
    assert stale.code == 1
    assert "backstride index build" in stale.out
    reply = own.run("ask", "What eases shin splints?", "--json").json()
    assert {citation["doc_id"] for citation in reply["citations"]} <= {"shin-care"}
    assert own.run("index", "info", "--json").json()["documents"] == 6
    assert own.run("index", "verify").code == 0
