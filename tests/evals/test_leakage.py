from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.leakage import Known, Text, case_texts, folded, leaks, program_texts, training_texts

KNOWN = Known(
    [Text("training:1", "Why does my lower back hurt after I run downhill?"), Text("training:2", "How long?")]
)


def _copy(text: str) -> str | None:
    found = KNOWN.copy_of(Text("case", text))
    return found.of.where if found else None


@pytest.mark.parametrize(
    "text",
    [
        "Why does my lower back hurt after I run downhill?",
        "why does my LOWER back hurt, after i run downhill",
        "Why does my lower back hurt after I run down hill??",
        "So why does my lower back hurt after I run downhill?",
        "After I run downhill, why does my lower back hurt?",
    ],
)
def test_near_copies_are_found(text: str) -> None:
    assert _copy(text) == "training:1"


@pytest.mark.parametrize(
    "text", ["Why does my knee click when I cycle?", "Does running downhill hurt the back?", "How long?", ""]
)
def test_other_texts_are_not(text: str) -> None:
    assert _copy(text) is None


def test_other_scripts_are_compared_too() -> None:
    known = Known([Text("t", "दौड़ने के बाद कमर के निचले हिस्से में हल्का दर्द क्यों होता है?")])
    assert known.copy_of(Text("c", "दौड़ने के बाद कमर के निचले हिस्से में दर्द क्यों होता है?"))
    assert known.copy_of(Text("c", "पीठ मज़बूत करने के लिए कौन से व्यायाम करूँ?")) is None


def test_folding() -> None:
    assert folded("It\u2019s MY back!") == "it's my back"


def test_the_likeness_is_the_jaccard_index_of_5_grams() -> None:
    known = Known([Text("t", "abcdefghijklmnopqrst")])  # 16 5-grams
    found = known.copy_of(Text("c", "abcdefghijklmnopqr"))  # 14 of them
    assert found
    assert found.likeness == 14 / 16
    assert known.copy_of(Text("c", "uvwxyzuvwxyzuvwxyz")) is None


def test_what_is_added_is_known() -> None:
    known = Known([])
    assert known.copy_of(Text("c", "Why does my back hurt?")) is None
    known.add(Text("t", "why does my back hurt"))
    assert known.copy_of(Text("c", "Why does my back hurt?"))


def test_what_a_person_said_before_is_compared_too(tmp_path: Path) -> None:
    folder = tmp_path / "evals" / "training"
    folder.mkdir(parents=True)
    row = {"text": "yes", "before": ["U: both my legs went numb", "B: Since when?"], "tier": "emergency", "flags": {}}
    (folder / "bank.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert [t.text for t in training_texts(tmp_path)] == ["yes", "both my legs went numb"]


def test_no_case_stands_in_training_data_lexicon_or_prompts() -> None:
    training, program = training_texts(), program_texts()
    assert len(training) > 1000
    assert len(program) > 500
    found = leaks(case_texts(), Known([*training, *program]))
    assert found == [], "take them out with: python -m evals check --remove-copies\n" + "\n".join(map(str, found))
