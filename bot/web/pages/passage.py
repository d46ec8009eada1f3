"""A passage on a page of its own, to be linked to: where it stands, its words, and the rest of its section."""

from __future__ import annotations

from html import escape

from bot.library_view import PassageView
from bot.web.pages.about import facts
from bot.web.pages.texts import PagesTexts
from bot.web.passages import passage_html, spans_in

Quote = tuple[int, int]
"""Half-open, in characters of the document."""


def title(texts: PagesTexts, view: PassageView) -> str:
    """The page's title: the document and the innermost heading."""
    section = view.section[-1] if view.section else ""
    if not section or section == view.title:
        return view.title
    return texts.passage.title.format(title=view.title, section=section)


def passage(texts: PagesTexts, view: PassageView, quote: Quote | None, back: str = "../") -> str:
    """The page's body as HTML. The words from ``quote`` are highlighted; without one, the whole passage.

    ``back`` is the address of the chat.
    """
    words = texts.passage
    marks = spans_in(view.start, [quote or (view.start, view.end)], len(view.text))
    steps = "".join(f"<li>{escape(heading)}</li>" for heading in view.section)
    path = f'<ol class="path" aria-label="{escape(words.place)}">{steps}</ol>' if steps else ""
    hint = f'<p class="quiet">{escape(words.marked)}</p>' if quote and marks else ""
    return (
        f"<h1>{escape(view.title)}</h1>{facts(texts, view.author, view.publisher, view.published, view.kind)}{path}"
        f"{_around(view.before)}"
        f'<blockquote aria-label="{escape(words.passage)}">{passage_html(view.text, marks or [(0, len(view.text))])}'
        f"</blockquote>{_around(view.after)}{hint}"
        f'<p><a class="button" href="{escape(back)}">{escape(words.back)}</a></p>'
    )


def gone(heading: str, text: str) -> str:
    """What is shown in its place where there is none."""
    return f"<h1>{escape(heading)}</h1><p>{escape(text)}</p>"


def _around(text: str) -> str:
    return f'<div class="around">{passage_html(text)}</div>' if text.strip() else ""
