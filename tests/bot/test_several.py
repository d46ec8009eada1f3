"""Several questions in one message are told apart and answered one by one."""

from __future__ import annotations

import pytest

from bot.answer import Answerer
from bot.message import Message
from bot.reply import Status
from bot.several import MOST, questions_in

THINGS = ("shoes", "hills", "swimming", "heat", "ice", "posture", "stretch")


def things(text: str) -> set[str]:
    return {thing for thing in THINGS if thing in text.lower()}


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("Do I need new shoes? Also are hills bad?", ["Do I need new shoes?", "Also are hills bad?"]),
        ("are hills bad, should i stretch, is swimming ok", ["are hills bad", "should i stretch", "is swimming ok"]),
        ("Ran 10k. Ouch! Are hills bad? Is heat good?", ["Ran 10k. Ouch! Are hills bad?", "Is heat good?"]),
        ("Are hills bad? And why? Is heat good?", ["Are hills bad? And why?", "Is heat good?"]),
        ("Is heat or ice better?", ["Is heat or ice better?"]),
        ("Are hills bad? Downhill, I mean the steep hills?", ["Are hills bad? Downhill, I mean the steep hills?"]),
        ("Do shoes matter? Is it the shoes?", ["Do shoes matter? Is it the shoes?"]),
        ("What about heat? Does it replace a stretch?", ["What about heat? Does it replace a stretch?"]),
        ("", [""]),
    ],
)
def test_questions_about_different_things_are_told_apart(message: str, asked: list[str]) -> None:
    assert questions_in(message, things) == asked


def test_no_more_than_so_many_are_told_apart() -> None:
    message = " ".join(f"Is {thing} good?" for thing in THINGS)
    assert len(questions_in(message, things)) == MOST
    assert " ".join(questions_in(message, things)) == message


def asked(answerer: Answerer, message: str) -> tuple[Status, str, int, str]:
    reply = answerer.answer([Message("user", message)])
    assert all(f"[{one.marker}]" in reply.text for one in reply.citations)
    return reply.status, reply.text, len(reply.text.split()), reply.query


def test_each_question_is_answered_below_itself(answerer: Answerer) -> None:
    status, text, words, query = asked(answerer, "Do I need new shoes? Also, are hills bad for my back?")
    assert status is Status.ANSWERED
    shoes, hills = text.index("**Do I need new shoes?**"), text.index("**Are hills bad for my back?**")
    assert "shoes" in text[shoes + 26 : hills]
    assert "hill" in text[hills + 30 :]
    assert words <= 150
    assert query == "Do I need new shoes? Also, are hills bad for my back?"


def test_what_has_no_answer_is_named(answerer: Answerer) -> None:
    status, text, _, _ = asked(answerer, "Are hills bad for my back? And what does a foam roller cost?")
    assert status is Status.ANSWERED
    assert text.endswith("**What does a foam roller cost?**\n\nMy library does not answer this part.")


def test_where_nothing_has_an_answer_the_message_is_declined_as_one(answerer: Answerer) -> None:
    status, text, _, _ = asked(answerer, "What does a foam roller cost? And which brand of shoes is cheapest?")
    assert status is Status.DECLINED
    assert "this part" not in text
