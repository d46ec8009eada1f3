"""A model's text as it comes in -> its sentences and list items, each with the markers that it ends in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.sentences import sentences

MAX_CHARS = 700
"""A sentence of this length is no sentence."""
_NUMBERS = r"\d{1,3}(?:\s*[,;]\s*\d{1,3})*"
_MARKERS = re.compile(rf"\s*[\[【]({_NUMBERS})[\]】]")
_BRACKETS = re.compile(r"\s*[\[【][^\]】]{0,40}[\]】]")
_LEADING = re.compile(rf"(?:\s*[\[【]{_NUMBERS}[\]】][.,;]?)+")
_BULLET = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_EMPHASIS = re.compile(r"\*{1,3}|_{2,3}|(?<!`)`{1,2}(?!`)|^\s*#{1,6}\s+|^\s*>\s?")
_ENDED = re.compile(r"[.!?…:;]['\"”’)]*$")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or list item without its markers. ``opens``: it begins a paragraph or list."""

    text: str
    markers: tuple[int, ...]
    listed: bool
    opens: bool
    whole: bool
    """It ends as a sentence does, or in a marker, or a line ended it."""


def said(pieces: Iterable[str]) -> Iterator[Said]:
    """The sentences of a text that comes in pieces, each as soon as it is known to be whole."""
    line = ""
    before: bool | None = None
    """Whether the block that goes on is a list; None where a new one begins."""
    for piece in pieces:
        line += piece.replace("\r", "")
        while "\n" in line:
            full, _, line = line.partition("\n")
            for found in _line(full, before, ended=True):
                yield found
                before = found.listed
            if not full.strip():
                before = None
        *complete, line = _held(line)
        for part in complete:
            for found in _line(part, before, ended=True):
                yield found
                before = found.listed
    yield from _line(line, before, ended=False)


def _held(line: str) -> list[str]:
    """The complete sentences of an unfinished line, and its rest; a list item is complete when its line is."""
    if _BULLET.match(line) or re.fullmatch(r"\s*(?:[-*•–]|\d{1,2}[.)]?)?\s*", line):
        return [line]
    pieces = _attached(line)
    if len(pieces) > 1 and pieces[-1].lstrip()[:1] in ("[", "【"):  # a marker that is still coming in
        pieces[-2:] = [" ".join(pieces[-2:])]
    if len(pieces) < 2 and len(line) > MAX_CHARS:
        return [line, ""]
    pieces[-1] += line[len(line.rstrip()) :]
    return pieces if len(pieces) > 1 else [line]


def _attached(line: str) -> list[str]:
    """The sentences of a line, with the markers after a full stop given to the sentence that they follow."""
    found: list[str] = []
    for span in sentences(line, 0, len(line)):
        text = span.of(line)
        lead = _LEADING.match(text)
        if lead and found:
            found[-1] += text[: lead.end()]
            text = text[lead.end() :]
        if text.strip():
            found.append(text)
    return found or [line]


def _line(line: str, before: bool | None, *, ended: bool) -> Iterator[Said]:
    bullet = _BULLET.match(line)
    body = line[bullet.end() :] if bullet else line
    listed = bullet is not None
    for i, text in enumerate([body] if listed else _attached(body)):
        markers = tuple(int(n) for m in _MARKERS.finditer(text) for n in re.findall(r"\d+", m.group(1)))
        tail = text.rstrip()
        words = " ".join(_EMPHASIS.sub("", _BRACKETS.sub("", text)).split())
        words = re.sub(r"\s+([.,;:!?])", r"\1", words)
        if words.strip(" .,;:!?-"):
            whole = ended or bool(_ENDED.search(tail)) or tail.endswith(("]", "】"))
            opens = i == 0 and before is not listed
            yield Said(words, tuple(dict.fromkeys(markers)), listed, opens, whole)
