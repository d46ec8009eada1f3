"""The check at the start: signs to tick. It is never forced; what is ticked goes out as a message of the person's."""

from __future__ import annotations

from html import escape

from bot.web.texts import CheckTexts, SignGroup


def dialog(texts: CheckTexts) -> str:
    """The panel as HTML; ``check.js`` opens it, and sends what is ticked."""
    groups = "".join(map(_group, texts.groups))
    words = f'data-message="{escape(texts.message)}" data-checked="{escape(texts.checked)}"'
    return (
        f'<dialog id="bs-check" class="bs-sheet" aria-labelledby="bs-check-title"><form method="dialog" {words}>'
        f'<div class="bs-sheet-head"><h2 id="bs-check-title" tabindex="-1" autofocus>{escape(texts.title)}</h2>'
        f'<button type="button" class="bs-close" aria-label="{escape(texts.close)}"></button></div>'
        f'<div class="bs-sheet-body"><p>{escape(texts.text)}</p>{groups}'
        f'<div class="bs-none-of">{_tick("", texts.none)}</div></div>'
        f'<div class="bs-sheet-foot"><p class="bs-untold" role="alert" data-words="{escape(texts.nothing_ticked)}"></p>'
        f'<button type="submit" class="bs-strong">{escape(texts.done)}</button>'
        f'<button type="button" class="bs-plain">{escape(texts.skip)}</button></div></form></dialog>'
    )


def _group(group: SignGroup) -> str:
    ticks = "".join(_tick(sign, sign[:1].upper() + sign[1:]) for sign in group.signs)
    return f"<fieldset><legend>{escape(group.title)}</legend>{ticks}</fieldset>"


def _tick(value: str, words: str) -> str:
    """A box to tick; the one without a value stands for none of the signs."""
    return f'<label class="bs-tick"><input type="checkbox" value="{escape(value)}"><span>{escape(words)}</span></label>'
