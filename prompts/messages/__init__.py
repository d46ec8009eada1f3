"""Every sentence the bot says of its own accord, by language, in ``<language>.toml``.

``en.toml`` has them all. The other files have what the red-flag screen says in a language that the library does not
speak, the country in which it is taken to be spoken, and the telephone numbers of countries that are not in English.
"""

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
    "triage.call": frozenset({"number"}),
    "triage.number": frozenset({"label", "link"}),
    "triage.clinic": frozenset({"name", "link"}),
    "triage.emergency.tell": frozenset({"signs"}),
    "triage.urgent.tell": frozenset({"signs"}),
    "triage.urgent.number_label": frozenset({"service"}),
    "triage.urgent.no_number": frozenset({"service"}),
    "triage.self_harm.crisis_label": frozenset({"name"}),
    "triage.self_harm.tell": frozenset({"signs"}),
    "triage.self_harm.also": frozenset({"words"}),
    "triage.failed.crisis_label": frozenset({"name"}),
    "triage.soon.text": frozenset({"words", "meaning"}),
}
"""Templates of the screen and exactly the variables that each must have; other texts of [triage] must have none."""

FOREIGN: Mapping[str, frozenset[str]] = {
    "quote": frozenset({"words"}),
    "triage.reason": frozenset({"words"}),
    "triage.call": frozenset({"number"}),
    "triage.number": frozenset({"label", "link"}),
    "triage.clinic": frozenset({"name", "link"}),
    "triage.emergency.tell": frozenset({"signs"}),
    "triage.self_harm.tell": frozenset({"signs"}),
    "triage.self_harm.also": frozenset({"words"}),
}
"""The same for the languages other than English."""

_FOREIGN_TEXTS = {
    "": "country quote speaks",
    "triage.": "reason call number clinic clinic_default or",
    "triage.emergency.": "headline do number_label note tell avoid",
    "triage.meaning.": "nerves injury heart vessel infection heat muscle pregnancy",
    "triage.self_harm.": "headline do no_crisis tell other also",
    "triage.not_spoken.": "headline ask lead numbers today",
}

SUMMARY_VARIABLES: Mapping[str, frozenset[str]] = {
    "summary.made": frozenset({"when"}),
    "summary.country": frozenset({"country"}),
    "summary.shortened": frozenset({"count"}),
    "summary.message": frozenset({"number"}),
    "summary.asked": frozenset({"question"}),
    "summary.advice.urgent": frozenset({"service"}),
    "summary.advice.emergency": frozenset({"number"}),
    "summary.advice.self_harm": frozenset({"crisis", "number"}),
}
"""The same for the summary for the clinician, in a language that has one."""


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

    Raises MessageError for a missing or broken file, for a template whose variables are not the expected ones, for a
    text that is missing or unknown, and for an entry of [numbers] that cannot be read.
    """
    path = FOLDER / f"{language}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        known = ", ".join(sorted(p.stem for p in FOLDER.glob("*.toml")))
        raise MessageError(f"{path} is missing; there are messages in: {known}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MessageError(f"{path}: {error}") from error
    (check if language == "en" else check_foreign)(table, str(path))
    return table


def check(table: Mapping[str, Any], where: str) -> None:
    """Raises MessageError for a template or a telephone entry that is not as it should be."""
    _check_texts(table.get("triage", {}), "triage", VARIABLES, where)
    if "summary" in table:
        _check_texts(table["summary"], "summary", SUMMARY_VARIABLES, where)
    if "default" not in table.get("numbers", {}):
        raise MessageError(f"{where}: numbers.default is missing")
    for code in table["numbers"]:
        _numbers(table, code, where)


def check_foreign(table: Mapping[str, Any], where: str) -> None:
    """The same for a language other than English, whose file must have exactly the texts that are said in it."""
    texts = {key: text for key, text in table.items() if isinstance(text, str)}
    texts |= dict(_strings(table.get("triage", {}), "triage"))
    expected = {prefix + key for prefix, keys in _FOREIGN_TEXTS.items() for key in keys.split()}
    for name in sorted(expected ^ texts.keys()):
        raise MessageError(f"{where}: {name} is {'missing' if name in expected else 'not known'}")
    _check_variables(texts, FOREIGN, where)
    signs = table["triage"]["not_spoken"].get("signs")
    if not isinstance(signs, list) or not signs or not all(isinstance(sign, str) and sign for sign in signs):
        raise MessageError(f"{where}: triage.not_spoken.signs: found {signs!r}, expected a list of texts")
    if "summary" in table:
        _check_texts(table["summary"], "summary", SUMMARY_VARIABLES, where)
    for code in table.get("numbers", {}):
        _numbers(table, code, where)


def _check_texts(table: Mapping[str, Any], prefix: str, variables: Mapping[str, frozenset[str]], where: str) -> None:
    texts = dict(_strings(table, prefix))
    for name in variables.keys() - texts.keys():
        raise MessageError(f"{where}: {name} is missing")
    _check_variables(texts, variables, where)


def _check_variables(texts: Mapping[str, str], variables: Mapping[str, frozenset[str]], where: str) -> None:
    for name, text in texts.items():
        expected = variables.get(name, frozenset())
        try:
            found = frozenset(field for _, field, _, _ in string.Formatter().parse(text) if field is not None)
        except ValueError as error:
            raise MessageError(f"{where}: {name}: {error}") from error
        if found != expected:
            raise MessageError(f"{where}: {name} has the variables {sorted(found)}, expected {sorted(expected)}")


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
    """Whom to call in a country (ISO 3166 code of two letters, any case); the default entry for any other.

    From the language's own entries, then from the English ones.
    """
    code = (country or "").strip().upper()
    for name in dict.fromkeys((language, "en")):
        table = load(name)
        if code in table.get("numbers", {}) and code != "DEFAULT":
            return _numbers(table, code, name)
    return _numbers(load("en"), "default", "en")
