"""The card that sends somebody to medical care, and what stands below it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from bot.triage.finding import Tier
from bot.web import markdown
from bot.web.countries import Country
from bot.web.talk import Draft, Turn
from bot.web.texts import EscalatedTexts

SELF_HARM = "self_harm"
"""The flag whose advice has a tone of its own."""
_DIALLED = re.compile(r"\]\(tel:([^)]*)\)")


def card(texts: EscalatedTexts, country: Country, draft: Draft, markers: Mapping[int, str] | None = None) -> str:
    """The red card (amber-red where the day is soon enough), with its telephone links as buttons.

    In an emergency the number stands first. Thoughts of suicide have their own order: somebody to talk to comes first,
    in calm colours. ``markers`` gives the HTML of each marker of what the library says of a sign.
    """
    tier = draft.screening.tier
    emergency = tier is Tier.EMERGENCY
    heading = texts.emergency if emergency else texts.urgent
    own, text = markdown.headline(draft.text)
    numbers = ""
    if (emergency and not self_harm(draft)) or not text:
        numbers = f'<p class="bs-number">{country.calls(texts.call)}</p>'
        text = _without(text, country)
    kind = f"bs-emergency{' bs-care' if self_harm(draft) else ''}" if emergency else "bs-urgent"
    return (
        f'<div class="bs-card bs-escalated {kind}" role="alert"><h3>{escape(own or heading)}</h3>'
        f"{numbers}{markdown.to_html(text, markers)}</div>"
    )


def tools(texts: EscalatedTexts, shown: Turn) -> str:
    """What can be done about an escalation: take a summary along, or say that it is wrong."""
    number = f'data-turn="{shown.number}"'
    wrong = f'<button type="button" class="bs-plain bs-wrong" {number}>{escape(texts.wrong)}</button>'
    noted = f'<p class="bs-noted" role="status" tabindex="-1" {number}>{escape(texts.noted)}</p>'
    return (
        f'<div class="bs-after" role="group" aria-label="{escape(texts.tools_label)}">'
        f'<button type="button" class="bs-plain bs-summarise" {number}>{escape(texts.summary)}</button>'
        f"{'' if shown.doubted else wrong}</div>{noted if shown.doubted else ''}"
    )


def self_harm(draft: Draft) -> bool:
    """Whether the person thinks of ending their life."""
    return any(finding.flag == SELF_HARM for finding in draft.screening.findings)


def _without(text: str, country: Country) -> str:
    """The text without the list items that only repeat the country's emergency numbers."""

    def repeats(line: str) -> bool:
        dialled = set(_DIALLED.findall(line))
        return line.startswith("- ") and bool(dialled) and dialled <= country.dials

    return "\n".join(line for line in text.splitlines() if not repeats(line))
