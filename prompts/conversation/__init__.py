"""Declines, small talk and lead-ins, by language, in ``<language>.toml``."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


class ConversationTextError(Exception):
    """The texts are not as they should be; one line that names file, key and what was expected."""


@dataclass(frozen=True, slots=True)
class ConversationTexts:
    """The texts of one language; see the comments in the file for when each is said."""

    decline: Mapping[str, str]
    smalltalk: Mapping[str, str]
    wait: Mapping[str, str]
    warned: Mapping[str, str]
    several: Mapping[str, str]


_VARIABLES: dict[str, frozenset[str]] = {"decline.nearest": frozenset({"sections"})}
_KEYS: dict[str, frozenset[str]] = {
    "decline": frozenset(
        {"plain", "nearest", "detail", "dose", "diagnosis", "prognosis", "empty", "too_long", "unsure"}
    ),
    "smalltalk": frozenset(
        {"greeting", "thanks", "bye", "who", "doctor", "how_are_you", "help", "ok", "sorry", "human"}
    ),
    "wait": frozenset({"library_down"}),
    "warned": frozenset({"lead"}),
    "several": frozenset({"missing"}),
}


@cache
def load(language: str = "en") -> ConversationTexts:
    """The texts of a language.

    Raises:
        ConversationTextError: the file is missing or broken, has unknown or missing keys or variables.
    """
    path = FOLDER / f"{language}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConversationTextError(f"{path}: {error}") from error
    for group, keys in _KEYS.items():
        wrong = keys ^ set(table.get(group, {}))
        if wrong:
            raise ConversationTextError(f"{path}: {group}.{min(wrong)} is missing or unknown; expected {sorted(keys)}")
        for key, text in table[group].items():
            found = {name for _, name, _, _ in string.Formatter().parse(text) if name}
            if found != _VARIABLES.get(f"{group}.{key}", frozenset()):
                raise ConversationTextError(f"{path}: {group}.{key} has the variables {sorted(found)}")
    if set(table) != set(_KEYS):
        raise ConversationTextError(f"{path}: tables {sorted(table)}, expected {sorted(_KEYS)}")
    return ConversationTexts(**{group: table[group] for group in _KEYS})
