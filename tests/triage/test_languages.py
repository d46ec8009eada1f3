"""Messages in other languages than English: told apart, screened, and answered in that language."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.message import Message
from bot.triage.detect import screen
from bot.triage.finding import Assertion, Finding, Tier
from bot.triage.foreign import escalation, not_spoken
from bot.triage.languages import SPOKEN, LanguageError, escalation_text, language, not_spoken_text, signs, spoken
from bot.triage.languages.phrases import PhraseError, parse
from bot.triage.languages.rules import check, words
from evals.training.questions import training_questions
from prompts.messages import MessageError, check_foreign
from prompts.messages import load as messages

CASES: dict[str, dict[str, list[Any]]] = tomllib.loads(
    (Path(__file__).parent / "languages.toml").read_text(encoding="utf-8")
)
ENGLISH: list[str] = CASES["en"]["messages"]
EMERGENCIES = [(name, flag, text) for name in SPOKEN for flag, text in CASES[name]["emergency"]]
ORDINARY = [(name, text) for name in SPOKEN for text in CASES[name]["ordinary"]]
LETTERS = "abcdefnopsuáñéçüßłąअमरदसुन्नना我的腰疼没感觉ظهريلا .,!?'\"()\n0123"


def user(*texts: str) -> list[Message]:
    return [Message("user", text) for text in texts]


def told(text: str, flag: str) -> Finding:
    """A finding of the whole text."""
    return Finding(flag, Tier.EMERGENCY, 0, text, 0, len(text), Assertion.PRESENT)


@pytest.mark.parametrize(("name", "flag", "text"), EMERGENCIES)
def test_an_emergency_is_found_in_its_language(name: str, flag: str, text: str) -> None:
    assert language(text) == name
    verdict = screen(user(text))
    assert verdict.tier is Tier.EMERGENCY
    assert flag in {finding.flag for finding in verdict.findings}
    assert all(text[f.start : f.end] == f.text for f in verdict.findings)


@pytest.mark.parametrize(("name", "text"), ORDINARY)
def test_an_ordinary_message_finds_nothing(name: str, text: str) -> None:
    assert language(text) == name
    assert not [sign for sign in signs(text) if sign.assertion is Assertion.PRESENT]
    assert screen(user(text)).tier is Tier.NONE


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_english(text: str) -> None:
    assert language(text) in ("en", "und")
    assert signs(text) == []


def test_no_training_question_is_taken_for_another_language() -> None:
    asked = [question.question for question in training_questions()]
    assert len(asked) > 5000
    assert [text for text in asked if language(text) not in ("en", "und")] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "und"),
        ("😀 42", "und"),
        ("Hur ska jag stretcha ryggen efter löpning?", "sv"),
        ("У меня болит спина после бега", "ru"),
        ("У мене болить спина після бігу, що робити? ї", "uk"),
        ("走った後に腰が痛いです", "ja"),
        ("달리기 후 허리가 아파요", "ko"),
        ("Koştuktan sonra belim ağrıyor, ne yapmalıyım?", "tr"),
        ("mу bасk hurts", "en"),
    ],
)
def test_languages_that_are_only_told_apart(text: str, expected: str) -> None:
    assert language(text) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["Me duele la espalda cuando corro mucho"], "es"),
        (["Me duele la espalda cuando corro mucho", "ok?"], "es"),
        (["Me duele la espalda cuando corro mucho", "sorry, how do I stretch my back?"], "en"),
        (["How do I stretch my lower back?", "merci"], "en"),
        (["merci"], "fr"),
        (["5 km", "ok"], "en"),
        ([], "en"),
    ],
)
def test_the_language_of_a_conversation(said: list[str], expected: str) -> None:
    assert spoken(said) == expected


def test_a_sign_in_one_foreign_sentence_of_an_english_message_counts() -> None:
    text = "Hi doc. My mother says: no siento nada entre las piernas. Which stretches help her back?"
    verdict = screen(user(text))
    assert [(f.flag, text[f.start : f.end]) for f in verdict.findings] == [
        ("saddle_numbness", "no siento nada entre las piernas")
    ]
    assert escalation(verdict, user(text), "").startswith("**Please get emergency help now.**")


def test_quoted_foreign_words_in_english_are_talked_about() -> None:
    about = "How would you translate 'no siento nada entre las piernas' for a leaflet of my running club?"
    assert {sign.assertion for sign in signs(about)} == {Assertion.HYPOTHETICAL}
    assert screen(user(about)).tier is Tier.NONE
    said = "My mother keeps telling me 'no siento nada entre las piernas' and I think she should stretch."
    assert screen(user(said)).tier is Tier.EMERGENCY


def test_what_is_denied_is_kept_for_the_clinician() -> None:
    verdict = screen(user("No tengo hormigueo en las piernas ni las ingles dormidas, solo me duele la espalda"))
    assert verdict.tier is Tier.NONE
    assert {finding.assertion for finding in verdict.dismissed} == {Assertion.NEGATED}


def test_an_earlier_emergency_still_counts_and_keeps_its_language() -> None:
    said = user("Seit gestern kann ich nicht mehr pinkeln, Rücken tut weh", "ok")
    verdict = screen(said)
    assert (verdict.tier, verdict.findings[0].message) == (Tier.EMERGENCY, 0)
    assert "[112 anrufen](tel:112)" in escalation(verdict, said, "")


def test_what_is_urgent_in_english_words_is_answered_in_both() -> None:
    said = user("Bonjour docteur, depuis hier j'ai mal au dos quand je cours, et aussi fever of 39, night sweats")
    verdict = screen(said)
    assert verdict.tier is Tier.URGENT
    text = escalation(verdict, said, "FR")
    assert text.startswith("**Please get medical advice today.**")
    assert text.endswith(not_spoken_text("fr", "FR"))


@pytest.mark.parametrize("name", SPOKEN)
def test_the_emergency_text(name: str) -> None:
    text = escalation_text(name, [told("a [b](c) *d*", "urinary_retention")], None, "+49 30 123", "Praxis <b>")
    assert r"a \[b\]\(c\) \*d\*" in text
    assert re.findall(r"\]\(tel:([^)]*)\)", text)[-1] == "+4930123"
    assert r"Praxis \<b\>" in text
    assert messages(name.removesuffix("-Latn"))["triage"]["meaning"]["nerves"] in text
    assert "tel:999" in escalation_text(name, [told("x", "chest_pain")], "GB")
    assert not re.search(r"\[\d+\]", text)


@pytest.mark.parametrize("name", SPOKEN)
def test_somebody_to_talk_to_comes_first(name: str) -> None:
    own = messages(name.removesuffix("-Latn"))["triage"]
    text = escalation_text(name, [told("x y", "chest_pain"), told("z", "self_harm")], "GB")
    assert text.startswith(own["self_harm"]["headline"])
    assert text.index("tel:116123") < text.index("tel:999")
    assert own["emergency"]["avoid"] not in text
    assert text.endswith(own["self_harm"]["also"].format(words=own_quote(name, "x y")))


def own_quote(name: str, said: str) -> str:
    template: str = messages(name.removesuffix("-Latn"))["quote"]
    return template.format(words=said)


@pytest.mark.parametrize("name", SPOKEN)
def test_what_is_said_to_any_other_message(name: str) -> None:
    own = messages(name.removesuffix("-Latn"))["triage"]["not_spoken"]
    text = not_spoken_text(name, "")
    assert language(text) == name.removesuffix("-Latn")
    assert all(f"- {sign}" in text for sign in own["signs"])
    assert len(own["signs"]) == len(messages("en")["triage"]["failed"]["signs"])
    assert "](tel:" in text
    assert not_spoken(user(CASES[name]["ordinary"][0]), "") == text


def test_a_language_without_texts_is_told_in_english() -> None:
    text = not_spoken(user("Hur ska jag stretcha ryggen efter löpning?"), "SE")
    assert text.startswith(messages("en")["triage"]["not_spoken"]["headline"])
    assert not_spoken(user("How do I stretch?"), "SE") == ""


def test_texts_are_asked_for_rightly() -> None:
    for name in ("en", "xx"):
        with pytest.raises(ValueError, match=name):
            escalation_text(name, [told("x", "chest_pain")], None)
    with pytest.raises(ValueError, match="no findings"):
        escalation_text("es", [], None)


@settings(max_examples=200, deadline=None)
@given(st.text(LETTERS, max_size=120))
def test_any_text_is_read(text: str) -> None:
    for sign in signs(text):
        assert 0 <= sign.start < sign.end <= len(text)
        assert text[sign.start : sign.end] == sign.text
    assert isinstance(language(text), str)


@pytest.mark.parametrize(
    "unit", ["我的腰很疼,跑步之后两条腿发麻,", "no siento las piernas ni los pies, ", "ظهري يؤلمني "]
)
def test_padding_hides_nothing(unit: str) -> None:
    said = "Desde ayer no siento nada entre las piernas"
    text = f"{unit * (50_000 // len(unit) // 2)}. {said}. {unit * (50_000 // len(unit) // 2)}"
    assert "saddle_numbness" in {sign.flag for sign in signs(text) if sign.assertion is Assertion.PRESENT}


@pytest.mark.parametrize("phrase", ["", "..3 word", "(a|b", "a ?b ?", "!a", "()"])
def test_a_phrase_that_cannot_be_read(phrase: str) -> None:
    with pytest.raises(PhraseError):
        parse(phrase, "es")


def test_the_phrases_of_every_language_load() -> None:
    for name in SPOKEN:
        assert words(name).concepts.names


def test_an_unknown_concept_is_an_error_that_names_it() -> None:
    with pytest.raises(LanguageError, match=r"xx\.toml, concepts: .*unknown \['nonsense'\]"):
        check({"concepts": {"nonsense": []}, "context": {}}, "es", "xx.toml")
    with pytest.raises(LanguageError, match="expected"):
        check({"concepts": {}}, "es", "xx.toml")


def test_messages_of_a_language_must_be_whole() -> None:
    table = tomllib.loads((Path("prompts/messages/es.toml")).read_text(encoding="utf-8"))
    del table["triage"]["emergency"]["avoid"]
    with pytest.raises(MessageError, match=r"es\.toml: triage\.emergency\.avoid is missing"):
        check_foreign(table, "es.toml")


@pytest.mark.parametrize("text", ["\U00017000", "\U00017000 back", "\ue000\ue001"])
def test_letters_without_a_name_break_nothing(text: str) -> None:
    assert language(text) in ("en", "und")
