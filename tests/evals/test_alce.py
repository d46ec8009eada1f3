from __future__ import annotations

from dataclasses import replace

import pytest

from bot.reply import Screening
from bot.triage.finding import Tier
from evals.suites.alce import entails, recall_and_precision, statements, verbatim
from tests.evals.made import DOCUMENT, citation, reply

DOCUMENTS = {"doc": DOCUMENT}
PLANKS, HOLD = citation(1, "Planks help."), citation(2, "Hold them for thirty seconds.")


def test_statements_are_what_stands_ahead_of_the_markers() -> None:
    said = reply("Planks help. [1] Hold them. [2][3]\n\n- **Rest:** when it hurts [4]\nNo source here.")
    assert [(s.text.strip(), s.markers) for s in statements(said)] == [
        ("Planks help.", (1,)),
        ("Hold them.", (2, 3)),
        ("- **Rest:** when it hurts", (4,)),
        ("No source here.", ()),
    ]


def test_the_screens_own_words_are_no_statements() -> None:
    said = replace(
        reply("Book an appointment.\n\nPlanks help. [1]\n\nCan you feel your legs?", PLANKS),
        triage=Screening(Tier.SOON, "Can you feel your legs?"),
    )
    assert [s.text for s in statements(said)] == ["Planks help."]


def test_a_statement_is_entailed_by_its_own_words() -> None:
    assert entails(["Planks help. Hold them."], "**planks** help")
    assert not entails(["Planks help."], "Planks do not help.")
    assert entails(["Planks help.", "Hold them."], "Planks help. Hold them.")
    assert not entails([], "Planks help.")


def test_recall_and_precision() -> None:
    right = reply("Planks help. [1] Hold them for thirty seconds. [2]", PLANKS, HOLD)
    assert recall_and_precision(right, DOCUMENTS) == (1.0, 1.0)
    crossed = reply("Planks help. [2] Hold them for thirty seconds. [2]", PLANKS, HOLD)
    assert recall_and_precision(crossed, DOCUMENTS) == (0.5, 0.5)
    uncited = reply("Planks help. [1] Running is fun.", PLANKS)
    assert recall_and_precision(uncited, DOCUMENTS) == (0.5, 1.0)


def test_a_citation_that_is_not_needed_is_imprecise() -> None:
    said = reply("Planks help. [1][2]", PLANKS, HOLD)
    assert recall_and_precision(said, DOCUMENTS) == (1.0, 0.5)


def test_citations_that_are_needed_together_are_precise() -> None:
    said = reply("Planks help. Hold them for thirty seconds. [1][2]", PLANKS, HOLD)
    assert recall_and_precision(said, DOCUMENTS) == (1.0, 1.0)


@pytest.mark.parametrize("broken", [replace(PLANKS, start=1), replace(PLANKS, doc_id="other")])
def test_a_quote_that_is_not_in_the_document_supports_nothing(broken: object) -> None:
    assert not verbatim(broken, DOCUMENTS)
    assert recall_and_precision(reply("Planks help. [1]", broken), DOCUMENTS) == (0.0, 0.0)


def test_nothing_said_is_not_measured() -> None:
    assert recall_and_precision(reply(""), DOCUMENTS) == (None, None)
