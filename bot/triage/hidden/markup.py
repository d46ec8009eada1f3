"""What stands in comments, code blocks and attributes, each as a text of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.triage.hidden.layer import Layer

_ATTRIBUTE = re.compile(r"[\w-]{1,30}\s{0,3}=\s{0,3}(?:\"([^\"<>]{3,2000})\"|'([^'<>]{3,2000})')")


def _between(content: str, kind: str, opening: str, closing: str) -> Iterator[Layer]:
    at = content.find(opening)
    while at >= 0:
        start = at + len(opening)
        end = content.find(closing, start)
        last = end < 0
        end = len(content) if last else end
        inner = content[start:end]
        if any(char.isalpha() for char in inner):
            yield Layer(kind, inner, start, end, tuple(range(start, end)))
        if last:
            return
        at = content.find(opening, end + len(closing))


def comments(content: str) -> Iterator[Layer]:
    yield from _between(content, "comment", "<!--", "-->")
    yield from _between(content, "comment", "/*", "*/")


def code(content: str) -> Iterator[Layer]:
    yield from _between(content, "code", "```", "```")


def attributes(content: str) -> Iterator[Layer]:
    if "<" in content and "=" in content:
        for found in _ATTRIBUTE.finditer(content):
            group = 1 if found.group(1) is not None else 2
            start, end = found.span(group)
            if " " in found.group(group).strip():
                yield Layer("attribute", found.group(group), start, end, tuple(range(start, end)))
