"""What the service can and cannot answer: its articles with their authors, its limits, privacy, whom to call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from bot.library_view import DocumentView
from bot.settings import Settings
from bot.web.countries import Country, countries
from bot.web.pages.texts import AboutTexts, PagesTexts
from prompts.messages import Line, load, numbers


def about(texts: PagesTexts, documents: Sequence[DocumentView], settings: Settings, other: str) -> str:
    """The page's body as HTML. ``other`` names the countries that have no numbers of their own here."""
    words = texts.about
    articles = "".join(_article(texts, one) for one in documents) or f'<p class="card">{escape(words.not_ready)}</p>'
    whom = "".join(_whom(words, country) for country in countries(other))
    return (
        f'<h1>{escape(words.title)}</h1><p class="lead">{escape(words.lead)}</p>'
        f"{_emergency(words)}"
        f"<h2>{escape(words.can)}</h2>{_list(words.can_items)}"
        f"<h2>{escape(words.cannot)}</h2><p>{escape(words.cannot_lead)}</p>{_list(words.cannot_items)}"
        f'<h2 id="articles">{escape(words.articles)}</h2><p>{escape(words.articles_lead)}</p>{articles}'
        f'<h2 id="privacy">{escape(words.privacy)}</h2>{_list(_privacy(words, settings))}'
        f'<h2 id="numbers">{escape(words.numbers)}</h2><p>{escape(words.numbers_lead)}</p>'
        f'<ul class="numbers">{whom}</ul>'
    )


def facts(texts: PagesTexts, author: str, publisher: str, published: str, kind: str) -> str:
    """Who wrote and published a document, and whose words it is in, as HTML."""
    words = texts.passage
    by = words.by.format(author=author) if author else texts.about.unnamed.rstrip(".")
    who = ", ".join(filter(None, (by, publisher, published)))
    of = words.digest if kind == "digest" else words.original
    return f'<p>{escape(who)}</p><p class="quiet">{escape(of)}</p>'


def _article(texts: PagesTexts, document: DocumentView) -> str:
    author = ", ".join(filter(None, (document.author, document.credentials)))
    topics = "".join(
        f'<li><a href="passage/{quote(topic.passage_id, safe="")}">{escape(topic.heading)}</a></li>'
        for topic in document.topics
    )
    count = texts.about.topics.format(count=len(document.topics))
    return (
        f'<article class="card"><h3>{escape(document.title)}</h3>'
        f"{facts(texts, author, document.publisher, document.published, document.kind)}"
        f'<details><summary>{escape(count)}</summary><ul class="topics">{topics}</ul></details></article>'
    )


def _emergency(words: AboutTexts) -> str:
    signs = load("en")["triage"]["failed"]["signs"]
    items = _list(sign[:1].upper() + sign[1:] for sign in signs)
    return (
        f'<section class="alarm" aria-labelledby="emergency"><h2 id="emergency">{escape(words.emergency)}</h2>'
        f'<p>{escape(words.emergency_lead)}</p>{items}<p><a href="#numbers">{escape(words.numbers)}</a></p></section>'
    )


def _privacy(words: AboutTexts, settings: Settings) -> Iterable[str]:
    """What is done with people's words, as the operator has set the service up."""
    yield words.privacy_model.format(model=settings.model) if settings.model else words.privacy_no_model
    yield from words.privacy_items
    if settings.keep_texts_days:
        yield words.privacy_texts.format(days=settings.keep_texts_days)
    elif settings.resume_hours:
        yield words.privacy_resume.format(hours=settings.resume_hours)
    else:
        yield words.privacy_no_texts


def _whom(words: AboutTexts, country: Country) -> str:
    """A country with its emergency numbers, and those for the same day and for a crisis where it has any."""
    entry = numbers(country.code or None)
    others = [line for line in (entry.same_day, *entry.crisis) if line.number]
    return (
        f"<li><b>{escape(country.name)}</b><span>{escape(words.emergency_number)}: {country.links}</span>"
        f"{''.join(map(_line, others))}</li>"
    )


def _line(line: Line) -> str:
    dial = re.sub(r"[^0-9+*#]", "", line.number)
    return f'<span>{escape(line.name)}: <a href="tel:{dial}">{escape(line.number)}</a></span>'


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"
