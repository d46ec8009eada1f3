"""Gradio's errors as problem objects, like all others."""

from __future__ import annotations

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.problems import NAMES, WORDS, problem

PLAIN = ("application/json", "text/plain")
"""What Gradio answers with where something is wrong."""


class PageErrors:
    """Stands around the page: an answer that is an error keeps its status and gets another body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        replaced = False

        async def readable(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                status, headers = message["status"], Headers(raw=message["headers"])
                if status >= HTTPStatus.BAD_REQUEST and headers.get("content-type", "").startswith(PLAIN):
                    replaced = True
                    kept = {name: headers[name] for name in ("allow", "retry-after") if name in headers}
                    detail = WORDS.get(status, "The page cannot do this.")
                    await problem(status, NAMES.get(status, "http-error"), detail, kept)(scope, receive, send)
            if not replaced:
                await send(message)

        await self.app(scope, receive, readable)
