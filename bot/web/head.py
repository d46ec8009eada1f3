"""What the page says of itself where its address is shared: Backstride, not Gradio."""

from __future__ import annotations

import re
from html import escape

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OF_GRADIO = re.compile(rb"""\s*<(?:meta\s[^>]*(?:property="og:|name="twitter:)|link\s[^>]*rel="manifest")[^>]*>""")
"""Its name for the page, and a manifest that it does not serve, at an address that is wrong below a path."""
_MARK = b"</head>"


class OwnHead:
    """Replaces the tags by which Gradio's page presents itself with the title and description given here."""

    def __init__(self, app: ASGIApp, title: str, description: str) -> None:
        self.app = app
        named = {"og:title": title, "og:description": description, "og:type": "website"}
        tags = [f'<meta property="{name}" content="{escape(content)}">' for name, content in named.items()]
        self.tags = "".join(tags).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope.get("path", "") not in ("", "/") or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def rewritten(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            headers = MutableHeaders(scope=start)
            if headers.get("content-type", "").startswith("text/html"):
                body = _OF_GRADIO.sub(b"", body).replace(_MARK, self.tags + _MARK, 1)
                headers["content-length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, rewritten)
