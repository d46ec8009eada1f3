"""Headings -> sections with their paths."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from corpus.document import Section, Span
from corpus.markdown import Heading

Clean = Callable[[int, int], tuple[Span, ...]]
"""The spans of ``[start, end)`` that are content."""


def sections(title: str, headings: Sequence[Heading], start: int, end: int, clean: Clean) -> tuple[Section, ...]:
    """Sections of a text whose content lies in ``[start, end)``; one without content is left out.

    The path of a section leaves out the document's title, unless the text stands directly under it. Text ahead of the
    first heading belongs to the title.
    """
    found: list[Section] = []
    open_headings: list[Heading] = []
    begin = start
    current = Heading(title, 1, start, start)
    for heading in [*headings, None]:
        stop = heading.start if heading else end
        content = clean(begin, stop)
        if content:
            path = tuple(h.text for h in open_headings if not _same(h.text, title)) or (title,)
            found.append(Section(path[-1], current.level, begin, stop, path, content))
        if heading:
            open_headings = [h for h in open_headings if h.level < heading.level] + [heading]
            current, begin = heading, heading.end
    return tuple(found)


def _same(heading: str, title: str) -> bool:
    return heading.casefold().split() == title.casefold().split()
