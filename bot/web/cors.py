"""Cross-origin calls of the JSON interface. Sites of no clinic get no header that would let them read an answer."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.clinic_file import Clinics
from bot.web.origin import allowed
from bot.web.problems import problem

API = "/api/v1/"
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Accept, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}
EXPOSED = "Retry-After"
REFUSED = "This site may not call the service; the clinics' origins name those that may."


class ClinicOrigins:
    """Answers preflights from the clinics' sites, and lets them read what the routes did not refuse them.

    No credentials are ever allowed: the interface knows no cookies. Which clinic a site may speak for is decided by
    the routes, who know the clinic (``request.state.foreign``).
    """

    def __init__(self, app: ASGIApp, clinics: Clinics) -> None:
        self.app, self.clinics = app, clinics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin, ours = headers.get("origin", ""), scope["path"].startswith(API)
        known = ours and bool(origin) and allowed(origin, self.clinics.patterns())
        if origin and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await self._preflight(origin, known)(scope, receive, send)
            return
        if not ours:
            await self.app(scope, receive, send)
            return

        async def send_readable(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.add_vary_header("Origin")
                if known and not scope.get("state", {}).get("foreign"):
                    answer["Access-Control-Allow-Origin"] = origin
                    answer["Access-Control-Expose-Headers"] = EXPOSED
            await send(message)

        await self.app(scope, receive, send_readable)

    def _preflight(self, origin: str, known: bool) -> Response:
        if known:
            answer = {**PREFLIGHT, "Access-Control-Allow-Origin": origin, "Vary": "Origin"}
            return Response(status_code=204, headers=answer)
        return problem(403, "origin-not-allowed", REFUSED, {"Vary": "Origin"})
