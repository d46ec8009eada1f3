"""Liveness and readiness."""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from bot.web.api.answers import problems
from bot.web.desk import Desk
from bot.web.problems import ProblemError
from bot.web.responder import Check
from bot.web.schema import CheckModel, Liveness, Readiness


class Triage:
    """What the screen answers. It is asked at most once in ``tempo.ready`` seconds, however many want to know."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._lock = desk, asyncio.Lock()
        self._check, self._until = Check("triage", False), 0.0

    async def __call__(self) -> Check:
        async with self._lock:
            if time.monotonic() >= self._until:
                self._check = await self._desk.apart(self._desk.service.triage, urgent=True)
                self._until = time.monotonic() + self._desk.tempo.ready
            return self._check


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    triage = Triage(desk)

    @routes.get("/healthz")
    async def healthz() -> Liveness:
        """The process answers."""
        return Liveness(status="ok")

    @routes.get("/readyz", responses={**problems(500), 503: {"model": Readiness}}, response_model=Readiness)
    async def readyz() -> Response:
        """Whether replies can be given: the library is loaded, and the red-flag screen sees an emergency.

        Records that cannot be written are named, but take no traffic away: emergencies are answered without them.
        """
        checks = [desk.service.library(), await triage()]
        ready = all(check.ok for check in checks)
        all_checks = [*checks, _records(desk)]
        body = Readiness(ready=ready, checks=[CheckModel(**asdict(check)) for check in all_checks])
        return JSONResponse(body.model_dump(), 200 if ready else 503)

    @routes.get("/metrics", response_class=PlainTextResponse, responses=problems(401))
    async def metrics(request: Request) -> Response:
        """Counts and times for Prometheus; the operator's token is asked for where one is set."""
        if not desk.operator(request):
            challenge = {"WWW-Authenticate": "Bearer"}
            raise ProblemError(
                401, "token-needed", "Expected the operator's token: Authorization: Bearer TOKEN.", challenge
            )
        text, kind = await desk.apart(partial(desk.metrics.text, request.headers.get("accept", "")))
        return Response(text, headers={"Content-Type": kind, "Cache-Control": "no-store"})

    return routes


def _records(desk: Desk) -> Check:
    return Check("records", False, "the records' database is down") if desk.records.down else Check("records", True)
