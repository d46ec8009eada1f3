"""One line in the log for each request, and a span where traces are switched on: never texts, ids or addresses."""

from __future__ import annotations

import logging
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.trace import serving
from bot.web.request_id import CURRENT, HEADER, named

LOG = logging.getLogger("backstride.requests")
ELSEWHERE = "(elsewhere)"
_WHOLE = ("/", "/mcp", "/widget.js", "/openapi.json", "/favicon.ico", "/theme.css", "/config")
_REST = ("{rest}", "{path}")
"""Of routes that take whatever is left over."""
_PREFIXES = ("/gradio_api/", "/assets/", "/static/")


class Access:
    """Names the request, and tells its method, its route, how it ended, how long it took and for which clinic."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = named(headers.get(HEADER))
        CURRENT.set(request_id)
        scope.setdefault("state", {})
        began, status = time.perf_counter(), 0

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        with serving(scope["method"], headers) as span:
            try:
                await self.app(scope, receive, send_named)
            except BaseException:
                status = status or 500
                raise
            finally:
                facts = {"method": scope["method"], "route": template(scope), "status": status}
                span.told(facts)
                ms = (time.perf_counter() - began) * 1e3
                more = {**facts, "ms": round(ms, 1), "clinic": scope["state"].get("clinic", "")}
                LOG.info("%s %s %s %.0f ms", *facts.values(), ms, extra=more)


def template(scope: Scope) -> str:
    """The route that answered, such as ``/api/v1/passages/{passage_id}``: the address may name somebody's talk."""
    route = scope.get("route")
    found = getattr(route, "path_format", None) or getattr(route, "path", None)
    path = scope["path"]
    if found and not found.endswith(_REST):
        return str(found)
    if path in _WHOLE:
        return str(path)
    return next((f"{prefix}…" for prefix in _PREFIXES if path.startswith(prefix)), ELSEWHERE)
