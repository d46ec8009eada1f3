"""Puts the routes together, and answers for addresses that have none."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.routing import Match

from bot.web import completions
from bot.web.admin import routes as admin
from bot.web.api import chat, health, kept, reading
from bot.web.desk import Desk
from bot.web.pages import routes as pages
from bot.web.problems import problem
from bot.web.widget import routes as widget

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
PREFIXES = ("/api", "/v1")


def install(app: FastAPI, desk: Desk) -> None:
    """Adds the routes to ``app``."""
    parts = [part.router(desk) for part in (chat, kept, reading, completions, health)]
    fence = APIRouter()

    async def nothing_here(request: Request) -> Response:
        """Keeps unknown addresses of the interface from reaching the page."""
        methods = _methods(parts, request)
        if methods:
            detail = f"This address answers to {', '.join(methods)}."
            return problem(405, "method-not-allowed", detail, {"Allow": ", ".join(methods)}, request.url.path)
        return problem(404, "not-found", "There is nothing at this address.", path=request.url.path)

    for prefix in PREFIXES:
        for path in (prefix, f"{prefix}/{{rest:path}}"):
            fence.add_api_route(path, nothing_here, methods=METHODS, include_in_schema=False)
    widgets = widget.router(lambda clinic_id: _name(desk, clinic_id))
    for router in (*parts, fence, pages.router(desk), admin.router(desk), widgets):
        app.include_router(router)


def _name(desk: Desk, clinic_id: str) -> str | None:
    clinic = desk.clinics.get(clinic_id)
    return clinic.name if clinic else None


def _methods(routers: Sequence[APIRouter], request: Request) -> list[str]:
    """The methods of the routes that have the request's path, but not its method."""
    found: set[str] = set()
    for route in (route for router in routers for route in router.routes):
        match, _ = route.matches(request.scope)
        if match is Match.PARTIAL:
            found |= set(getattr(route, "methods", ()) or ())
    return sorted(found)
