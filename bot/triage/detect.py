"""The red-flag screen over a whole conversation."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.message import Message
from bot.triage.combine import combined
from bot.triage.correct import withdrawn
from bot.triage.finding import Assertion, Finding, Tier, Triage
from bot.triage.lexicon import lexicon
from bot.triage.questions import answered, question
from bot.triage.signs import Reading, reading

_log = logging.getLogger(__name__)


def screen(messages: Sequence[Message]) -> Triage:
    """The verdict on everything that the user has said so far.

    Never raises: what goes wrong inside is logged and answered with ``failed``, on which the careful reply is due.
    """
    try:
        return _screen(messages)
    except Exception as error:  # noqa: BLE001 - the one place where silence would be worse than anything
        # the type alone: a traceback may hold the words of the person
        _log.error("the red-flag screen failed: %s", type(error).__name__)
        return Triage(tier=Tier.NONE, failed=True)


def _screen(messages: Sequence[Message]) -> Triage:
    known = lexicon()
    readings: dict[int, Reading] = {
        index: reading(message.content) for index, message in enumerate(messages) if message.role == "user"
    }
    found: list[Finding] = []
    weak: list[str] = []
    for index, read in readings.items():
        content = messages[index].content
        for seen in read.seen:
            tier = known.signs[seen.name].tier
            if seen.weak:
                if seen.assertion is Assertion.PRESENT:
                    weak.append(seen.name)
                continue
            found.append(
                Finding(
                    flag=seen.name,
                    tier=Tier.NONE if tier is None else tier,
                    message=index,
                    text=content[seen.start : seen.end],
                    start=seen.start,
                    end=seen.end,
                    assertion=seen.assertion,
                )
            )
    found.extend(answered(messages))
    found = withdrawn(found, readings)
    present = [finding for finding in found if finding.assertion is Assertion.PRESENT]
    counting = combined(present, known)
    dismissed = [f for f in found if f.assertion is not Assertion.PRESENT and f.tier is not Tier.NONE]
    tier = max((finding.tier for finding in counting), default=Tier.NONE)
    counting.sort(key=lambda f: (-f.tier, f.message, f.start, f.flag))
    return Triage(
        tier=tier,
        findings=tuple(counting),
        dismissed=tuple(sorted(dismissed, key=lambda f: (f.message, f.start, f.flag))),
        question=question(weak, messages) if tier is Tier.NONE else None,
    )
