"""The countries whose emergency numbers the page knows, from the bot's own messages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

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


def _link(number: str) -> str:
    return f'<a href="tel:{re.sub(r"[^0-9+*#]", "", number)}">{escape(number)}</a>'


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
