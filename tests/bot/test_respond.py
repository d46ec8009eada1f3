"""The one way in: the screen first, whatever else is broken; then small talk; then the library."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import pytest

from bot.answer import Answerer
from bot.contact import Contact
from bot.message import Message
from bot.reply import Reply, Screening, Status
from bot.respond import Responder
from bot.triage.finding import Tier, Triage
from bot.triage.foreign import not_spoken
from bot.triage.message import escalation_text, failed_text, soon_text
from prompts.conversation import load as load_texts
from tests.bot.scripted import ANSWER, ASKED, NOTHING, RED, SOON, Library, broken, finding, responder


def test_an_answer_is_the_librarys() -> None:
    library = Library()
    reply = responder(NOTHING, library).respond(ASKED)
    assert replace(reply, timings_ms=ANSWER.timings_ms) == ANSWER
    assert library.asked == [ASKED]


@pytest.mark.parametrize("country", ["", "GB"])
def test_a_red_flag_ends_the_matter(country: str) -> None:
    library = Library()
    answering = responder(library=library)
    reply = answering.respond(RED, country)
    assert reply.status is Status.ESCALATED
    assert reply.triage.tier is Tier.EMERGENCY
    assert (reply.citations, reply.suggestions, reply.differences, reply.query) == ((), (), (), "")
    assert reply.text == escalation_text(
        Triage(reply.triage.tier, reply.triage.findings, question=reply.triage.question), RED, country
    )
    for one in reply.triage.findings:
        assert RED[one.message].content[one.start : one.end] == one.text
    assert library.asked == []
    assert answering.ready() == (False, "the library is being loaded")


def test_the_clinic_is_named_where_somebody_should_be_seen_the_same_day() -> None:
    urgent = Triage(Tier.URGENT, (finding("fever", Tier.URGENT, "stretches"),))
    contact = Contact("River *Clinic*", "+44 20 7946 0000")
    for reply in (
        responder(urgent).respond(ASKED, "GB", contact),
        cast(Reply, list(responder(urgent).stream(ASKED, "GB", contact))[-1].value),
    ):
        assert "(tel:+442079460000)" in reply.text
        assert "River" in reply.text
        assert "River *Clinic*" not in reply.text  # a name is no Markdown
    assert "tel:+4420" not in responder(urgent).respond(ASKED, "GB").text
    assert "tel:+4420" not in responder().respond(RED, "GB", contact).text  # an emergency is not for the clinic


def test_without_a_library_no_passages_are_found() -> None:
    assert Responder(broken).find("stretches", 3) == ()


def test_an_earlier_red_flag_still_counts() -> None:
    messages = [*RED, Message("assistant", "Call now."), *ASKED]
    assert responder().respond(messages).status is Status.ESCALATED


def test_the_screen_works_when_the_library_cannot_be_loaded() -> None:
    answering = Responder(broken)
    assert answering.respond(RED).status is Status.ESCALATED
    assert answering.respond([Message("user", "hello")]).status is Status.SMALLTALK
    reply = answering.respond(ASKED)
    assert reply.status is Status.DECLINED
    assert reply.text == load_texts("en").wait["library_down"]
    assert (reply.citations, reply.suggestions) == ((), ())
    assert answering.ready() == (False, "no disk")
    assert answering.passage("any") is None
    with pytest.raises(RuntimeError, match="no disk"):
        answering.warm()


def test_a_library_that_comes_back_is_used() -> None:
    tries = itertools.count()

    def load() -> Answerer:
        return broken() if next(tries) == 0 else cast(Answerer, Library())

    answering = Responder(load, lambda _: NOTHING)
    assert answering.respond(ASKED).status is Status.DECLINED
    assert answering.respond(ASKED).status is Status.ANSWERED
    assert answering.ready() == (True, "")


def test_a_screen_that_breaks_gives_the_careful_reply() -> None:
    def screen(messages: Sequence[Message]) -> Triage:
        raise ValueError("broken")

    library = Library()
    reply = Responder(lambda: cast(Answerer, library), screen).respond(ASKED, "GB")
    assert reply.status is Status.ESCALATED
    assert reply.text == failed_text("GB") != ""
    assert (reply.citations, reply.suggestions) == ((), ())
    assert library.asked == []


@pytest.mark.parametrize("tier", [Tier.SOON, Tier.URGENT, Tier.EMERGENCY])
def test_a_finding_without_a_text_gives_the_careful_reply(tier: Tier) -> None:
    library = Library()
    reply = responder(Triage(tier, (finding("unheard_of", tier, "ouch"),)), library).respond(ASKED, "GB")
    assert (reply.status, reply.text, reply.triage.tier) == (Status.ESCALATED, failed_text("GB"), tier)
    assert library.asked == []


def test_soon_stands_ahead_of_the_answer_and_the_question_behind_it() -> None:
    library = Library()
    reply = responder(SOON, library).respond(ASKED)
    assert reply.status is Status.ANSWERED
    assert reply.text == f"{soon_text(SOON)}\n\n{ANSWER.text}\n\nIs it worse at night?"
    assert library.taken == len(soon_text(SOON).split()) + 5
    assert reply.citations == ANSWER.citations
    assert reply.triage == Screening(Tier.SOON, "Is it worse at night?", SOON.findings)
    assert soon_text(SOON)


def test_a_doubt_alone_is_asked_behind_the_answer() -> None:
    reply = responder(Triage(Tier.NONE, question="Any numbness?")).respond(ASKED)
    assert reply.text == f"{ANSWER.text}\n\nAny numbness?"


@pytest.mark.parametrize(("message", "kind"), [("hi there", "greeting"), ("thanks for your help!", "thanks")])
def test_small_talk_needs_no_library(message: str, kind: str) -> None:
    library = Library()
    reply = responder(library=library).respond([Message("user", message)])
    assert (reply.status, reply.text) == (Status.SMALLTALK, load_texts("en").smalltalk[kind])
    assert library.asked == []


@pytest.mark.parametrize("message", ["", "  ", "?!", "👍"])
def test_a_message_without_words_is_told_so(message: str) -> None:
    reply = responder(library=Library()).respond([Message("user", message)])
    assert (reply.status, reply.text) == (Status.SMALLTALK, load_texts("en").decline["empty"])


def test_an_emergency_in_another_language_is_answered_in_it() -> None:
    library = Library()
    said = [Message("user", "Seit gestern kann ich nicht mehr pinkeln, und der Rücken tut weh.")]
    reply = responder(library=library).respond(said, "CH")
    assert (reply.status, reply.triage.tier) == (Status.ESCALATED, Tier.EMERGENCY)
    assert reply.text.startswith("**Bitte holen Sie jetzt sofort Hilfe.**")
    assert "(tel:144)" in reply.text
    assert library.asked == []


def test_any_other_message_in_another_language_is_told_so_in_it() -> None:
    library = Library()
    said = [Message("user", "Quels étirements faire après la course pour le bas du dos ?")]
    reply = responder(library=library).respond(said)
    assert (reply.status, reply.triage.tier) == (Status.DECLINED, Tier.NONE)
    assert reply.text == not_spoken(said, "")
    assert reply.text.startswith("**Désolé")
    assert library.asked == []


def test_an_english_conversation_stays_english() -> None:
    said = [*ASKED, Message("assistant", "Stretch."), Message("user", "Rückenschmerzen?")]
    assert responder(NOTHING).respond(said).text == ANSWER.text


def test_timings() -> None:
    timings = responder().respond(ASKED).timings_ms
    assert (timings.retrieve, timings.compose) == (2.0, 1.0)
    assert 0 < timings.triage <= timings.total
    escalated = responder().respond(RED).timings_ms
    assert (escalated.retrieve, escalated.compose) == (0.0, 0.0)
    assert 0 < escalated.triage <= escalated.total


def test_the_library_is_loaded_once() -> None:
    loads: list[int] = []
    begun = threading.Barrier(6)

    def load() -> Answerer:
        loads.append(1)
        return cast(Answerer, Library())

    answering = Responder(load, lambda _: NOTHING)
    replies: list[Reply] = []

    def ask() -> None:
        begun.wait(10)
        replies.append(answering.respond(ASKED))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert loads == [1]
    assert [reply.text for reply in replies] == [ANSWER.text] * 6
