"""An imported document as it is kept: its text, and what is known of it beside its text."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Literal

Format = Literal["markdown", "text"]


@dataclass(frozen=True, slots=True)
class Meta:
    """What is kept of an imported document beside its text; an empty string means that the source does not say."""

    doc_id: str
    title: str
    authors: tuple[str, ...]
    credentials: str
    publisher: str
    published: str
    language: str
    format: Format
    furniture: bool
    """Whether the text is of a page with furniture (menus, comment forms) that is to be left out."""
    body_start: int
    """Where the body begins after the front matter."""
    file_name: str
    source_sha256: str
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An imported document as it stands on the shelf."""

    meta: Meta
    text: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A document on its way to the shelf, with its source file as given."""

    stored: Stored
    source: bytes
    suffix: str

    @property
    def generation(self) -> str:
        """Depends on everything that is kept but the file's name: the same document has the same generation."""
        return hashlib.sha256(meta_json(replace(self.stored.meta, file_name=""))).hexdigest()[:16]


def text_name(text_format: Format) -> str:
    """The file name of a stored text."""
    return "text.md" if text_format == "markdown" else "text.txt"


def meta_json(meta: Meta) -> bytes:
    """The content of ``meta.json``."""
    return (json.dumps(asdict(meta), indent=2, ensure_ascii=False) + "\n").encode("utf-8")
