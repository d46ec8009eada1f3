"""A library that answers the same to everything, and screens that find what a test says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from bot.answer import Answerer
from bot.message import Message
from bot.reply import Citation, Reply, Status, Timings
from bot.respond import Responder
from bot.triage.finding import Assertion, Finding, Tier, Triage

RED = [Message("user", "I can't feel my groin and I cannot pee since this morning, my back hurts")]
ASKED = [Message("user", "Which stretches help?")]
CITATION = Citation(1, "d", "d.1", "T", "A", "P", "digest", ("H",), "Stretch daily.", 0, 14)
ANSWER = Reply(
    Status.ANSWERED,
    "Stretch daily. [1]",
    (CITATION,),
    suggestions=("Why?",),
    query="which stretches help",
    timings_ms=Timings(retrieve=2.0, compose=1.0),
)
NOTHING = Triage(Tier.NONE)


class Library:
    """Answers the same to everything, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Sequence[Message]] = []
        self.taken = 0

    def things(self, text: str) -> frozenset[str]:
        return frozenset(text.lower().split())

    def answer(self, messages: Sequence[Message], taken: int = 0) -> Reply:
        self.asked.append(messages)
        self.taken = taken
        return ANSWER


def responder(triage: Triage | None = None, library: Library | None = None) -> Responder:
    """With the real screen, or one that always finds ``triage``."""
    load = lambda: cast(Answerer, library or Library())  # noqa: E731
    return Responder(load) if triage is None else Responder(load, lambda _: triage)


def broken() -> Answerer:
    raise RuntimeError("no disk\nat all")


def finding(flag: str, tier: Tier, text: str) -> Finding:
    return Finding(flag, tier, 0, text, 0, len(text), Assertion.PRESENT)


SOON = Triage(Tier.SOON, (finding("persistent_two_weeks", Tier.SOON, "for months"),), question="Is it worse at night?")
