"""``/mcp``: the tools over HTTP (Model Context Protocol, streamable HTTP, without sessions)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Sent

from bot.message import Message
from bot.reply import Reply
from bot.web.answering import alone
from bot.web.desk import Desk
from bot.web.problems import ProblemError, problem
from bot.web.works import Ids

PATH = "/mcp"
ONLY_POST = "This address answers to POST."


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
            if request.method != "POST":  # a GET would open a stream on which nothing ever comes
                raise ProblemError(405, "method-not-allowed", ONLY_POST, {"Allow": "POST"})
            self._desk.let_in(request)
            self._desk.clinic(request, None)
            await self._desk.take_message(request, None)
            body = await request.body()
        except ClientDisconnect:
            return
        except ProblemError as error:
            response = problem(error.status, error.name, error.detail, error.headers)
            await response(scope, receive, send)
            return
        await _while_connected(await self._ready(), scope, body, receive, send)

    async def close(self) -> None:
        """Ends the task."""
        self._stop.set()
        if self._task:
            await self._task

    async def _ready(self) -> ASGIApp:
        async with self._lock:
            if self._app is None:
                server = await self._desk.threads.run(self._make, urgent=True)
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
        return make(service.responder, service.verdict, desk.settings, desk.threads, self._version, self._answer)

    async def _answer(self, messages: Sequence[Message], country: str) -> Reply:
        """As everywhere: the screen at once, within the time that a reply has, and as long as somebody listens."""
        ids = Ids("", self._desk.tokens.new("m"))
        work = await alone(self._desk, messages, ids, None, lambda screening: screening, "mcp", country)
        return await work.reply()

    async def _run(self, server: Any, begun: Callable[[], None]) -> None:
        async with server.session_manager.run():
            begun()
            await self._stop.wait()


async def _while_connected(app: ASGIApp, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
    """Runs ``app`` on a body that is all there, until it is done or whoever asked is gone."""
    given = False

    async def once() -> Sent:
        nonlocal given
        if given:
            await asyncio.Event().wait()  # what comes next is heard below
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    tasks = [asyncio.ensure_future(app(scope, once, send)), asyncio.ensure_future(gone())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if tasks[0].done():
            tasks[0].result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _checked() -> Any:
    """Origins are checked by the desk; the library's own list of hosts would only know this machine."""
    from mcp.server.transport_security import TransportSecuritySettings  # noqa: PLC0415

    return TransportSecuritySettings(enable_dns_rebinding_protection=False)
