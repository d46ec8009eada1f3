"""The service below a path of its host, behind a proxy that takes the path off or leaves it."""

from __future__ import annotations

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class SubPath:
    """Everything behind it sees addresses without ``root``, and knows it as ``root_path`` for links."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        self.app, self.root = app, root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        if path == self.root:  # without its slash the page's own links would lead elsewhere
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"{self.root}/{f'?{query}' if query else ''}", 308)(scope, receive, send)
            return
        if path.startswith(f"{self.root}/"):
            path = path.removeprefix(self.root)
        await self.app({**scope, "path": path, "root_path": self.root}, receive, send)
