"""Under which names the service may be called.

A page of any site can have its own name point to this machine (DNS rebinding); its calls then look like those of our
own pages. They name the site in Host, and so are told apart.
"""

from __future__ import annotations

import ipaddress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.problems import problem

LOCAL = "localhost"
WRONG = (
    "This service is not known by the name that it was called by. Its operator names those that it has in "
    "BACKSTRIDE_HOSTS."
)
UNNAMED = (
    "the service can be reached from other machines and answers to any name; "
    "set BACKSTRIDE_HOSTS to the names that it has"
)


class Hosts:
    """Answers 421 to calls by a name that is not in ``names``. Addresses and this machine's own names always pass."""

    def __init__(self, app: ASGIApp, names: str) -> None:
        self.app, self.names = app, tuple(names.split(","))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._ours(Headers(scope=scope).get("host", "")):
            await problem(421, "unknown-host", WRONG, path=scope["path"])(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _ours(self, host: str) -> bool:
        name = name_of(host)
        if is_address(name) or name == LOCAL or name.endswith(f".{LOCAL}"):
            return True
        return any(name.endswith(one[1:]) if one.startswith("*.") else name == one for one in self.names)


def names_for(host: str, named: str) -> str | None:
    """The names to answer to: those that were ``named``, or what follows from the address that is listened on.

    None: any, since nobody named them and other machines can call.
    """
    if named:
        return named
    if host == LOCAL or (is_address(host) and ipaddress.ip_address(host).is_loopback):
        return LOCAL
    return None if is_address(host) else host.lower()


def name_of(host: str) -> str:
    """A Host header without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower().rstrip(".")


def is_address(name: str) -> bool:
    """Whether it is an address of IPv4 or IPv6: those cannot be pointed elsewhere."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
