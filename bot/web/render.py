"""The conversation as HTML. Whatever people, articles or models wrote is escaped here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from bot.message import Message
from bot.reply import Citation, Reply, Screening, Status
from bot.triage.finding import Tier
from bot.web import markdown
from bot.web.countries import Country
from bot.web.texts import Texts

SELF_HARM = "self_harm"
"""The flag whose advice has a tone of its own."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its reply, or with the trouble (HTML) that there was instead."""

    number: int
    question: str
    reply: Reply | None = None
    trouble: str = ""

    def messages(self) -> tuple[Message, ...]:
        """The turn's messages; the question is kept even where it got no reply, so that the screen sees it again."""
        question = Message("user", self.question)
        return (question,) if self.reply is None else (question, Message("assistant", self.reply.text))


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply while it comes in."""

    screening: Screening = field(default_factory=Screening)
    citations: tuple[Citation, ...] = ()
    text: str = ""


def empty(texts: Texts) -> str:
    """What stands where the conversation will be."""
    examples = _asks(texts.empty.examples)
    return (
        f'<div class="bs-empty"><h2>{escape(texts.empty.heading)}</h2><p>{escape(texts.empty.text)}</p>'
        f'<div class="bs-asks" role="group" aria-label="{escape(texts.empty.examples_label)}">{examples}</div></div>'
    )


def turn(texts: Texts, country: Country, shown: Turn, last: bool = False) -> str:
    """A finished turn; the last one of a conversation offers what to ask next."""
    reply = shown.reply
    if reply is None:
        return _article(texts, shown.number, shown.question, shown.trouble)
    draft = Draft(reply.triage, reply.citations, reply.text)
    body = _body(texts, country, shown.number, reply.status, draft)
    if reply.status is not Status.ESCALATED:
        body += (
            f'<div class="bs-tools"><button type="button" class="bs-copy" data-copy="{escape(copy_text(reply))}" '
            f'data-copied="{escape(texts.chat.copied)}">{escape(texts.chat.copy_)}</button></div>'
        )
    offered = [question for question in reply.suggestions if _item(question) in body]
    for question in offered:
        body = body.replace(_item(question), f"<li>{_asks([question])}</li>")
    if last and len(offered) < len(reply.suggestions):
        label = escape(texts.chat.suggestions)
        body += (
            f'<div class="bs-next"><p id="bs-next-{shown.number}">{label}</p>'
            f'<div class="bs-asks" role="group" aria-labelledby="bs-next-{shown.number}">'
            f"{_asks([q for q in reply.suggestions if q not in offered])}</div></div>"
        )
    return _article(texts, shown.number, shown.question, body)


def draft_turn(texts: Texts, country: Country, number: int, question: str, draft: Draft) -> str:
    """A turn whose reply is still coming in."""
    tier = draft.screening.tier
    if tier >= Tier.URGENT:
        # The whole text follows at once, in its own words; until then there is a number to call.
        card = "" if _self_harm(draft) else _escalated(texts, country, Draft(draft.screening))
        return _article(texts, number, question, card)
    body = _body(texts, country, number, Status.ANSWERED, draft) if draft.text or tier is Tier.SOON else ""
    # Screen readers read an answer once it is whole.
    return _article(texts, number, question, body, busy=True)


def trouble(texts: Texts, country: Country, words: str, screening: Screening) -> str:
    """Something broke: plain words, and the emergency advice in any case."""
    advice = escape(texts.trouble.emergency).replace("{number}", country.links)
    box = (
        f'<div class="bs-card bs-trouble" role="alert"><h3>{escape(texts.trouble.heading)}</h3>'
        f"<p>{escape(words)}</p><p>{advice}</p></div>"
    )
    if screening.tier >= Tier.URGENT:
        return _escalated(texts, country, Draft(screening)) + box
    return box


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


def _article(texts: Texts, number: int, question: str, body: str, busy: bool = False) -> str:
    reply = f'<div class="bs-reply"><span class="bs-sr">{escape(texts.chat.bot)}:</span>{body}</div>' if body else ""
    waiting = ' aria-busy="true"' if busy else ""
    return (
        f'<article class="bs-turn" data-turn="{number}"{waiting}>'
        f'<div class="bs-said"><span class="bs-sr">{escape(texts.chat.you)}:</span><p>{escape(question)}</p></div>'
        f"{reply}</article>"
    )


def _body(texts: Texts, country: Country, number: int, status: Status, draft: Draft) -> str:
    if status is Status.ESCALATED:
        return _escalated(texts, country, draft)
    ahead, text = _soon(texts, draft)
    markers = {c.marker: _marker(texts, number, c) for c in draft.citations}
    answer = markdown.to_html(text, markers)
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


def _escalated(texts: Texts, country: Country, draft: Draft) -> str:
    """The red card (amber-red where the day is soon enough), with its telephone links as buttons.

    In an emergency the number stands first. Thoughts of suicide have their own order: somebody to talk to comes first.
    """
    tier = draft.screening.tier
    heading = texts.escalated.urgent if tier is Tier.URGENT else texts.escalated.emergency
    own, text = markdown.headline(draft.text)
    first = tier is Tier.EMERGENCY and not _self_harm(draft)
    number = f'<p class="bs-number">{country.links}</p>' if first or not text else ""
    name = "urgent" if tier is Tier.URGENT else "emergency"
    return (
        f'<div class="bs-card bs-escalated bs-{name}" role="alert"><h3>{escape(own or heading)}</h3>'
        f"{number}{markdown.to_html(text)}</div>"
    )


def _self_harm(draft: Draft) -> bool:
    return any(finding.flag == SELF_HARM for finding in draft.screening.findings)


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
