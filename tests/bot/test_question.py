"""What kind of answer a question asks for."""

from __future__ import annotations

import pytest

from bot.question import Ask, kind_of
from bot.rules import load_rules

EXAMPLES: dict[Ask, tuple[str, ...]] = {
    Ask.WHO: ("Who says that?", "who wrote the piece on hills", "according to whom is that", "whose advice is it"),
    Ask.WHEN_DOCTOR: (
        "When should I see a doctor?",
        "at what point do I need to go to A&E",
        "What are the red flags?",
        "how bad must it be before hospital",
        "should i see my gp",
    ),
    Ask.NUMBER: ("how long do I hold it", "How many degrees of hip extension?", "what cadence", "for how many seconds"),
    Ask.LIST: (
        "Which stretches help?",
        "best strength exercises",
        "give me all the causes please",
        "what can I do?",
        "What helps?",
        "lower back exercises",
    ),
    Ask.HOW_TO: ("How do I do a bridge?", "walk me through the pike", "show me the plank", "how's the twist done"),
    Ask.WHY: ("Why does my back hurt?", "how come it hurts downhill", "what's causing this", "the reason for the tilt"),
    Ask.SHOULD: ("Should I run with a sore back?", "is it ok to run", "can i use ice", "Does massage help the back?"),
    Ask.WHAT_IS: ("What is sciatica?", "define lordosis", "tell me about the QL", "what does radiating mean"),
    Ask.OTHER: ("", "sciatica", "My back is sore today.", "Trivo"),
}


@pytest.mark.parametrize(("ask", "question"), [(ask, q) for ask, several in EXAMPLES.items() for q in several])
def test_kind(ask: Ask, question: str) -> None:
    assert kind_of(question) is ask


@pytest.mark.parametrize("question", ["WHICH STRETCHES HELP?", "which stretches help", "Which stretches help ⁉"])
def test_case_and_punctuation_do_not_matter(question: str) -> None:
    assert kind_of(question) is Ask.LIST


def test_every_kind_has_its_cues_and_its_examples() -> None:
    assert set(load_rules("question")) == {ask.value for ask in Ask} - {"other"}
    assert set(EXAMPLES) == set(Ask)
