"""The history of this browser: the dialog as HTML. What is in it never leaves the browser (``history.js``)."""

from __future__ import annotations

import json
from html import escape

from bot.web.texts import HistoryTexts


def dialog(texts: HistoryTexts) -> str:
    """The button and the dialog that it opens; the script gets its words with it."""
    words = escape(json.dumps(texts.model_dump()))
    return (
        f'<button type="button" class="bs-history-open">{escape(texts.open)}</button>'
        f'<dialog id="bs-history" class="bs-sheet" aria-labelledby="bs-history-title" data-words="{words}">'
        f'<article><div class="bs-sheet-head">'
        f'<h2 id="bs-history-title" tabindex="-1" autofocus>{escape(texts.title)}</h2>'
        f'<button type="button" class="bs-close" aria-label="{escape(texts.close)}"></button></div>'
        f'<div class="bs-sheet-body" tabindex="0" role="group" aria-labelledby="bs-history-title">'
        f"<p>{escape(texts.text)}</p>"
        f'<label class="bs-tick"><input type="checkbox"><span>{escape(texts.keep)}</span></label>'
        f'<div class="bs-kept"></div></div>'
        f'<div class="bs-sheet-foot"><p class="bs-history-said" role="status"></p>'
        f'<button type="button" class="bs-plain bs-delete-all" hidden>{escape(texts.delete_all)}</button></div>'
        "</article></dialog>"
    )
