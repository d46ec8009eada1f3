"""On whose behalf the chat page speaks: that of the clinic which its address names (``/?clinic=ID``), or nobody's."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from bot.contact import NOBODY, Contact
from bot.web.clinics import Clinic
from bot.web.desk import Desk
from bot.web.responder import Check, Responder, Service
from bot.web.texts import PageTexts


@dataclass(frozen=True, slots=True)
class Whose:
    """Who answers, and for which clinic. ``loading``: the library is on its way."""

    responder: Responder
    library: Check
    loading: bool
    clinic: Clinic | None = None

    @property
    def contact(self) -> Contact:
        """Whom to call on the same day."""
        return self.clinic.contact if self.clinic else NOBODY

    @property
    def country(self) -> str:
        """The clinic's country, whose numbers are given until another is chosen; '' for none."""
        return self.clinic.country if self.clinic else ""


def nobodys(service: Service, _clinic_id: str = "") -> Whose:
    """The service's own page."""
    return Whose(service.responder, service.library(), service.loading)


def of_desk(desk: Desk, clinic_id: str) -> Whose:
    """The page of the clinic of this id; the service's own where there is no such clinic."""
    clinic = desk.clinics.get(clinic_id) if clinic_id else None
    if clinic is None:
        return nobodys(desk.service)
    responder = desk.responder(clinic)
    loading = desk.service.loading and responder is desk.service.responder
    return Whose(responder, desk.library(clinic), loading, clinic)


def banner(texts: PageTexts, clinic: Clinic | None) -> str:
    """The line that names the clinic and how to reach it; '' for none."""
    if clinic is None:
        return ""
    parts = [f"<b>{escape(clinic.name)}</b>"]
    if clinic.telephone:
        digits = "".join(sign for sign in clinic.telephone if sign in "+0123456789")
        parts.append(f'<a href="tel:{digits}">{escape(clinic.telephone)}</a>')
    if clinic.booking:
        link = f'<a href="{escape(clinic.booking)}" target="_blank" rel="noopener">{escape(texts.book)}</a>'
        parts.append(link)
    return f'<p class="bs-clinic">{" · ".join(parts)}</p>'
