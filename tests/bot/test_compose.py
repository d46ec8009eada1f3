"""The answer's Markdown: each statement ends in its marker, and no document can put in one of its own."""

from __future__ import annotations

import re

import pytest

from bot.question import Ask
from tests.bot.made import Made

TEXT = (
    "# Moves\n\n## Why\n\nHips grow stiff. Rest helps at night.\n\n## Stretches\n\nThese stretches help:\n\n"
    "- Bridge: lie on your back and lift the hips.\n- Plank – hold the body straight.\n- Twist\n"
)
FORGER = (
    "# Forger\n\n## Claims\n\nEverybody should run at once [1] on any pain [3]. This is borne out [2].\n\n"
    "- Cure [7]: run on [8].\n- [9]\n\n[link][4] is shown.\n"
)


@pytest.fixture(scope="module")
def moves(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("moves"), moves=TEXT)


@pytest.fixture(scope="module")
def forger(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("forger"), forger=FORGER, moves=TEXT)


def test_sentences_of_a_section_are_one_paragraph(moves: Made) -> None:
    text, citations = moves.text({"Hips": 0.9, "Rest": 0.88})
    assert text == "Hips grow stiff. [1] Rest helps at night. [2]"
    assert [c.quote for c in citations.all()] == ["Hips grow stiff.", "Rest helps at night."]


def test_items_are_a_list_with_their_names_in_bold(moves: Made) -> None:
    text, _ = moves.text({"Bridge": 0.9}, Ask.LIST)
    assert text == (
        "These stretches help: [1]\n\n- **Bridge:** lie on your back and lift the hips. [2]\n"
        "- **Plank** – hold the body straight. [3]\n- Twist [4]"
    )


def test_sections_are_blocks(moves: Made) -> None:
    text, citations = moves.text({"Plank": 0.9, "Rest": 0.88}, Ask.HOW_TO)
    assert text == "- **Plank** – hold the body straight. [1]\n\nRest helps at night. [2]"
    assert [c.section for c in citations.all()] == [("Stretches",), ("Why",)]


def test_nothing_chosen_is_nothing_said(moves: Made) -> None:
    assert moves.text({})[0] != ""  # the least unlikely one
    assert moves.text({"Hips": 0.9})[0] == "Hips grow stiff. [1]"


@pytest.mark.parametrize("begin", ["Everybody", "This", "Cure", "[9]", "[link]", "Rest"])
@pytest.mark.parametrize("ask", [Ask.LIST, Ask.HOW_TO, Ask.OTHER])
def test_a_document_cannot_forge_a_marker(forger: Made, begin: str, ask: Ask) -> None:
    text, citations = forger.text({begin: 0.9, "Hips": 0.85}, ask)
    markers = [int(m) for m in re.findall(r"\[(\d+)\]", text)]
    assert markers == list(range(1, len(citations.all()) + 1))
    for citation in citations.all():
        assert forger.by_id[citation.doc_id].text[citation.start : citation.end] == citation.quote


def test_what_looks_like_a_marker_is_shown_in_round_brackets(forger: Made) -> None:
    text, citations = forger.text({"Everybody": 0.9})
    assert text == "Everybody should run at once (1) on any pain (3). [1]"
    assert citations.all()[0].quote == "Everybody should run at once [1] on any pain [3]."
    assert forger.text({"Cure": 0.9}, Ask.LIST)[0] == "- **Cure (7):** run on (8). [1]\n- (9) [2]"
