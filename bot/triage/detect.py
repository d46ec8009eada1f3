"""The red-flag screen over a whole conversation."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.message import Message
from bot.triage import hidden, languages
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
        own = _of_text(index, content)
        named = {finding.flag for finding in own if finding.assertion is Assertion.PRESENT}
        found += own
        found += [finding for finding in hidden.findings(index, content, _of_text) if finding.flag not in named]
        weak += [seen.name for seen in read.seen if seen.weak and seen.assertion is Assertion.PRESENT]
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


def _of_text(index: int, text: str) -> list[Finding]:
    """The signs of a text, in English and in the other languages, as findings in the message ``index``."""
    signs = lexicon().signs
    found = [
        Finding(
            flag=seen.name,
            tier=signs[seen.name].tier or Tier.NONE,
            message=index,
            text=text[seen.start : seen.end],
            start=seen.start,
            end=seen.end,
            assertion=seen.assertion,
        )
        for seen in reading(text).seen
        if not seen.weak
    ]
    return found + languages.findings(index, text)
