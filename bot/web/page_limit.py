"""The chat page's own calls are counted like all others."""

from __future__ import annotations

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.desk import Desk
from bot.web.problems import ProblemError, problem

JOIN = "/gradio_api/queue/join"
"""What the page calls for everything that somebody does on it."""


class PageLimit:
    """Answers 429 where an address does too much on the page."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app, self.desk = app, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == JOIN:
            try:
                await self.desk.take_call(Request(scope))
            except ProblemError as error:
                response = problem(error.status, error.name, error.detail, error.headers)
                await response(scope, receive, send)
                return
        await self.app(scope, receive, send)
