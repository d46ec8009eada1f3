"""All exercises of the library, drawn, each with the articles that have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from urllib.parse import quote

from bot.library_view import DocumentView
from bot.web.exercises.data import Exercise, Source
from bot.web.exercises.draw import svg
from bot.web.pages.texts import ExercisesTexts


def gallery(texts: ExercisesTexts, exercises: Iterable[Exercise], documents: Sequence[DocumentView]) -> str:
    """The page's body as HTML."""
    known = {document.doc_id: document for document in documents}
    cards = "".join(_card(texts, one, known) for one in exercises)
    return (
        f'<h1>{escape(texts.title)}</h1><p class="lead">{escape(texts.lead)}</p><p>{escape(texts.care)}</p>'
        f'<ul class="gallery">{cards}</ul>'
    )


def _card(texts: ExercisesTexts, exercise: Exercise, known: Mapping[str, DocumentView]) -> str:
    notes = [texts.above] if exercise.view == "above" else []
    notes += [] if exercise.described else [texts.usual]
    told = "".join(f'<p class="quiet">{escape(note)}</p>' for note in notes)
    places = "".join(_place(source, known) for source in exercise.sources if source.doc_id in known)
    sources = f'<p class="quiet">{escape(texts.sources)}</p><ul class="quiet">{places}</ul>' if places else ""
    return (
        f'<li class="card" id="{exercise.id}"><h2>{escape(exercise.name)}</h2>{svg(exercise, exercise.name)}'
        f"<p>{escape(exercise.alt)}</p>{told}{sources}</li>"
    )


def _place(source: Source, known: Mapping[str, DocumentView]) -> str:
    document = known[source.doc_id]
    who = ", ".join(filter(None, (document.author, document.publisher)))
    words = f"{document.title} ({who})" if who else document.title
    topic = next((topic for topic in document.topics if topic.heading == source.section), None)
    if topic is None:  # an imported original may have lost the heading
        return f"<li>{escape(words)}</li>"
    return f'<li><a href="passage/{quote(topic.passage_id, safe="")}">{escape(words)}</a></li>'
