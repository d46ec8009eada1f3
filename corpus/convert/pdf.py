"""A PDF file -> Markdown: its text by pypdf, its structure from sizes, weights and positions."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from typing import TypeVar

from pypdf import PasswordType, PdfReader

from corpus.convert.converted import MAX_TEXT_CHARS, ConversionError, Converted, person, plain_title
from corpus.convert.pdf_blocks import blocks
from corpus.convert.pdf_lines import Line, page_lines, without_running_heads
from corpus.convert.write import first_title, markdown

MAX_PAGES = 2000
OPENING_PIECES = 12
"""A printed page may have a menu or an address above its title."""
_T = TypeVar("_T")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it would say is said in our own errors


def convert_pdf(raw: bytes, fallback: str) -> Converted:
    """The document as Markdown; its title is its first heading, its title property, or ``fallback``.

    Raises:
        ConversionError: the file is protected, broken, has no text, or is no PDF.
    """
    if b"%PDF-" not in raw[:1024]:
        raise ConversionError("no PDF file inside, whatever its name; save it again as PDF")
    reader = _guarded(lambda: PdfReader(io.BytesIO(raw)))
    if reader.is_encrypted and _guarded(lambda: reader.decrypt("")) == PasswordType.NOT_DECRYPTED:
        raise ConversionError("protected by a password; save a copy without one and import that")
    pages = _guarded(lambda: _pages(reader))
    found = blocks(without_running_heads(pages))
    if not found:
        raise ConversionError(
            f"no text in its {len(pages)} pages, which seem to be scanned pictures; run text recognition (OCR) first"
        )
    said = _guarded(lambda: reader.metadata)
    title = first_title(found, OPENING_PIECES) or plain_title(str(said.title or "") if said else "") or fallback
    return Converted(
        text=markdown(found, title),
        format="markdown",
        furniture=True,
        title=title,
        authors=tuple(n for w in str(said.author or "").split(";") for n in person(w)) if said else (),
    )


def _guarded(read: Callable[[], _T]) -> _T:
    """``read()``; a broken file makes the reader raise nearly anything."""
    try:
        return read()
    except ConversionError:
        raise
    except Exception as error:
        raise ConversionError(f"broken PDF file ({type(error).__name__}: {error}); save it again as PDF") from error


def _pages(reader: PdfReader) -> list[list[Line]]:
    if len(reader.pages) > MAX_PAGES:
        raise ConversionError(f"{len(reader.pages)} pages, expected at most {MAX_PAGES}; split it into several")
    pages: list[list[Line]] = []
    chars = 0
    for page in reader.pages:
        pages.append(page_lines(page))
        chars += sum(len(line.words) for line in pages[-1])
        if chars > MAX_TEXT_CHARS:
            raise ConversionError(f"over {MAX_TEXT_CHARS:,} characters of text; split it into several files")
    return pages
