"""Plain text in base64, in hexadecimal figures and in percent signs."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from bot.triage.hidden.layer import Layer
from bot.triage.languages.identify import scores

_LONGEST = 20_000
"""Characters of one encoded run that are read."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}(?:\r?\n[A-Za-z0-9+/_-]{4,})*")
_HEX = re.compile(r"(?:(?:\\x|\\u00|0x|&#x)?[0-9a-fA-F]{2}[ ,:;\-]{0,2}){8,}")
_HEX_PAIR = re.compile(r"(?:\\x|\\u00|0x|&#x)?([0-9a-fA-F]{2})")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_CHUNK = re.compile(r"\S+")


def _readable(text: str) -> bool:
    """Mostly letters and spaces, and words that a language has."""
    if sum(char.isalpha() or char.isspace() or char in "',.?!" for char in text) < 0.8 * len(text) or len(text) < 6:
        return False
    found, english, n_words = scores(text)
    known = max([english, *found.values()])
    return known >= 2 and known >= 0.25 * n_words


def _decoded(raw: bytes) -> str | None:
    for encoding in ("utf-8", "utf-16-le") if b"\0" in raw[:8] else ("utf-8",):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _readable(text):
            return text
    return None


def _encoded_again(raw: bytes) -> str:
    """``raw`` as text where it is base64 once more; else empty."""
    text = raw.decode("ascii", errors="replace").strip()
    return text if _BASE64.fullmatch(text.rstrip("=")) else ""


def in_base64(content: str) -> Iterator[Layer]:
    for found in _BASE64.finditer(content):
        letters = re.sub(r"\s", "", found.group())[:_LONGEST].replace("-", "+").replace("_", "/")
        letters = letters[:-1] if len(letters) % 4 == 1 else letters
        try:
            raw = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
        except (binascii.Error, ValueError):
            continue
        text = _decoded(raw) or _encoded_again(raw)
        if text:
            yield Layer("base64", text, *found.span())


def in_hex(content: str) -> Iterator[Layer]:
    for found in _HEX.finditer(content):
        text = _decoded(bytes.fromhex("".join(_HEX_PAIR.findall(found.group()[: 4 * _LONGEST]))))
        if text:
            yield Layer("hex", text, *found.span())


def in_percent(content: str) -> Iterator[Layer]:
    for found in _CHUNK.finditer(content):
        chunk = found.group()
        if chunk.count("%") > 1 and len(_ESCAPE.findall(chunk)) > 1:
            text = _decoded(unquote_to_bytes(chunk[: 3 * _LONGEST].replace("+", " ")))
            if text:
                yield Layer("percent", text, *found.span())
