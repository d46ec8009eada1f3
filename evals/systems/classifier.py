"""The red-flag classifier alone: what the mean of its heads holds likelier than not, with no lexicon beside it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.message import Message
from bot.reply import Reply
from bot.triage.finding import Assertion, Finding, Tier, Triage
from bot.triage.judge import opinions
from corpus.document import Passage
from evals.lab import Lab
from evals.systems.system import Ranked, reply_of_screen

LIKELY = 0.5
_TIERS = (Tier.SOON, Tier.URGENT, Tier.EMERGENCY)
"""In the order of an opinion's levels."""


class ClassifierAlone:
    """The verdict of the classifier."""

    name = "classifier"

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
        return reply_of_screen(by_classifier(messages))


def by_classifier(messages: Sequence[Message]) -> Triage:
    """The gravest verdict on the messages of a conversation, each read with what was said before it."""
    gravest, found = Tier.NONE, []
    for index, opinion in opinions(messages).items():
        heads = zip(opinion.by_token, opinion.by_message, opinion.by_tier, strict=True)
        tier = max((t for t, level in zip(_TIERS, heads, strict=True) if sum(level) / 3 >= LIKELY), default=Tier.NONE)
        if tier is not Tier.NONE and opinion.signs:
            sign = opinion.signs[0]
            words = messages[index].content[sign.start : sign.end]
            found.append(Finding(sign.flag, tier, index, words, sign.start, sign.end, Assertion.PRESENT))
        gravest = max(gravest, tier)
    return Triage(gravest, tuple(sorted(found, key=lambda f: (-f.tier, f.message))))
