"""The name of a request, by which its lines in the log, its answer and the proxy's log are found together."""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar

HEADER = "X-Request-ID"
CURRENT: ContextVar[str] = ContextVar("backstride_request_id", default="")
"""Of the request that is being answered; threads and tasks that work for it see it too."""
_SANE = re.compile(r"[A-Za-z0-9_.-]{8,64}")


def named(sent: str | None) -> str:
    """The id that came with a request where it can be written anywhere, else a new one."""
    return sent if sent and _SANE.fullmatch(sent) else secrets.token_hex(16)
