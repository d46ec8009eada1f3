"""Puts ``widget.js`` together: the look and the texts as constants, then the parts, all in one function scope."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
PARTS = (
    "dom",
    "colour",
    "markdown",
    "passage",
    "announce",
    "stream",
    "service",
    "talk",
    "rating",
    "turn",
    "source",
    "frame",
    "panel",
    "widget",
    "start",
)
"""In the order in which they stand in the script; the last one starts it."""
MOST_BYTES = 20_000
"""What the script may weigh on the way, gzipped."""
HEAD = (
    "// Backstride's widget for clinics' websites. MIT licence. Its readable source: bot/web/widget in the repository."
)
_JS_NOISE = re.compile(r"^\s*//.*\n|^\s+", re.M)
"""Lines that are comments, and indentation. The parts have no text that goes over several lines."""
_CSS_NOISE = re.compile(r"/\*.*?\*/|^\s+|\n", re.S | re.M)


class WidgetError(Exception):
    """The widget's files are not as they should be; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class Built:
    """The script as it is served: plain and gzipped, and the hash of its text."""

    text: bytes
    gzipped: bytes
    sha256: str


@cache
def built() -> Built:
    """The widget, put together once.

    Raises:
        WidgetError: a language lacks a text that English has, or has one that English has not.
    """
    parts = [_JS_NOISE.sub("", _read(f"{name}.js")) for name in PARTS]
    constants = f"const STYLE = {_script(_style())};\nconst TEXTS = {_script(texts())};"
    text = "\n".join([HEAD, '(() => {\n"use strict";', constants, *parts, "})();\n"]).encode()
    # Without a time in it the same text gives the same bytes, on every replica.
    return Built(text, gzip.compress(text, 9, mtime=0), hashlib.sha256(text).hexdigest())


def texts(folder: Path = FOLDER / "texts") -> dict[str, dict[str, str | list[str]]]:
    """What the widget says, by language code.

    Raises:
        WidgetError: as for ``built``.
    """
    found = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))}
    for language, words in found.items():
        file = folder / f"{language}.toml"
        for key in sorted(words.keys() ^ found["en"].keys()):
            state = "is missing" if key not in words else "is not known"
            raise WidgetError(f"{file}: {key} {state}; expected the keys of en.toml")
        for key, value in words.items():
            if type(value) is not type(found["en"][key]) or _names(value) != _names(found["en"][key]):
                raise WidgetError(f"{file}: {key}: expected the form and the names in braces of en.toml")
    return found


def _names(value: object) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", value)) if isinstance(value, str) else []


def _style() -> str:
    return _CSS_NOISE.sub("", _read("style.css"))


def _script(value: object) -> str:
    """JSON that may stand in a script; it keeps to ASCII, so that no page's encoding can break it."""
    return json.dumps(value, separators=(",", ":"))


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
