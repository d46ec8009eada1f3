"""Liveness and readiness."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from bot.web.api.answers import problems
from bot.web.desk import Desk
from bot.web.problems import ProblemError
from bot.web.responder import Check
from bot.web.schema import CheckModel, Liveness, Readiness


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter()

    @routes.get("/healthz")
    async def healthz() -> Liveness:
        """The process answers."""
        return Liveness(status="ok")

    @routes.get("/readyz", responses={**problems(500), 503: {"model": Readiness}}, response_model=Readiness)
    async def readyz() -> Response:
        """Whether replies can be given: the library is loaded, and the red-flag screen sees an emergency.

        Records that cannot be written are named, but take no traffic away: emergencies are answered without them.
        """
        checks = [desk.service.library(), await desk.apart(desk.service.triage)]
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
