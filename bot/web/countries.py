"""The countries whose emergency numbers the page knows, from the bot's own messages, and the choice among them."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from prompts.messages import load, numbers


@dataclass(frozen=True, slots=True)
class Country:
    """A country and the numbers to call there in an emergency; the code "" stands for any other country."""

    code: str
    name: str
    emergency: tuple[str, ...]
    joined: str = " or "

    @property
    def links(self) -> str:
        """The numbers as telephone links (HTML)."""
        return escape(self.joined).join(_link(number) for number in self.emergency)

    def calls(self, words: str) -> str:
        """The numbers as telephone links that say what they do: ``words`` is such as "Call {number}" (HTML)."""
        return escape(self.joined).join(_link(number, words) for number in self.emergency)

    @property
    def dials(self) -> frozenset[str]:
        """The numbers as they are dialled."""
        return frozenset(map(_dial, self.emergency))


def _dial(number: str) -> str:
    return re.sub(r"[^0-9+*#]", "", number)


def _link(number: str, words: str = "{number}") -> str:
    return f'<a href="tel:{_dial(number)}">{escape(words.format(number=number))}</a>'


def countries(other: str, language: str = "en") -> tuple[Country, ...]:
    """All countries by name, the general numbers (named ``other``) last."""
    table = load(language)
    joined = str(table["triage"]["or"])
    entries = {code: numbers(code, language) for code in table["numbers"] if code != "default"}
    named = [Country(code, entry.country, entry.emergency, joined) for code, entry in entries.items()]
    general = Country("", other, numbers(None, language).emergency, joined)
    return (*sorted(named, key=lambda country: country.name), general)


def country_of(known: Sequence[Country], code: object) -> Country:
    """The country of this code; the general numbers where it is not known."""
    return next((country for country in known if country.code == code), known[-1])


@cache
def zones() -> dict[str, str]:
    """The countries of time zones (IANA names), from ``zones.toml``."""
    path = Path(__file__).with_name("zones.toml")
    table: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {zone: code for code, names in table.items() for zone in names}


def choice(known: Sequence[Country], label: str, chosen: str) -> str:
    """The country choice: the browser's own control, the best one on a phone.

    ``country.js`` puts the browser's own country in where the person has not chosen; ``data-set`` says that the
    operator has named a country.
    """
    options = "".join(
        f'<option value="{escape(country.code)}"{" selected" if country.code == chosen else ""}>'
        f"{escape(country.name)}</option>"
        for country in known
    )
    attributes = f'data-zones="{escape(json.dumps(zones()))}"{" data-set" if chosen else ""}'
    return f"<label><span>{escape(label)}</span><select {attributes}>{options}</select></label>"
