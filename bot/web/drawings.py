"""The drawings of the exercises that an answer quotes."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from bot.reply import Citation
from bot.web.exercises.data import Exercise, named
from bot.web.exercises.draw import used
from bot.web.texts import ChatTexts


def below(texts: ChatTexts, citations: Iterable[Citation]) -> dict[int, str]:
    """What stands below the statement of each marker (HTML): every exercise is drawn once, where it is quoted first."""
    drawn: set[str] = set()
    found: dict[int, str] = {}
    for citation in citations:
        new = [one for one in named(citation.quote) if one.id not in drawn]
        drawn.update(one.id for one in new)
        if new:
            found[citation.marker] = "".join(_drawing(texts, one) for one in new)
    return found


def _drawing(texts: ChatTexts, exercise: Exercise) -> str:
    name = f'<a href="exercises#{exercise.id}" target="_blank">{escape(exercise.name)}</a>'
    notes = [texts.drawing_above] if exercise.view == "above" else []
    notes += [] if exercise.described else [texts.drawing_usual]
    more = f" ({escape('; '.join(notes))})" if notes else ""
    words = escape(texts.drawing).replace("{name}", name)
    return f'<span class="bs-drawn">{used(exercise)}<small>{words}{more}</small></span>'
