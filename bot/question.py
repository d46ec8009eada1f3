"""What kind of answer a question asks for; the cues are data in ``question.toml``."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from bot.rules import any_of, load_rules
from index.words import fold


class Ask(StrEnum):
    """The shape of the answer that is asked for."""

    LIST = "list"
    HOW_TO = "how_to"
    WHY = "why"
    WHAT_IS = "what_is"
    NUMBER = "number"
    SHOULD = "should"
    WHEN_DOCTOR = "when_doctor"
    WHO = "who"
    OTHER = "other"


@cache
def _rules() -> tuple[tuple[Ask, re.Pattern[str]], ...]:
    return tuple((Ask(kind), re.compile(any_of(patterns))) for kind, patterns in load_rules("question").items())


def kind_of(question: str) -> Ask:
    """The first kind of which a cue occurs; questions without a cue are ``OTHER``."""
    folded = fold(question)
    return next((ask for ask, pattern in _rules() if pattern.search(folded)), Ask.OTHER)
