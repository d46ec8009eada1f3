"""The words by which statements are told apart, from ``words.toml`` and ``axes.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Axis:
    """Two kinds of advice or finding that exclude each other.

    ``opposed``: to deny one is to say the other. ``weight`` is what such a contrast is worth, 0 to 1, and ``alone``
    what share of it stays where no words beside the two are shared. ``both`` must be in both statements; None asks
    nothing.
    """

    name: str
    one: re.Pattern[str]
    other: re.Pattern[str]
    opposed: bool
    weight: float
    alone: float
    both: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Denials with their scopes, and units."""

    denies: re.Pattern[str]
    denies_nothing: re.Pattern[str]
    outcomes: re.Pattern[str]
    forbids: re.Pattern[str]
    claimless: frozenset[str]
    conditions: re.Pattern[str]
    clause_ends: re.Pattern[str]
    uncounted: frozenset[str]
    named_units: frozenset[str]
    units: tuple[tuple[str, re.Pattern[str], float], ...]
    """Family, pattern, how many of the family's smallest."""


@cache
def axes() -> tuple[Axis, ...]:
    """All axes, in the order of the file."""
    table = tomllib.loads((FOLDER / "axes.toml").read_text(encoding="utf-8"))
    return tuple(
        Axis(
            name=row["name"],
            one=whole_words(row["one"]),
            other=whole_words(row["other"]),
            opposed=row["opposed"],
            weight=row["weight"],
            alone=row["alone"],
            both=whole_words(row["both"]) if "both" in row else None,
        )
        for row in table["axis"]
    )


@cache
def words() -> Words:
    """The words of denial and the units."""
    table = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
    units = tuple(
        (family, whole_words([pattern]), float(size))
        for family, rows in table["units"].items()
        for pattern, size in rows
    )
    return Words(
        denies=whole_words(table["denies"]),
        denies_nothing=whole_words(table["denies_nothing"]),
        outcomes=whole_words(table["outcomes"]),
        forbids=whole_words(table["forbids"]),
        claimless=frozenset(table["claimless"]),
        conditions=whole_words(table["conditions"]),
        clause_ends=whole_words(table["clause_ends"]),
        uncounted=frozenset(table["uncounted"]),
        named_units=frozenset(table["named_units"]),
        units=units,
    )


def whole_words(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that matches any of ``patterns`` as whole words."""
    return re.compile(rf"(?<![\w'])(?:{'|'.join(f'(?:{p})' for p in patterns)})(?![\w'])")
