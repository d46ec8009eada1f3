from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.triage.lexicon import lexicon
from corpus.library import Library
from evals.cases import FILES, case_of, load, load_file, part_of
from evals.coverage import too_few, unasked

ANSWER = {
    "id": "ans-x-001",
    "voice": "us_beginner",
    "kind": "why",
    "provenance": "a test",
    "question": "why?",
    "gold": [{"doc_id": "d", "section": "s"}],
    "facts": [["a", "b"]],
}


def test_there_are_as_many_cases_as_asked_for() -> None:
    assert too_few() == []


def test_every_section_is_asked_about(tmp_path: Path) -> None:
    assert unasked(Library(tmp_path), load("answers")) == []


def test_parts_are_divided_by_voice() -> None:
    for name in FILES:
        voices = {part: {case.voice for case in load(name, part)} for part in ("dev", "test")}
        assert not voices["dev"] & voices["test"], name
        assert len(load(name, "dev")) + len(load(name, "test")) == len(load(name))


def test_flags_are_those_of_the_lexicon() -> None:
    known = set(lexicon().signs)
    assert {flag for name in FILES for case in load(name) for flag in case.flags} <= known


def test_gold_names_documents_of_the_library(tmp_path: Path) -> None:
    documents = {d.doc_id for d in Library(tmp_path).bundled()}
    assert {doc_id for name in FILES for case in load(name) for doc_id, _ in case.gold} <= documents


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gold": []}, "gold: Tuple should have at least 1 item"),
        ({"extra": 1}, "extra: Extra inputs are not permitted"),
        ({"facts": [["("]]}, "facts: '(' is no regular expression"),
        ({"id": "nothing"}, "id: String should match pattern"),
        ({"voice": None}, "voice: Input should be a valid string"),
    ],
)
def test_what_is_wrong_with_a_case_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("(", r"\(").replace("[", r"\[")):
        case_of("answers", {**ANSWER, **change})


def test_the_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text(f"{json.dumps(ANSWER)}\n{json.dumps(ANSWER)}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"answers\.jsonl:2: the id 'ans-x-001' is there twice"):
        load_file(path, "answers")


def test_a_voice_of_no_part_is_refused() -> None:
    case = case_of("answers", {**ANSWER, "voice": "nobody"})
    with pytest.raises(ValueError, match=r"voice 'nobody' is in no part of \[questions\]"):
        part_of(case)


def test_a_dialogue_ends_with_the_user() -> None:
    turns = [{"role": "assistant", "content": "Hello."}]
    with pytest.raises(ValueError, match="the last message must be the user's"):
        row = {**ANSWER, "id": "tri-x-1", "style": "direct", "messages": turns, "tier": "none", "flags": []}
        case_of("triage", {k: v for k, v in row.items() if k not in ("question", "gold", "facts", "kind")})
