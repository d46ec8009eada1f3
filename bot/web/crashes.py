"""What breaks inside becomes a problem object, and is logged without anybody's words in it."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.access import template
from bot.web.problems import CRASHED, problem
from bot.web.trouble import told

LOG = logging.getLogger(__name__)


class Crashes:
    """Ends every failure here. Starlette's own handler raises it again, and the web server would log its text.

    It stands within what sets headers, so that a site may read what went wrong. Once an answer has begun, the
    connection is closed on it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001  # whatever it is
            LOG.error("%s %s failed: %s", scope["method"], template(scope), told(error))
            if not started:
                response = problem(500, "internal-error", CRASHED, path=scope["path"])
                await response(scope, receive, send)
