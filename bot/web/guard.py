"""What stands in front of every request: limits of size and time, security headers, and a fence around Gradio."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.problems import problem

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Gradio's page runs inline scripts and compiles its templates in the browser.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",  # it must stay the last: the sites of a clinic are added to it
    )
)
"""The browser itself refuses whatever would leave this host."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": CONTENT_POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
DATA_HEADERS = HEADERS | {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""Of the interface: what it answers is never shown as a page, framed or kept."""
_DATA = ("/api", "/v1", "/mcp")

_GRADIO = "/gradio_api/"
_GRADIO_NEEDED = ("queue/join", "queue/data", "heartbeat/", "startup-events", "cancel", "reset", "info", "theme.css")
"""What the page calls. The rest (uploads, files, the proxy, direct calls) stays shut."""


class SecurityHeaders:
    """Adds ``HEADERS`` to every response that does not set them itself.

    The page may be framed by the sites of the clinic that its address names (``/?clinic=ID``): ``sites`` knows them.
    """

    def __init__(self, app: ASGIApp, sites: Callable[[str], Sequence[str]]) -> None:
        self.app, self.sites = app, sites

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        data = any(scope["path"] == prefix or scope["path"].startswith(f"{prefix}/") for prefix in _DATA)

        wanted = DATA_HEADERS if data else HEADERS
        if scope["path"] in ("", "/") and (framing := self.sites(QueryParams(scope["query_string"]).get("clinic", ""))):
            wanted = HEADERS | {"Content-Security-Policy": " ".join((CONTENT_POLICY, *framing))}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in wanted.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class OnlyThePage:
    """Answers 404 for the routes of Gradio that the page does not use."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        if path.startswith(_GRADIO) and not path.removeprefix(_GRADIO).startswith(_GRADIO_NEEDED):
            response = problem(404, "not-found", "There is nothing at this address.")
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)


class BodyLimit:
    """Answers 413 to a body of more than ``limit`` bytes, declared or sent, and 408 to one that takes too long."""

    def __init__(self, app: ASGIApp, limit: int, seconds: float) -> None:
        self.app = app
        self.limit = limit
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = problem(413, "too-large", f"The body is larger than the {self.limit:,} bytes that are accepted.")
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdecimal() or int(declared) > self.limit:
            await refusal(scope, receive, send)
            return
        received, started, whole = 0, False, False
        deadline = asyncio.get_running_loop().time() + self.seconds

        async def counted() -> Message:
            nonlocal received, whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, f"The body took longer than {self.seconds:g} seconds.") from None
            whole = not message.get("more_body", False)
            received += len(message.get("body", b""))
            if received > self.limit:
                # FastAPI lets an HTTPException through while it reads the body; a chunked body ends here.
                raise HTTPException(413, f"The body is larger than the {self.limit:,} bytes that are accepted.")
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except HTTPException as error:
            if started or error.status_code not in (408, 413):
                raise
            await (refusal if error.status_code == 413 else self._late)(scope, receive, send)

    async def _late(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = problem(408, "too-slow", f"The body took longer than {self.seconds:g} seconds.")
        await response(scope, receive, send)
