"""Ends what would never end by itself when the service is told to stop: the sign of life of every open page."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEARTBEAT = "/gradio_api/heartbeat/"


class Leaving:
    """Tells Gradio's heartbeats that their page has gone, as soon as ``leaving`` is set."""

    def __init__(self, app: ASGIApp, leaving: asyncio.Event) -> None:
        self.app, self.leaving = app, leaving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endless = scope["type"] == "http" and scope["path"].startswith(HEARTBEAT)

        async def receive_or_leave() -> Message:
            came, left = asyncio.ensure_future(receive()), asyncio.ensure_future(self.leaving.wait())
            try:
                await asyncio.wait({came, left}, return_when=asyncio.FIRST_COMPLETED)
                return await came if came.done() else {"type": "http.disconnect"}
            finally:
                came.cancel()
                left.cancel()

        await self.app(scope, receive_or_leave if endless else receive, send)
