"""Liveness and readiness."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from bot.web.api.answers import problems
from bot.web.desk import Desk
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

    return routes


def _records(desk: Desk) -> Check:
    return Check("records", False, "the records' database is down") if desk.records.down else Check("records", True)
