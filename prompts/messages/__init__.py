"""Every sentence the bot says of its own accord, by language, in ``<language>.toml``."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


class MessageError(Exception):
    """The messages are not as they should be; the text names file, key and what was expected."""


VARIABLES: Mapping[str, frozenset[str]] = {
    "triage.reason": frozenset({"words"}),
    "triage.reason_earlier": frozenset({"words"}),
    "triage.number": frozenset({"label", "link"}),
    "triage.clinic": frozenset({"name", "link"}),
    "triage.emergency.tell": frozenset({"signs"}),
    "triage.urgent.tell": frozenset({"signs"}),
    "triage.urgent.no_number": frozenset({"service"}),
    "triage.self_harm.crisis_label": frozenset({"name"}),
    "triage.self_harm.tell": frozenset({"signs"}),
    "triage.soon.text": frozenset({"words", "meaning"}),
}
"""Templates of the screen and exactly the variables that each must have; other texts of [triage] must have none."""


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone line; ``number`` is empty where the service has no single number."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whom to call in a country; ``country`` is empty where the country is not known."""

    country: str
    emergency: tuple[str, ...]
    note: str
    same_day: Line
    crisis: tuple[Line, ...]


def _strings(table: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        name = f"{path}.{key}"
        if isinstance(value, Mapping):
            yield from _strings(value, name)
        elif isinstance(value, str):
            yield name, value


@cache
def load(language: str = "en") -> Mapping[str, Any]:
    """The messages of a language.

    Raises MessageError for a missing or broken file, for a template whose variables are not the expected ones, and for
    an entry of [numbers] that cannot be read.
    """
    path = FOLDER / f"{language}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        known = ", ".join(sorted(p.stem for p in FOLDER.glob("*.toml")))
        raise MessageError(f"{path} is missing; there are messages in: {known}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MessageError(f"{path}: {error}") from error
    check(table, str(path))
    return table


def check(table: Mapping[str, Any], where: str) -> None:
    """Raises MessageError for a template or a telephone entry that is not as it should be."""
    texts = dict(_strings(table.get("triage", {}), "triage"))
    for name in VARIABLES.keys() - texts.keys():
        raise MessageError(f"{where}: {name} is missing")
    for name, text in texts.items():
        expected = VARIABLES.get(name, frozenset())
        try:
            found = frozenset(field for _, field, _, _ in string.Formatter().parse(text) if field is not None)
        except ValueError as error:
            raise MessageError(f"{where}: {name}: {error}") from error
        if found != expected:
            raise MessageError(f"{where}: {name} has the variables {sorted(found)}, expected {sorted(expected)}")
    if "default" not in table.get("numbers", {}):
        raise MessageError(f"{where}: numbers.default is missing")
    for code in table["numbers"]:
        _numbers(table, code, where)


def _numbers(table: Mapping[str, Any], code: str, where: str) -> Numbers:
    entry = table["numbers"][code]
    try:
        numbers = Numbers(
            country=entry["country"],
            emergency=tuple(entry["emergency"]),
            note=entry.get("emergency_note", ""),
            same_day=Line(entry["same_day"]["service"], entry["same_day"]["number"]),
            crisis=tuple(Line(line["name"], line["number"]) for line in entry["crisis"]),
        )
    except (KeyError, TypeError) as error:
        raise MessageError(f"{where}: numbers.{code}: {error} is missing or is not a table") from error
    if not numbers.emergency:
        raise MessageError(f"{where}: numbers.{code}: expected at least one emergency number")
    return numbers


def numbers(country: str | None, language: str = "en") -> Numbers:
    """Whom to call in a country (ISO 3166 code of two letters, any case); the default entry for any other."""
    table = load(language)
    code = (country or "").strip().upper()
    return _numbers(table, code if code in table["numbers"] else "default", language)
