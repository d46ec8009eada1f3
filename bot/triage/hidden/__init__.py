"""Texts hidden inside a message: encoded, turned round, spelt out, in comments and attributes, drowned in padding.

What ``bot.triage.normalise`` undoes (look-alike letters, zero-width characters, entities, tags inside words) is not
repeated here. Every search runs once along the message: no pattern can take more than a bounded time a character.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from bot.triage.finding import Assertion, Finding
from bot.triage.hidden.disguised import in_reverse, in_rot13, spelt_out
from bot.triage.hidden.encoded import in_base64, in_hex, in_percent
from bot.triage.hidden.layer import Finder, Layer
from bot.triage.hidden.markup import attributes, code, comments
from bot.triage.hidden.padded import without_padding

__all__ = ["Layer", "findings", "layers"]

_MOST_LAYERS = 48
_DEPTH = 3
"""Encodings inside encodings that are followed."""
_FINDERS: tuple[Finder, ...] = (
    in_base64, in_hex, in_percent, comments, attributes, code, in_rot13, in_reverse, spelt_out, without_padding,
)  # fmt: skip

Read = Callable[[int, str], list[Finding]]
"""The screen of one text: the index of the message that it is of, and the text."""


def findings(index: int, content: str, read: Read) -> list[Finding]:
    """What ``read`` asserts of the texts hidden in a message, each flag once, pointing into ``content``.

    A hidden text is data: a sign in it counts, but a denial or a correction in it takes nothing back.
    """
    found: dict[str, Finding] = {}
    for layer in layers(content):
        for finding in read(index, layer.text):
            if finding.assertion is Assertion.PRESENT and finding.flag not in found:
                start, end = layer.origin(finding.start, finding.end)
                found[finding.flag] = replace(finding, text=content[start:end], start=start, end=end)
    return list(found.values())


@lru_cache(maxsize=256)
def layers(content: str) -> tuple[Layer, ...]:
    """The readable texts inside ``content``, in no certain order; empty for most messages. Never raises."""
    found: list[Layer] = []
    _collect(content, found, 1, None)
    return tuple(found)


def _collect(content: str, found: list[Layer], depth: int, outer: Layer | None) -> None:
    for finder in _FINDERS:
        for inner in finder(content):
            if len(found) >= _MOST_LAYERS:
                return
            layer = inner if outer is None else Layer(inner.kind, inner.text, outer.start, outer.end)
            found.append(layer)
            if depth < _DEPTH and inner.places is None:
                _collect(layer.text, found, depth + 1, layer)
