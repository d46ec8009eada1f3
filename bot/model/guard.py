"""What a chat model must not say, whatever its sources say; the rules are data in ``guard.toml``."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from bot.rules import RuleError, any_of, load_rules
from index.words import fold
from prompts.chat import CANNOT_ANSWER


class Fault(StrEnum):
    """What is wrong with a sentence."""

    REFUSAL = "refusal"
    LEAK = "leak"
    MARKUP = "markup"
    DIAGNOSIS = "diagnosis"
    DOSE = "dose"
    PROMISE = "promise"
    COMFORT = "comfort"
    """Said to somebody of whom the screen found or asked something."""

    @property
    def ends(self) -> bool:
        """Whether nothing more of the model's is believed."""
        return self in (Fault.REFUSAL, Fault.LEAK, Fault.MARKUP)


INJECTION = "injection"


@cache
def _rules() -> dict[str, re.Pattern[str]]:
    found = {kind: re.compile(any_of(p), re.MULTILINE) for kind, p in load_rules("model/guard").items()}
    wrong = {*Fault, INJECTION} ^ set(found)
    if wrong:
        raise RuleError(f"bot/model/guard.toml: [{min(wrong)}] is missing or unknown")
    return found


def fault(text: str, *, careful: bool) -> Fault | None:
    """What is wrong with a sentence, None for nothing; ``careful`` where the screen found or asked something."""
    folded = fold(text)
    if fold(CANNOT_ANSWER).rstrip(".") in folded:
        return Fault.REFUSAL
    for kind in Fault:
        if (kind is not Fault.COMFORT or careful) and _rules()[kind].search(folded):
            return kind
    return None


def instructs(passage: str) -> bool:
    """Whether a passage talks to a model instead of to a reader."""
    return _rules()[INJECTION].search(fold(passage)) is not None
