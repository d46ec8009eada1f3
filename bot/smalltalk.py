"""Messages that ask for no knowledge: greetings, thanks, who are you. The phrases are data in ``smalltalk.toml``.

A message is small talk only when all of it is: it must be a sequence of those phrases. What it is then is the first
kind, in the order of the file, of which a phrase occurs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from bot.rules import any_of, load_rules
from index.words import fold

MAX_WORDS = 14
"""A longer message says something, whatever it begins with."""
_TRIM = re.compile(r"^\W+|\W+$")
_FILLER = "filler"


@cache
def _patterns() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    rules = load_rules("smalltalk")
    anything = any_of([p for patterns in rules.values() for p in patterns])
    kinds = [(kind, patterns) for kind, patterns in rules.items() if kind != _FILLER]
    whole = re.compile(rf"{anything}(?:\W+{anything})*")
    return whole, tuple((kind, re.compile(rf"(?<!\w){any_of(patterns)}(?!\w)")) for kind, patterns in kinds)


def smalltalk(message: str) -> str | None:
    """The kind of small talk that ``message`` is as a whole, or None; a greeting ahead of a question is none."""
    words = _TRIM.sub("", " ".join(fold(message).split()))
    if not words or len(words.split()) > MAX_WORDS:
        return None
    whole, kinds = _patterns()
    if not whole.fullmatch(words):
        return None
    return next((kind for kind, pattern in kinds if pattern.search(words)), None)


def taking_leave(message: str, topics: Callable[[str], frozenset[str]]) -> str | None:
    """'thanks' or 'bye' for a short message with such a word in it that asks nothing and names nothing of the library.

    ``topics`` gives the stems of the things that a message names and the library knows.
    """
    words = fold(message)
    if "?" in words or len(words.split()) > MAX_WORDS or topics(message):
        return None
    return next((kind for kind, pattern in _patterns()[1] if kind in ("thanks", "bye") and pattern.search(words)), None)
