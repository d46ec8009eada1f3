"""Bytes -> text, for files that do not say how they are encoded."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from corpus.convert.converted import ConversionError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive (as .docx is)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "an RTF file"),
    (b"SQLite format 3", "a database"),
)
_LINE_BREAKS = re.compile(r"\r\n|[\r\f\v\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")


def decode(raw: bytes, declared: str = "") -> str:
    """The text of ``raw``: by its byte order mark, as UTF-8, as ``declared``, else by what the bytes look like.

    Raises:
        ConversionError: the bytes are no text.
    """
    for signature, what in _SIGNATURES:
        if raw.startswith(signature):
            raise ConversionError(f"found {what}, expected text; give the file the ending of its format")
    text = _by_mark(raw)
    if text is None:
        text = _utf16_without_mark(raw)
    if text is None and b"\0" not in raw:
        text = _strictly(raw, "utf-8") or _strictly(raw, declared) or _by_looks(raw)
    if text is None or len(_CONTROL.findall(text)) > len(text) // 200:
        raise ConversionError("found binary data, expected text; save the document as text in UTF-8")
    return tidy(text)


def tidy(text: str) -> str:
    """``text`` with plain line breaks and without characters that nobody sees."""
    return _CONTROL.sub("", _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text)))


def _by_mark(raw: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _strictly(raw, encoding)
    return None


def _utf16_without_mark(raw: bytes) -> str | None:
    """UTF-16 of mostly Latin text has a NUL in nearly every second byte."""
    half = len(raw) // 2
    if half and len(raw) % 2 == 0:
        for encoding, high in (("utf-16-le", raw[1::2]), ("utf-16-be", raw[::2])):
            if high.count(0) > 0.7 * half:
                return _strictly(raw, encoding)
    return None


def _strictly(raw: bytes, encoding: str) -> str | None:
    if not encoding:
        return None
    try:
        return raw.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _by_looks(raw: bytes) -> str | None:
    """Western text has few letters beyond ASCII, and then Windows-1252 it is; other scripts are told by frequencies."""
    beyond = sum(byte >= 0x80 for byte in raw)
    if beyond < 0.15 * len(raw):
        return _strictly(raw, "cp1252") or raw.decode("latin-1")
    best = from_bytes(raw).best()
    return None if best is None else str(best)
