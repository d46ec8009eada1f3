"""``/admin``, behind the operator's token; without one set it does not exist."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Annotated
from urllib.parse import parse_qs

import numpy as np
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from numpy.typing import NDArray

from bot.records.errors import DownError
from bot.records.figures import Figures, figures
from bot.records.grouping import Group, grouped
from bot.web.admin import view
from bot.web.admin.login import COOKIE, SECONDS, Login
from bot.web.desk import Desk
from bot.web.origin import own
from bot.web.problems import ProblemError

WRONG = "This is not the token."
READ_SECONDS = 20.0
MOST_BODY = 4_096
Days = Annotated[int, Query(ge=1, le=365, description="how many days are shown")]


def router(
    desk: Desk, encoder: Callable[[], Callable[[Sequence[str]], NDArray[np.float32]]] | None = None
) -> APIRouter:
    """The routes; ``encoder`` loads what turns questions into vectors."""
    routes = APIRouter(include_in_schema=False)
    login = Login(desk.settings.admin_token)
    load = lru_cache(maxsize=1)(encoder or partial(_encoder, desk.settings.encoder))

    @routes.get("/admin")
    async def admin(request: Request, days: Days = 30) -> Response:
        """The page, or the form that asks for the token."""
        _exists(login)
        if not (login.known(request.cookies.get(COOKIE, "")) or login.right(_bearer(request))):
            await desk.take_call(request)
            return _html(view.login_page(), 401)
        found: Figures | None = None
        groups: list[Group] = []
        try:
            found = await desk.records.ask(partial(figures, days=days), READ_SECONDS)
            groups = await desk.apart(lambda: grouped(found.declined, load()) if found and found.declined else [])
        except DownError:
            found = None
        text = await desk.apart(partial(view.page, found, groups, days, desk.settings.keep_texts_days))
        return _html(text, 200 if found else 503)

    @routes.post("/admin/login")
    async def log_in(request: Request) -> Response:
        """Takes the token."""
        _exists(login)
        if "origin" in request.headers and not own(request.headers):
            raise ProblemError(403, "origin-not-allowed", "Only the service's own page may log in.")
        await desk.take_login(request)
        sent = parse_qs((await request.body())[:MOST_BODY].decode("utf-8", "replace"))
        if not login.right(sent.get("token", [""])[0]):
            return _html(view.login_page(WRONG), 401)
        response = RedirectResponse("../admin", 303, headers={"Cache-Control": "no-store"})
        _give(response, request, login.cookie(), SECONDS)
        return response

    @routes.post("/admin/logout")
    async def log_out(request: Request) -> Response:
        """Takes the cookie away."""
        _exists(login)
        response = RedirectResponse("../admin", 303, headers={"Cache-Control": "no-store"})
        _give(response, request, "", 0)
        return response

    return routes


def _exists(login: Login) -> None:
    if not login.possible:
        raise ProblemError(404, "not-found", "There is nothing at this address.")


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _give(response: Response, request: Request, value: str, seconds: int) -> None:
    """The cookie: for this page alone, out of reach of scripts and of other sites."""
    path = f"{request.scope.get('root_path', '')}/admin"
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, value, seconds, path=path, secure=secure, httponly=True, samesite="strict")


def _html(text: str, status: int) -> HTMLResponse:
    headers = {"Content-Security-Policy": view.policy(), "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return HTMLResponse(text, status, headers)


def _encoder(name: str) -> Callable[[Sequence[str]], NDArray[np.float32]]:
    from index.encode import query_encoder  # noqa: PLC0415  # only where there is something to group

    return query_encoder(name).encode
