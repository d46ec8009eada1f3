"""What named proxies say of a call: who makes it, over what, and by which name."""

from __future__ import annotations

import ipaddress
from typing import cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn._types import ASGI3Application
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

NAME = b"x-forwarded-host"


class Forwarded:
    """Believes ``X-Forwarded-For``, ``-Proto`` and ``-Host`` of the proxies that the operator names, of nobody else.

    On a socket of IPv6, callers of IPv4 come as ``::ffff:10.0.0.2``: they are the same.
    """

    def __init__(self, app: ASGIApp, proxies: str) -> None:
        self._headers = ProxyHeadersMiddleware(cast(ASGI3Application, app), proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope.get("client"):
            host, port = scope["client"]
            scope["client"] = (unmapped(host), port)
            if scope["client"][0] in self._headers.trusted_hosts:
                scope["headers"] = _renamed(scope["headers"])
        await self._headers(scope, receive, send)  # type: ignore[arg-type]  # the same types by other names


def unmapped(address: str) -> str:
    """The address of IPv4 where one is written as IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(getattr(found, "ipv4_mapped", None) or address)


def _renamed(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """With the name by which the browser called, where the proxy wrote down another one and says so."""
    said = [value for name, value in headers if name == NAME]
    if not said:
        return headers
    called = said[-1].rpartition(b",")[2].strip()
    return [(b"host", called), *((name, value) for name, value in headers if name not in (b"host", NAME))]
