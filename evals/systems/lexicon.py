"""The red-flag lexicon alone: patterns, assertion rules and what adds up, without any other judge beside them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.message import Message
from bot.reply import Reply
from bot.triage.combine import combined
from bot.triage.correct import withdrawn
from bot.triage.finding import Assertion, Finding, Tier, Triage
from bot.triage.lexicon import lexicon
from bot.triage.questions import answered
from bot.triage.signs import reading
from corpus.document import Passage
from evals.lab import Lab
from evals.systems.system import Ranked, reply_of_screen


class LexiconAlone:
    """The verdict of the lexicon."""

    name = "lexicon"

    def __init__(self, lab: Lab) -> None:
        del lab  # it needs no library

    @property
    def pieces(self) -> Sequence[Passage]:
        """None of its own."""
        return ()

    def rank(self, messages: Sequence[Message]) -> list[Ranked]:
        """It has no passages."""
        raise NotImplementedError

    def reply(self, messages: Sequence[Message]) -> Reply:
        """A verdict without words."""
        return reply_of_screen(by_lexicon(messages))


def by_lexicon(messages: Sequence[Message]) -> Triage:
    """The verdict on a conversation where every match that is asserted counts as it is."""
    known = lexicon()
    readings = {i: reading(m.content) for i, m in enumerate(messages) if m.role == "user"}
    found: list[Finding] = []
    for index, read in readings.items():
        content = messages[index].content
        for seen in read.seen:
            if not seen.weak:
                tier = known.signs[seen.name].tier or Tier.NONE
                words = content[seen.start : seen.end]
                found.append(Finding(seen.name, tier, index, words, seen.start, seen.end, seen.assertion))
    found = withdrawn([*found, *answered(messages)], readings)
    counting = combined([f for f in found if f.assertion is Assertion.PRESENT], known)
    tier = max((f.tier for f in counting), default=Tier.NONE)
    return Triage(tier, tuple(sorted(counting, key=lambda f: (-f.tier, f.message, f.start, f.flag))))
