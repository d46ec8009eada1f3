"""Loads what the screen knows of other languages: how signs are made up (``signs.toml``) and each language's words.

``<language>.toml`` has a table ``[concepts]``, the phrases of each concept that ``signs.toml`` names, and a table
``[context]``, the words that deny, suppose, put into the past and so on. A key that is missing or unknown is an error
that names file and key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.triage.languages.phrases import PhraseError, Row, parse
from bot.triage.languages.places import Index

FOLDER = Path(__file__).parent
SPOKEN = ("es", "fr", "de", "pt", "it", "nl", "pl", "hi", "hi-Latn", "zh", "ar")
"""The languages, beside English, in which emergency signs are understood."""
UNSPACED = frozenset({"zh"})
"""Languages cut into characters, of which it takes about two for a word."""
POSTPOSED = frozenset({"hi", "hi-Latn"})
"""Languages whose "not" stands after the noun that it denies."""
CONTEXT = ("deny", "not", "not_after", "general", "past", "now", "other", "resolved", "turns", "and")
"""What ``[context]`` holds.

deny, not: what follows is denied; deny goes through a list of short items, not ends with its clause.
not_after: what stands before it in its clause is denied. general: its sentence only supposes or asks in general.
past, other, resolved: its sentence is of long ago, of somebody who is not spoken for, of something that is over.
now: in the sentence, ends the effect of general and past. turns: "but"; and: "and", "or".
"""


class LanguageError(Exception):
    """A file of another language is not as it should be; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What makes up a sign; see ``signs.toml``."""

    flag: str
    parts: tuple[str, ...]
    window: int
    near: frozenset[str]
    unless: frozenset[str]
    cross: bool
    tight: bool
    also: str


@dataclass(frozen=True, slots=True)
class Mask:
    """Inside a match of ``by``, what is ``over`` does not count."""

    by: str
    over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of a language, by concept and by kind of context."""

    concepts: Index
    context: Index


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise LanguageError(f"{path} is missing; install Backstride again") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LanguageError(f"{path}: {error}") from error


_KEYS = {"flag", "all", "window", "near", "unless", "cross", "tight", "with"}


@cache
def recipes() -> tuple[tuple[Recipe, ...], tuple[Mask, ...]]:
    """How signs are made up, and what hides what."""
    path = FOLDER / "signs.toml"
    table = _read(path)
    out = []
    for number, row in enumerate(table.get("sign", ()), 1):
        unknown = sorted(row.keys() - _KEYS)
        if unknown or "flag" not in row or not row.get("all"):
            raise LanguageError(
                f"{path}, sign {number}: expected flag, all and of {sorted(_KEYS)}, found {sorted(row)}"
            )
        out.append(
            Recipe(
                flag=row["flag"],
                parts=tuple(row["all"]),
                window=row.get("window", 0),
                near=frozenset(row.get("near", ())),
                unless=frozenset(row.get("unless", ())),
                cross=row.get("cross", False),
                tight=row.get("tight", False),
                also=row.get("with", ""),
            )
        )
    return tuple(out), tuple(Mask(row["by"], tuple(row["over"])) for row in table.get("mask", ()))


@cache
def concept_names() -> frozenset[str]:
    """The concepts that ``signs.toml`` names."""
    signs, masks = recipes()
    named = {name for s in signs for name in (*s.parts, *s.near, *s.unless, *([s.also] if s.also else []))}
    return frozenset(named | {name for mask in masks for name in (mask.by, *mask.over)})


def check(table: Mapping[str, Any], language: str, where: str) -> Words:
    """The phrases of a language's file.

    Raises LanguageError for a table or key that is missing or unknown, and for a phrase that cannot be read.
    """
    expected = {"concepts": concept_names(), "context": frozenset(CONTEXT)}
    out: dict[str, dict[str, tuple[Row, ...]]] = {}
    if table.keys() != expected.keys():
        raise LanguageError(f"{where}: found the tables {sorted(table)}, expected {sorted(expected)}")
    for name, keys in expected.items():
        missing, unknown = sorted(keys - table[name].keys()), sorted(table[name].keys() - keys)
        if missing or unknown:
            raise LanguageError(f"{where}, {name}: missing {missing}, unknown {unknown}")
        try:
            out[name] = {
                key: tuple(dict.fromkeys(row for phrase in phrases for row in parse(phrase, language)))
                for key, phrases in table[name].items()
            }
        except PhraseError as error:
            raise LanguageError(f"{where}, {name}: {error}") from error
    return Words(Index(out["concepts"]), Index(out["context"]))


@cache
def words(language: str) -> Words:
    """What is known of a language, one of ``SPOKEN``."""
    path = FOLDER / f"{language}.toml"
    return check(_read(path), language, str(path))
