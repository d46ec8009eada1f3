"""The levels of the headings of a plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.markdown import Heading
from corpus.rows import Row, is_title, row_heading, title_case

NUMBERED = re.compile(r"(\d{1,2})[.)]\s+\S")


def levels(text: str, title: str, rows: Sequence[Row], empty: set[int]) -> list[Heading]:
    """``rows`` as headings with levels from 1; ``empty`` are the starts of those that another follows at once."""
    styles = {title_case(row.words) for row in rows if not is_title(row.words, title)} - {None}
    series = _series(rows)
    found: list[Heading] = []
    series_level = 2
    for i, row in enumerate(rows):
        under_previous = i > 0 and rows[i - 1].span.start in empty and found[-1].level > 1
        if is_title(row.words, title):
            level = 1
        elif i in series and NUMBERED.match(row.words):
            if series[i] == i:
                series_level = found[-1].level + 1 if found else 2
            level = series_level
        elif i in series:
            level = series_level + 1
        elif under_previous:
            level = found[-1].level + 1
        elif len(styles) == 2 and (style := title_case(row.words)) is not True and any(h.level == 2 for h in found):
            level = 3 if style is False else found[-1].level
        else:
            level = 2
        found.append(row_heading(text, row, level))
    return found


def _series(rows: Sequence[Row]) -> dict[int, int]:
    """For each heading from the first to the last of a series numbered 1, 2, 3: the position of the series' first."""
    numbers = [(i, int(m.group(1))) for i, row in enumerate(rows) if (m := NUMBERED.match(row.words))]
    member: dict[int, int] = {}
    first: int | None = None
    last, expected = 0, 1
    for i, number in [*numbers, (-1, 1)]:
        if number != expected or i < 0:
            if first is not None:
                member.update(dict.fromkeys(range(first, last + 1), first))
            first = None
        if number == 1:
            first = i
        last, expected = i, number + 1
    return member
