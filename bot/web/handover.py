"""The summary for the clinician on the page: of the whole conversation, in the browser's time zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from html import escape

from bot.message import Message
from bot.triage.finding import Tier
from bot.triage.summary import plain_text, summary
from bot.web import markdown
from bot.web.countries import Country
from bot.web.responder import Service
from bot.web.talk import Turn
from bot.web.texts import SummaryTexts

FARTHEST = 14 * 60
"""Minutes by which a clock may differ from UTC."""


def written(service: Service, turns: Sequence[Turn], country: Country, offset: object, most: int) -> str:
    """The summary of these turns as Markdown, of the newest ``most`` messages.

    ``offset``: minutes by which the browser's clock is ahead of UTC; anything else stands for none.
    """
    minutes = offset if isinstance(offset, int) and abs(offset) <= FARTHEST else 0
    zone = timezone(timedelta(minutes=minutes))
    messages: list[Message] = []
    times: list[datetime | None] = []
    advised: dict[int, Tier] = {}
    for turn in turns:
        if turn.reply is not None:
            advised[len(messages)] = turn.reply.triage.tier
        messages += turn.messages()
        times += [time and time.astimezone(zone) for time in (turn.asked, turn.answered)][: len(turn.messages())]
    gone = max(0, len(messages) - most)
    kept = messages[gone:]
    shifted = {index - gone: tier for index, tier in advised.items() if index >= gone}
    return summary(kept, service.verdict(kept), shifted, times[gone:], country.code)


def paper(texts: SummaryTexts, text: str, number: int) -> str:
    """The summary as HTML, to be shown in a dialog; ``number`` tells one that was made from the one made before."""
    title, rest = markdown.headline(text)
    button = '<button type="button" class="bs-plain {name}"{more}>{label}</button>'
    copy = button.format(name="bs-copy-all", more=f' data-copied="{escape(texts.copied)}"', label=escape(texts.copy_))
    tools = copy + "".join(
        button.format(name=name, more="", label=escape(label))
        for name, label in (("bs-print", texts.print_), ("bs-download", texts.download))
    )
    return (
        f'<article data-number="{number}" data-text="{escape(plain_text(text))}" data-file="{escape(texts.file)}">'
        f'<div class="bs-sheet-head"><h2 id="bs-summary-title" tabindex="-1" autofocus>{escape(title)}</h2>'
        f'<button type="button" class="bs-close" aria-label="{escape(texts.close)}"></button></div>'
        f'<div class="bs-sheet-body bs-paper" tabindex="0" role="group" aria-labelledby="bs-summary-title">'
        f"{markdown.to_html(rest, heading='h3')}</div>"
        f'<div class="bs-sheet-foot">{tools}</div></article>'
    )
