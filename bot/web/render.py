"""The conversation as HTML. Whatever people, articles or models wrote is escaped here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from bot.reply import Citation, Reply, Status
from bot.triage.finding import Tier
from bot.web import alarm, drawings, markdown, thumbs
from bot.web.countries import Country
from bot.web.talk import Draft, Turn
from bot.web.texts import Texts

LONGEST_LINK = 400
"""Characters of a question that can still be linked to."""


def empty(texts: Texts) -> str:
    """What stands where the conversation will be."""
    examples = _asks(texts.empty.examples)
    return (
        f'<div class="bs-empty"><h2>{escape(texts.empty.heading)}</h2><p>{escape(texts.empty.text)}</p>'
        f'<div class="bs-asks" role="group" aria-label="{escape(texts.empty.examples_label)}">{examples}</div>'
        f'<div class="bs-offer"><button type="button" class="bs-check">{escape(texts.empty.check)}</button>'
        f"<span>{escape(texts.empty.check_hint)}</span></div>"
        '<p class="bs-checked" role="status" tabindex="-1"></p></div>'
    )


def turn(texts: Texts, country: Country, shown: Turn, last: bool = False) -> str:
    """A turn as far as it has come; the last one of a conversation offers what to ask next."""
    if shown.reply is not None:
        return _article(texts, shown, _finished(texts, country, shown, shown.reply, last))
    if shown.trouble:
        return _article(texts, shown, _trouble(texts, country, shown))
    tier = shown.draft.screening.tier
    if tier >= Tier.URGENT:
        # The whole text follows at once, in its own words; until then there is a number to call.
        calm = alarm.self_harm(shown.draft)
        card = "" if calm else alarm.card(texts.escalated, country, Draft(shown.draft.screening))
        return _article(texts, shown, card)
    answer = shown.draft.text or tier is Tier.SOON
    body = _body(texts, country, shown.number, Status.ANSWERED, shown.draft) if answer else ""
    # Screen readers read an answer once it is whole.
    return _article(texts, shown, body, busy=True)


def _finished(texts: Texts, country: Country, shown: Turn, reply: Reply, last: bool) -> str:
    number = shown.number
    body = _body(texts, country, number, reply.status, Draft(reply.triage, reply.citations, reply.text))
    if reply.status is Status.ESCALATED:
        body += _printed(texts, reply)
        body += alarm.tools(texts.escalated, shown) if reply.triage.tier >= Tier.URGENT else ""
    else:
        body += f"{_printed(texts, reply)}{_tools(texts, shown, reply)}{thumbs.thanks(texts.thumbs, shown)}"
    offered = [question for question in reply.suggestions if _item(question) in body]
    for question in offered:
        body = body.replace(_item(question), f"<li>{_asks([question])}</li>")
    further = [question for question in reply.suggestions if question not in offered]
    if last and further:
        body += (
            f'<div class="bs-next"><p id="bs-next-{number}">{escape(texts.chat.suggestions)}</p>'
            f'<div class="bs-asks" role="group" aria-labelledby="bs-next-{number}">{_asks(further)}</div></div>'
        )
    return body


def _tools(texts: Texts, shown: Turn, reply: Reply) -> str:
    """The row below an answer: copy it, link to its question, judge it."""
    words, copied = texts.chat, f'data-copied="{escape(texts.chat.copied)}"'
    copy = f'<button type="button" class="bs-copy" data-copy="{escape(copy_text(reply))}" {copied}>'
    asked = reply.query or shown.question
    link = ""
    if reply.status is Status.ANSWERED and len(asked) <= LONGEST_LINK:
        # After the # it stays in the browser: no server on the way sees the question, and none can log it.
        address = f"#q={quote(asked, safe='')}"
        link = (
            f'<button type="button" class="bs-copy" data-link="{address}" {copied}>{escape(words.copy_link)}</button>'
        )
    return (
        f'<div class="bs-tools">{copy}{escape(words.copy_)}</button>{link}{thumbs.buttons(texts.thumbs, shown)}</div>'
    )


def _printed(texts: Texts, reply: Reply) -> str:
    """The sources as they stand on paper, where no button opens them."""
    named = [(c.marker, filter(None, (c.title, c.author, c.publisher, place(c.section)))) for c in reply.citations]
    items = "".join(f'<li value="{marker}">{escape(", ".join(facts))}</li>' for marker, facts in named)
    return (
        f'<div class="bs-on-paper"><p>{escape(texts.chat.printed_sources)}</p><ol>{items}</ol></div>' if items else ""
    )


def _trouble(texts: Texts, country: Country, shown: Turn) -> str:
    """Something broke: plain words, and the emergency advice in any case."""
    advice = escape(texts.trouble.emergency).replace("{number}", country.links)
    box = (
        f'<div class="bs-card bs-trouble" role="alert"><h3>{escape(texts.trouble.heading)}</h3>'
        f"<p>{escape(shown.trouble)}</p><p>{advice}</p></div>"
    )
    screening = shown.draft.screening
    if screening.tier < Tier.URGENT:
        return box
    return alarm.card(texts.escalated, country, Draft(screening)) + box


def copy_text(reply: Reply) -> str:
    """The answer with its sources, as one would paste it."""
    lines = [markdown.plain(reply.text)]
    if reply.citations:
        lines.append("")
        lines += [
            f"[{c.marker}] {', '.join(filter(None, (c.title, c.author, place(c.section))))}" for c in reply.citations
        ]
    return "\n".join(lines)


def place(section: Sequence[str]) -> str:
    """The heading path, from the outermost heading to the innermost."""
    return " › ".join(section)


def _article(texts: Texts, shown: Turn, body: str, busy: bool = False) -> str:
    reply = f'<div class="bs-reply"><span class="bs-sr">{escape(texts.chat.bot)}:</span>{body}</div>' if body else ""
    state = " data-finished" if shown.finished else ' aria-busy="true"' if busy else ""
    return (
        f'<article class="bs-turn" data-turn="{shown.number}"{state}>'
        f'<div class="bs-said"><span class="bs-sr">{escape(texts.chat.you)}:</span>'
        f"<p>{escape(shown.question)}</p></div>{reply}</article>"
    )


def _body(texts: Texts, country: Country, number: int, status: Status, draft: Draft) -> str:
    markers = {c.marker: _marker(texts, number, c) for c in draft.citations}
    if status is Status.ESCALATED:
        return alarm.card(texts.escalated, country, draft, markers)
    ahead, text = _soon(texts, draft)
    answer = markdown.to_html(text, markers, below=drawings.below(texts.chat, draft.citations))
    label = ""
    if status is Status.DECLINED:
        label = f'<p class="bs-label">{escape(texts.chat.declined_label)}</p>'
    return f'{ahead}<div class="bs-card bs-{status.value}">{label}{answer}</div>' if answer or label else ahead


def _soon(texts: Texts, draft: Draft) -> tuple[str, str]:
    """The calm box for what should be looked at soon, and the text without what went into it.

    The bot puts its advice ahead of the answer in a paragraph without marker; where it did not, the page's own stands.
    """
    if draft.screening.tier is not Tier.SOON:
        return "", draft.text
    first, rest = markdown.first_block(draft.text)
    advice = markdown.to_html(first) if first and rest and not markdown.MARKER.search(first) else ""
    text = rest if advice else draft.text
    words = advice or f"<p>{escape(texts.soon.text)}</p>"
    return f'<div class="bs-card bs-soon" role="note"><h3>{escape(texts.soon.heading)}</h3>{words}</div>', text


def _marker(texts: Texts, number: int, citation: Citation) -> str:
    label = texts.chat.source_button.format(
        marker=citation.marker, title=citation.title, section=place(citation.section)
    )
    return (
        f'<button type="button" class="bs-marker" data-turn="{number}" data-marker="{citation.marker}" '
        f'aria-label="{escape(label)}" title="{escape(label)}">{citation.marker}</button>'
    )


def _item(question: str) -> str:
    """A question as a list item of a reply's text, where the bot offers what it can answer."""
    return markdown.to_html(f"- {question}").strip().removeprefix("<ul>\n").removesuffix("\n</ul>")


def _asks(questions: Sequence[str]) -> str:
    return "".join(
        f'<button type="button" class="bs-ask" data-ask="{escape(question)}">{escape(question)}</button>'
        for question in questions
    )
