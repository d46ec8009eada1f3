"""A piece of an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.document import Passage, Span

_LABEL = re.compile(r"(?P<label>[^.:;!?–—]{2,70}?)\s*(?::|\s[–—]\s|(?<=\w)-\s)\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A piece of an answer: a span of a passage's document that is quoted whole.

    ``short`` gives only the item's label in the answer's text; ``listed`` sets it as an item below ``intro``.
    """

    passage: Passage
    span: Span
    score: float
    listed: bool = False
    short: bool = False
    leads: bool = False
    """Announces the list after it."""

    @property
    def quote(self) -> str:
        """The exact words."""
        return self.passage.text[self.span.start - self.passage.start : self.span.end - self.passage.start]

    @property
    def shown(self) -> str:
        """What of the quote stands in the answer."""
        return label(self.quote) or self.quote if self.short else self.quote


def label(item: str) -> str:
    """The name that a list item begins with ('Bridge: lie on …' -> 'Bridge'), '' where it has none."""
    match = _LABEL.match(item)
    return match.group("label").strip() if match and len(match.group("label").split()) <= 8 else ""
