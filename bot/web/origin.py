"""Web origins: which sites a clinic lets call, and which of them a call comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.datastructures import Headers

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST = rf"{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:]+\]"
_PATTERN = re.compile(rf"(https?)://(\*\.)?({_HOST})(?::(\d{{1,5}}|\*))?")
_ORIGIN = re.compile(rf"(https?)://({_HOST})(?::(\d{{1,5}}))?")
_PORTS = {"http": "80", "https": "443"}


class OriginError(ValueError):
    """This is no origin that can be allowed."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Sites: ``subdomains`` of the host in its place, and any port where ``port`` is ``*``."""

    scheme: str
    host: str
    port: str
    subdomains: bool = False

    def allows(self, origin: str) -> bool:
        """Whether an Origin header's value is one of these sites."""
        found = _ORIGIN.fullmatch(origin)
        if not found or found[1] != self.scheme:
            return False
        host = found[2].endswith(f".{self.host}") if self.subdomains else found[2] == self.host
        return host and self.port in ("*", found[3] or _PORTS[self.scheme])


def pattern(text: str) -> Pattern:
    """``https://clinic.example``, ``https://*.clinic.example`` or, for any port, ``http://localhost:*``.

    Raises:
        OriginError: it is none of these.
    """
    found = _PATTERN.fullmatch(text.lower())
    if not found or (found[2] and "." not in found[3]):
        raise OriginError(
            f"found {text[:80]!r}; expected a site such as https://clinic.example, https://*.clinic.example "
            "or http://localhost:*, without a path"
        )
    return Pattern(found[1], found[3], found[4] or _PORTS[found[1]], bool(found[2]))


def allowed(origin: str, patterns: Iterable[Pattern]) -> bool:
    """Whether one of them allows the origin."""
    return any(one.allows(origin) for one in patterns)


def own(headers: Headers) -> bool:
    """Whether a call with an Origin comes from a page of this very host.

    The scheme is left out of the comparison: a proxy in front may speak TLS to the browser and not to us.
    """
    found = _ORIGIN.fullmatch(headers.get("origin", ""))
    if not found:
        return False
    host = headers.get("host", "").lower()
    origin_host = found[2] if found[3] in (None, _PORTS[found[1]]) else f"{found[2]}:{found[3]}"
    return host.removesuffix(f":{_PORTS[found[1]]}") == origin_host


def said_own(headers: Headers) -> bool:
    """Whether the browser says that a page of this host calls, where it sends no Origin (GET)."""
    return headers.get("sec-fetch-site") == "same-origin"
