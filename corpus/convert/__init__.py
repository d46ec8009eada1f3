"""Files as people have them -> the text that is stored: one converter per format, chosen by the file's ending."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from corpus.convert.converted import MAX_TEXT_CHARS, ConversionError, Converted
from corpus.convert.pdf import convert_pdf
from corpus.convert.plain import convert_markdown, convert_text
from corpus.convert.webpage import convert_page
from corpus.convert.word import convert_word

_CONVERTERS: dict[str, Callable[[bytes, str], Converted]] = {
    ".txt": convert_text,
    ".md": convert_markdown,
    ".markdown": convert_markdown,
    ".html": convert_page,
    ".htm": convert_page,
    ".pdf": convert_pdf,
    ".docx": convert_word,
}
SUFFIXES = tuple(_CONVERTERS)
"""The file name endings that can be imported, lower case."""

__all__ = ["SUFFIXES", "ConversionError", "Converted", "convert"]


def convert(path: Path, raw: bytes) -> Converted:
    """The text of a file and what the file says of itself; a title that it does not state is made of its name.

    Raises:
        ConversionError: the ending is unknown, or the file is not what its ending says.
    """
    converter = _CONVERTERS.get(path.suffix.lower())
    if converter is None:
        raise ConversionError(
            f"unknown ending {path.suffix!r}, expected one of {' '.join(SUFFIXES)}; save it in one of these formats"
        )
    converted = converter(raw, title_of(path.stem))
    if len(converted.text) > MAX_TEXT_CHARS:
        raise ConversionError(
            f"{len(converted.text):,} characters of text, expected at most {MAX_TEXT_CHARS:,}; split it into several"
        )
    return converted


def title_of(stem: str) -> str:
    """A file's name as a title."""
    words = " ".join(stem.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:] or "Untitled"
