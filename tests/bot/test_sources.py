"""Which documents a question names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.sources import Named, Sources
from corpus.library import Library
from tests.index.fake import ANKLE, document

TRIVO, CLINIC = "lower-back-pain-after-running", "lower-back-pain-when-running"
GUIDE, MONKEY = "low-back-pain-when-running-guide", "back-pain-after-running-why"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    return Sources(Library(tmp_path_factory.mktemp("empty")).documents())


@pytest.mark.parametrize(
    ("question", "doc_ids", "rest"),
    [
        ("What does Trivo say about running with pain?", {TRIVO}, "what does say about running with pain?"),
        ("TRIVO's favourite exercise", {TRIVO}, "favourite exercise"),
        ("according to the physio how long should ice stay on", {TRIVO}, "how long should ice stay on"),
        ("what does the Orthopedic Clinic say about stride", {CLINIC}, "say about stride"),
        ("what does the orthopaedic clinic say about stride", {CLINIC}, None),
        ("according to the clinic which cadence is best", {CLINIC}, None),
        ("what does Vincent Liu recommend for stretching", {GUIDE}, "what does recommend for stretching"),
        ("Dr. Liu's stretches for runners", {GUIDE}, "stretches for runners"),
        ("the Game Plan Physical Therapy stretches for hips", {GUIDE}, "stretches for hips"),
        ("what does the physical therapist recommend for treatment", {GUIDE}, None),
        ("Jordan's exercises with a stability ball", {MONKEY}, "exercises with a stability ball"),
        ("what does Running Monkey say on hills", {MONKEY}, "what does say on hills"),
        ("that coach guy about hills and downhill", {MONKEY}, None),
        ("Trivo against the Orthopedic Clinic on running in pain", {TRIVO, CLINIC}, "against on running in pain"),
    ],
)
def test_named(sources: Sources, question: str, doc_ids: set[str], rest: str | None) -> None:
    named = sources.named(question)
    assert named.doc_ids == doc_ids
    assert named.rest == rest or (rest is None and len(named.rest) < len(question))


@pytest.mark.parametrize(
    "question",
    [
        "should I see a physical therapist",
        "which clinic should I go to",
        "what does the doctor say about pain",
        "do monkeys run",
        "is a physio better than a doctor",
        "lieu",
        "",
    ],
)
def test_none_is_named(sources: Sources, question: str) -> None:
    assert sources.named(question) == Named(frozenset(), question)


def test_a_name_alone_stays_to_be_searched_for(sources: Sources) -> None:
    assert sources.named("Trivo?").rest == "Trivo?"
    assert sources.named("Trivo?").doc_ids == {TRIVO}


def test_names_are_words_and_never_patterns() -> None:
    odd = replace(document("odd", ANKLE), authors=("A. B. (C", "", "—", "Li"), publisher="[a-z]+", credentials="")
    sources = Sources([odd])
    assert sources.named("what does [a-z]+ say about ankles").doc_ids == {"odd"}
    assert sources.named("what does anyone say about ankles").doc_ids == frozenset()
    assert sources.named("does li or bc say so").doc_ids == {"odd"}


def test_a_document_without_names_is_never_named() -> None:
    blank = replace(document("blank", ANKLE), authors=(), publisher="", credentials="")
    assert Sources([blank]).named("what does the article say").doc_ids == frozenset()
    assert Sources([]).named("what does Trivo say").doc_ids == frozenset()
