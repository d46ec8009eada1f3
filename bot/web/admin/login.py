"""Who may see the maintainer's page: whoever sends the operator's token, or has sent it within some hours."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable

from pydantic import SecretStr

COOKIE = "backstride_admin"
SECONDS = 12 * 60 * 60


class Login:
    """Makes the cookie's value and knows it again. A new token, and every cookie is worth nothing."""

    def __init__(self, token: SecretStr, clock: Callable[[], float] = time.time) -> None:
        self._token = token.get_secret_value().encode()
        self._clock = clock

    @property
    def possible(self) -> bool:
        """Whether there is a token at all."""
        return bool(self._token)

    def right(self, token: str) -> bool:
        """Whether this is the token."""
        return self.possible and hmac.compare_digest(token.encode("utf-8", "replace"), self._token)

    def cookie(self) -> str:
        """A value for somebody who has sent the token."""
        until = str(int(self._clock()) + SECONDS)
        return f"{until}.{self._mark(until)}"

    def known(self, cookie: str) -> bool:
        """Whether this is a value of ours whose time is not over."""
        until, _, mark = cookie.partition(".")
        right = hmac.compare_digest(mark.encode("utf-8", "replace"), self._mark(until).encode())
        return self.possible and right and until.isdecimal() and int(until) > self._clock()

    def _mark(self, until: str) -> str:
        return hmac.new(
            self._token, f"backstride admin until {until}".encode("utf-8", "replace"), hashlib.sha256
        ).hexdigest()
