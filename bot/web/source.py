"""The source panel as HTML: the sources of an answer, or one of them with its passage."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from bot.library_view import PassageView
from bot.reply import Citation
from bot.web.passages import passage_html, spans_in
from bot.web.render import place
from bot.web.talk import Turn
from bot.web.texts import Texts


def sources(texts: Texts, turn: Turn | None) -> str:
    """The sources of a turn's answer as a list of buttons; without any, what the panel is for."""
    citations = turn.reply.citations if turn and turn.reply else ()
    heading = f'<h2 tabindex="-1">{escape(texts.source.heading)}</h2>'
    if turn is None or not citations:
        return f'<div class="bs-source bs-none">{heading}<p>{escape(texts.source.hint)}</p></div>'
    items = "".join(
        f'<li><button type="button" class="bs-open" data-turn="{turn.number}" data-marker="{c.marker}">'
        f'<span class="bs-number-tag">{c.marker}</span><span><b>{escape(c.title)}</b>'
        f"<span>{escape(place(c.section))}</span></span></button></li>"
        for c in citations
    )
    return (
        f'<div class="bs-source">{heading}<p>{escape(texts.source.list_hint)}</p><ul class="bs-list">{items}</ul></div>'
    )


def source(texts: Texts, turn: Turn, citation: Citation, view: PassageView | None, clinic: str = "") -> str:
    """One source: the article's facts, the place, and the passage with the quoted words marked.

    ``clinic`` is the id of the clinic whose library it is of, '' for the main one.
    """
    words = texts.source
    facts = _facts(texts, citation, view.published if view else "")
    return (
        f'<article class="bs-source" data-turn="{turn.number}" data-marker="{citation.marker}">'
        f'<div class="bs-nav"><button type="button" class="bs-back">{escape(words.back)}</button>'
        f'<button type="button" class="bs-all" data-turn="{turn.number}">{escape(words.all_)}</button></div>'
        f'<h2 tabindex="-1"><span class="bs-number-tag">{citation.marker}</span> {escape(citation.title)}</h2>'
        f"{facts}{_path(texts, citation)}{_passage(texts, citation, view, clinic)}</article>"
    )


def _facts(texts: Texts, citation: Citation, published: str) -> str:
    words = texts.source
    digest = citation.kind == "digest"
    kind, hint = (words.digest, words.digest_hint) if digest else (words.original, words.original_hint)
    by = words.by.format(author=citation.author) if citation.author else ""
    who = ", ".join(filter(None, (by, citation.publisher, published)))
    facts = f'<p class="bs-by">{escape(who)}</p>' if who else ""
    return facts + f'<p class="bs-kind"><span class="bs-badge">{escape(kind)}</span> {escape(hint)}</p>'


def _path(texts: Texts, citation: Citation) -> str:
    steps = "".join(f"<li>{escape(heading)}</li>" for heading in citation.section)
    return f'<ol class="bs-path" aria-label="{escape(texts.source.place)}">{steps}</ol>' if steps else ""


def _passage(texts: Texts, citation: Citation, view: PassageView | None, clinic: str) -> str:
    words = texts.source
    if view is None:
        return f"<p>{escape(words.gone)}</p><blockquote><mark>{escape(citation.quote)}</mark></blockquote>"
    marks = spans_in(view.start, [(citation.start, citation.end)], len(view.text))
    return (
        f"{_around(words.before, view.before)}"
        f'<blockquote aria-label="{escape(words.passage)}">{passage_html(view.text, marks)}</blockquote>'
        f"{_around(words.after, view.after)}"
        f'<p class="bs-hint">{escape(words.quoted)}</p>{_deep(texts, citation, clinic)}'
    )


def _deep(texts: Texts, citation: Citation, clinic: str) -> str:
    """Leads to the passage on a page of its own, which others can be sent to."""
    words = texts.source
    address = f"passage/{quote(citation.passage_id, safe='')}?start={citation.start}&end={citation.end}"
    if clinic:
        address += f"&clinic={quote(clinic, safe='')}"
    return (
        f'<p class="bs-deep"><a href="{escape(address)}" target="_blank">{escape(words.open_page)}</a>'
        f'<button type="button" class="bs-copy" data-link="{escape(address)}" data-copied="{escape(words.copied)}">'
        f"{escape(words.copy_link)}</button></p>"
    )


def _around(label: str, text: str) -> str:
    if not text.strip():
        return ""
    return f"<details><summary>{escape(label)}</summary>{passage_html(text)}</details>"
