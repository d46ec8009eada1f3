"""The documents that answers come from, and the pieces that they are cut into.

All offsets are half-open and count characters of ``Document.text``, which is the whole stored text: what is not content
(front matter, link lists, comment forms) stays in the text and is left out of the sections, so that an offset holds
for the file itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """Where a document's words come from."""

    DIGEST = "digest"
    """Bundled, in our own words."""
    ORIGINAL = "original"
    """Imported by the operator."""


class CorpusError(Exception):
    """A document or the library is not as it should be; the message is one line for the person who ran the command."""


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters in a document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of ``text`` in this span."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text of its own, up to the next heading of any level.

    ``path`` are the headings from the outermost to this one; the document's title is in it only where the text stands
    directly under the title. ``content`` are the spans of ``[start, end)`` that are content; the gaps are boilerplate.
    """

    heading: str
    level: int
    start: int
    end: int
    path: tuple[str, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One article with its bibliographic facts; an empty string means that the source does not say."""

    doc_id: str
    title: str
    authors: tuple[str, ...]
    credentials: str
    publisher: str
    published: str
    language: str
    text: str = field(repr=False)
    sections: tuple[Section, ...] = field(repr=False)
    sha256: str
    kind: Kind
    original_sha256: str = ""
    """Of a digest: the sha256 of the original that it stands for."""

    @property
    def author(self) -> str:
        """The authors as a reader would write them."""
        return ", ".join(self.authors)


class Unit(StrEnum):
    """What a statement is in its passage."""

    SENTENCE = "sentence"
    ITEM = "item"
    """A list item, whole, however many sentences it has."""
    INTRO = "intro"
    """The sentence that announces the list after it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The smallest piece that an answer quotes: a sentence, or a list item with all its steps."""

    start: int
    end: int
    unit: Unit
    intro: Span | None = None
    """Of an item: the sentence that announces its list, where there is one."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of statements of one section; the unit of retrieval. ``text == document.text[start:end]``."""

    passage_id: str
    doc_id: str
    section_path: tuple[str, ...]
    text: str = field(repr=False)
    start: int
    end: int
    ordinal: int
    """Position among the document's passages, from 0."""
    statements: tuple[Statement, ...] = field(default=(), repr=False)
