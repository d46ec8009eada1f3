"""Everyday English as it is typed in haste or by ear -> as it is spelt, so that a question is read as it is meant."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

_TOKEN = re.compile(r"(?<![\w'’.@/-])[A-Za-z0-9]+(?![\w'’@/-]|\.\w)")


_SURE = 3
"""Letters; of shorter ones only lower case is taken for a short form."""


@lru_cache(maxsize=1)
def short_forms() -> dict[str, str]:
    """What is typed -> the word."""
    table = tomllib.loads((Path(__file__).parent / "short_forms.toml").read_text(encoding="utf-8"))
    return {typed: word for group in table.values() for typed, word in group.items()}


def spelt_out(text: str) -> str:
    """``text`` with the whole words that are short forms put as they are spelt; single capitals stay ("vitamin C")."""
    return _TOKEN.sub(_spelt, text)


def _spelt(match: re.Match[str]) -> str:
    typed = match.group()
    found = short_forms().get(typed if len(typed) < _SURE else typed.lower())
    if found is None:
        return typed
    return found[0].upper() + found[1:] if typed[0].isupper() else found
