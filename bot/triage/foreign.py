"""What is said to a person who writes in another language than English, in that language where it has texts."""

from __future__ import annotations

from collections.abc import Sequence

from bot.message import Message
from bot.triage.finding import Tier, Triage
from bot.triage.languages import SPOKEN, not_spoken_text, spoken
from bot.triage.languages import escalation_text as foreign_text
from bot.triage.message import escalation_text


def escalation(
    triage: Triage,
    messages: Sequence[Message],
    country: str | None,
    clinic_phone: str | None = None,
    clinic_name: str | None = None,
) -> str:
    """The whole answer to an emergency or urgent verdict, in the person's language where there is one for it.

    Only emergencies are known in other languages. What else is urgent was said in English, so it is answered in
    English, with what to look out for in the person's language behind it.
    """
    own = _language(messages)
    if own not in SPOKEN or triage.tier < Tier.URGENT:
        return escalation_text(triage, messages, country, clinic_phone, clinic_name)
    if triage.tier is Tier.URGENT:
        english = escalation_text(triage, messages, country, clinic_phone, clinic_name)
        return f"{english}\n\n{not_spoken_text(own, country)}"
    urgent = [finding for finding in triage.findings if finding.tier >= Tier.URGENT]
    return foreign_text(own, urgent, country, clinic_phone, clinic_name)


def not_spoken(messages: Sequence[Message], country: str | None) -> str:
    """That the library speaks English only and what to look out for; empty where the person writes English."""
    own = _language(messages)
    return "" if own == "en" else not_spoken_text(own, country)


def _language(messages: Sequence[Message]) -> str:
    return spoken([message.content for message in messages if message.role == "user"])
