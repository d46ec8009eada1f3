"""Which kinds of thing outside the library a question asks about; the kinds are data in ``scope.toml``."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from bot.rules import any_of, load_rules
from index.words import content_words, fold


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(rf"(?<![\w-]){any_of(p)}(?![\w-])") for kind, p in load_rules("scope").items()}


def kinds() -> tuple[str, ...]:
    """The kinds in the order of the file."""
    return tuple(_patterns())


def outside(question: str, knows: Callable[[str], bool]) -> dict[str, str]:
    """For each kind that occurs: the words that say so. Words that the library itself uses do not count."""
    folded = fold(question)
    found: dict[str, str] = {}
    for kind, pattern in _patterns().items():
        for match in pattern.finditer(folded):
            words = content_words(match.group())
            if not words or not all(knows(w) for w in words):
                found[kind] = match.group()
                break
    return found
