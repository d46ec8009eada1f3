"""What every converter gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MAX_TEXT_CHARS = 2_000_000


@dataclass(frozen=True, slots=True)
class Converted:
    """A file's text and what the file says of itself; an empty string means that it does not say."""

    text: str
    format: Literal["markdown", "text"]
    furniture: bool = False
    """Whether the text may hold page furniture (menus, comment forms) that is to be left out."""
    body_start: int = 0
    doc_id: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    credentials: str = ""
    publisher: str = ""
    published: str = ""
    language: str = ""


class ConversionError(Exception):
    """A file cannot be read; the message says what was found and what to do, without the file's name."""


def plain_title(words: str) -> str:
    """A title on one line, or '' where a program filled in a placeholder."""
    title = " ".join(words.split())
    return "" if title.strip("()[] .").lower() in _EMPTY_TITLES else title


def person(words: str) -> tuple[str, ...]:
    """An author as metadata name one, () where a program filled in a placeholder."""
    name = plain_title(words)
    return (name,) if name else ()


_EMPTY_TITLES = frozenset(
    "|untitled|anonymous|unknown|unspecified|user|admin|administrator|author|owner|python-docx"
    "|microsoft office user|word document|document|title".split("|")
)
