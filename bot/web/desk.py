"""What the routes work with, and who is let in: the clinic, the caller's origin, the rate limits."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from fastapi import Request
from pydantic import SecretStr

from bot.contact import NOBODY, Contact
from bot.records.records import Records
from bot.settings import Settings
from bot.web.clinic_file import Clinics
from bot.web.clinics import Clinic
from bot.web.conversations import Conversations
from bot.web.feedback import Feedback
from bot.web.libraries import Libraries
from bot.web.limits import Allowance, Store, whole_seconds, whose
from bot.web.metrics import Metrics
from bot.web.origin import allowed, own, said_own
from bot.web.problems import ProblemError
from bot.web.region import region
from bot.web.responder import Check, Responder, Service, state
from bot.web.sessions import Sessions
from bot.web.tempo import Tempo
from bot.web.threads import Threads
from bot.web.tokens import Tokens
from bot.web.trouble import told
from bot.web.work import BROKEN
from bot.web.works import Works

LOG = logging.getLogger(__name__)
T = TypeVar("T")
CALLS_FOR_A_MESSAGE = 10
"""Calls that are no messages (a thumb, a passage) are cheap: so many times more of them are let in."""
LOGINS = 10
"""Tokens that an address may try in a minute."""
TOO_MANY = (
    "Too many messages in a short time; please wait {seconds} seconds. If you need medical help now, do not wait for "
    "this service: call your emergency number."
)
FOREIGN = "This site may not use the service on this clinic's behalf; the clinic's origins name those that may."


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a route needs."""

    service: Service
    settings: Settings
    sessions: Sessions
    conversations: Conversations
    records: Records
    metrics: Metrics
    feedback: Feedback
    works: Works
    threads: Threads
    tokens: Tokens
    clinics: Clinics
    limits: Store
    tempo: Tempo
    libraries: Libraries

    def clinic(self, request: Request, clinic_id: str | None) -> Clinic | None:
        """The clinic that the call names, once its origin is known to be let in; None where it names none.

        Raises:
            ProblemError: there is no such clinic, or the call comes from a site that it does not name.
        """
        clinic = self.clinics.get(clinic_id) if clinic_id else None
        if clinic_id and clinic is None:
            request.state.foreign = True
            raise ProblemError(404, "unknown-clinic", "There is no clinic of this name.")
        origin = request.headers.get("origin")
        if origin is None:
            refused = clinic is not None and clinic.require_origin and not said_own(request.headers)
        else:
            refused = not own(request.headers) and not (clinic and allowed(origin, clinic.patterns))
        if refused:
            request.state.foreign = True
            raise ProblemError(403, "origin-not-allowed", FOREIGN)
        if clinic:
            request.state.clinic = clinic.id
        return clinic

    def held_with(self, request: Request, clinic_id: str) -> None:
        """Lets in who may speak for the clinic of a conversation; where that clinic is gone, whoever has the id.

        Raises:
            ProblemError: the call comes from a site that the clinic does not name.
        """
        if clinic_id and self.clinics.get(clinic_id) is None:
            request.state.foreign = True  # no site is known to be let in, so none may read the answer
        else:
            self.clinic(request, clinic_id)

    def responder(self, clinic: Clinic | None) -> Responder:
        """Who answers for the clinic."""
        return self.libraries.of(clinic)

    def library(self, clinic: Clinic | None) -> Check:
        """Whether the library that is asked for the clinic can be read."""
        responder = self.responder(clinic)
        return self.service.library() if responder is self.service.responder else state(responder)

    def sites(self, clinic_id: str) -> tuple[str, ...]:
        """The origins of the clinic of this id; none where there is no such clinic."""
        clinic = self.clinics.get(clinic_id) if clinic_id else None
        return clinic.origins if clinic else ()

    def country(self, clinic: Clinic | None, request: Request | None = None) -> str:
        """Whose emergency numbers are given: the clinic's, the operator's, else of where the browser is."""
        named = (clinic.country if clinic else "") or self.settings.country
        return named or (region(request.headers.get("accept-language")) if request else "")

    def contact(self, clinic: Clinic | None) -> Contact:
        """Whom to call on the same day."""
        return clinic.contact if clinic else NOBODY

    async def take_message(self, request: Request, clinic: Clinic | None, conversation_id: str = "") -> None:
        """Counts a message.

        Raises:
            ProblemError: there were too many.
        """
        own_limits = clinic.limits if clinic else None
        name, settings = clinic.id if clinic else "", self.settings
        allowances = [
            Allowance(
                f"a:{self._address(request)}",
                (own_limits and own_limits.per_address) or settings.address_per_minute,
            )
        ]
        if conversation_id:
            per_conversation = (own_limits and own_limits.per_conversation) or settings.conversation_per_minute
            allowances.append(Allowance(f"c:{self.tokens.digest(conversation_id)}", per_conversation))
        if clinic:
            together = (own_limits and own_limits.all_together) or settings.clinic_per_minute
            allowances.append(Allowance(f"k:{name}", together))
        await self._take(allowances)

    async def take_call(self, request: Request) -> None:
        """Counts a call that is no message.

        Raises:
            ProblemError: there were too many.
        """
        per_minute = CALLS_FOR_A_MESSAGE * self.settings.address_per_minute
        await self._take([Allowance(f"x:{self._address(request)}", per_minute)])

    async def take_login(self, request: Request) -> None:
        """Counts a token that is tried.

        Raises:
            ProblemError: there were too many.
        """
        await self._take([Allowance(f"l:{self._address(request)}", LOGINS)])

    async def _take(self, allowances: Sequence[Allowance]) -> None:
        wait = await self.limits.take(allowances)
        if wait > 0:
            seconds = whole_seconds(wait)
            raise ProblemError(429, "too-many", TOO_MANY.format(seconds=seconds), {"Retry-After": seconds})

    def _address(self, request: Request) -> str:
        return self.tokens.digest(whose(request.client.host)) if request.client else ""

    def operator(self, request: Request) -> bool:
        """Whether the operator's own token was sent; always where there is none."""
        return key_sent(request.headers.get("authorization"), self.settings.admin_token)

    def let_in(self, request: Request) -> None:
        """Asks programs for the operator's key.

        Raises:
            ProblemError: there is a key, and it was not sent.
        """
        if not key_sent(request.headers.get("authorization"), self.settings.api_key):
            raise ProblemError(
                401,
                "key-needed",
                "Expected the service's key: Authorization: Bearer KEY.",
                {"WWW-Authenticate": "Bearer"},
            )

    async def apart(self, work: Callable[[], T], urgent: bool = False) -> T:
        """Runs blocking work in a thread. What breaks is logged by its type alone: its text may hold people's words."""
        try:
            return await self.threads.run(work, urgent)
        except Exception as error:  # noqa: BLE001  # any failure becomes a problem object
            LOG.error("a call failed: %s", told(error))
            raise ProblemError(500, "internal-error", BROKEN) from None


def key_sent(authorization: str | None, key: SecretStr) -> bool:
    """Whether an Authorization header has the key; always where there is none."""
    wanted = key.get_secret_value()
    scheme, _, sent = (authorization or "").partition(" ")
    right = hmac.compare_digest(sent.strip().encode("utf-8", "replace"), wanted.encode())
    return not wanted or (scheme.lower() == "bearer" and right)
