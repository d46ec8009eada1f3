"""``/mcp``: the tools over HTTP (Model Context Protocol, streamable HTTP, without sessions)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.reply import Reply
from bot.web.desk import Desk
from bot.web.keeping import note
from bot.web.noting import Said
from bot.web.problems import ProblemError, problem

PATH = "/mcp"


class ToolsFace:
    """Loads the protocol's library with the first call: most services have none, and it takes seconds.

    Its task group must end in the task that began it, so it lives in a task of its own until ``close``.
    """

    def __init__(self, desk: Desk, version: str) -> None:
        self._desk, self._version = desk, version
        self._lock, self._stop = asyncio.Lock(), asyncio.Event()
        self._app: ASGIApp | None = None
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            self._desk.let_in(request)
            self._desk.clinic(request, None)
            await self._desk.take_message(request, None)
        except ProblemError as error:
            response = problem(error.status, error.name, error.detail, error.headers)
            await response(scope, receive, send)
            return
        await (await self._ready())(scope, receive, send)

    async def close(self) -> None:
        """Ends the task."""
        self._stop.set()
        if self._task:
            await self._task

    async def _ready(self) -> ASGIApp:
        async with self._lock:
            if self._app is None:
                server = await self._desk.threads.run(self._make)
                begun = asyncio.Event()
                app = server.streamable_http_app(
                    streamable_http_path=PATH, json_response=True, stateless_http=True, transport_security=_checked()
                )
                self._task = asyncio.create_task(self._run(server, begun.set))
                await begun.wait()
                self._app = app
            return self._app

    def _make(self) -> Any:
        from bot.web.tools import make  # noqa: PLC0415  # loads the protocol's library

        desk = self._desk
        service = desk.service
        return make(service.responder, service.verdict, desk.settings, desk.threads, self._version, self._noted)

    def _noted(self, question: str, reply: Reply) -> None:
        note(self._desk, Said(self._desk.tokens.new("m"), "", question, "mcp"), reply)

    async def _run(self, server: Any, begun: Callable[[], None]) -> None:
        async with server.session_manager.run():
            begun()
            await self._stop.wait()


def _checked() -> Any:
    """Origins are checked by the desk; the library's own list of hosts would only know this machine."""
    from mcp.server.transport_security import TransportSecuritySettings  # noqa: PLC0415

    return TransportSecuritySettings(enable_dns_rebinding_protection=False)
