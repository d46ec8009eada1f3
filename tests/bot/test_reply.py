"""The reply's JSON is the contract's, key by key."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.reply import Citation, Difference, Position, Reply, Screening, Status, Timings
from bot.triage.finding import Assertion, Finding, Tier

CITATION = Citation(
    marker=1,
    doc_id="knee",
    passage_id="knee.1",
    title="Knee",
    author="Ada Example",
    publisher="The Example Clinic",
    kind="digest",
    section=("Causes", "Overuse"),
    quote="Too many miles.",
    start=10,
    end=25,
)
FINDING = Finding("saddle_numbness", Tier.EMERGENCY, 0, "numb", 3, 7, Assertion.PRESENT)
FULL = Reply(
    Status.ANSWERED,
    "Too many miles. [1]",
    (CITATION,),
    Screening(Tier.EMERGENCY, "Is it numb?", (FINDING,)),
    (Difference("running in pain", (Position("knee", "Do not.", 1),)),),
    ("What helps?",),
    "why",
    "extractive",
    Timings(1.23456, 2.0, 3.0, 7.0),
)


def test_a_full_reply() -> None:
    assert FULL.to_json() == {
        "status": "answered",
        "text": "Too many miles. [1]",
        "citations": [
            {
                "marker": 1,
                "doc_id": "knee",
                "passage_id": "knee.1",
                "title": "Knee",
                "author": "Ada Example",
                "publisher": "The Example Clinic",
                "kind": "digest",
                "section": ["Causes", "Overuse"],
                "quote": "Too many miles.",
                "start": 10,
                "end": 25,
            }
        ],
        "triage": {
            "tier": "emergency",
            "question": "Is it numb?",
            "findings": [
                {"flag": "saddle_numbness", "tier": "emergency", "message": 0, "text": "numb", "start": 3, "end": 7}
            ],
        },
        "differences": [
            {"topic": "running in pain", "positions": [{"doc_id": "knee", "statement": "Do not.", "marker": 1}]}
        ],
        "suggestions": ["What helps?"],
        "query": "why",
        "model": "extractive",
        "timings_ms": {"triage": 1.235, "retrieve": 2.0, "compose": 3.0, "total": 7.0},
    }


def test_an_empty_reply_has_the_same_keys() -> None:
    empty = Reply(Status.SMALLTALK, "Hello!").to_json()
    assert empty.keys() == FULL.to_json().keys()
    assert empty["triage"] == {"tier": "none", "question": None, "findings": []}
    assert empty["citations"] == empty["differences"] == empty["suggestions"] == []
    assert (empty["query"], empty["model"]) == ("", "extractive")
    assert empty["timings_ms"] == {"triage": 0.0, "retrieve": 0.0, "compose": 0.0, "total": 0.0}


def test_it_is_made_of_plain_json_types() -> None:
    table = FULL.to_json()
    assert json.loads(json.dumps(table)) == table


def test_the_words_of_the_contract() -> None:
    assert {status.value for status in Status} == {"answered", "declined", "escalated", "smalltalk"}
    assert [tier.label for tier in sorted(Tier)] == ["none", "soon", "urgent", "emergency"]


def test_timing_changes_nothing_else() -> None:
    timings = Timings(total=5.0)
    assert FULL.timed(timings) == replace(FULL, timings_ms=timings)
