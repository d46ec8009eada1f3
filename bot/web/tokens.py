"""Ids that only this service can make: random, and signed with a key that never leaves it (HMAC-SHA-256).

An id is all that somebody needs to go on with a conversation, to judge a message or to delete either, so it must not
be guessed. The signature tells a forged or cut id before anything is looked up.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from typing import Literal

Kind = Literal["c", "m"]
"""Of a conversation, or of a message."""
RANDOM_BYTES = 18
SIGNATURE_BYTES = 18
PATTERN = r"[cm]\.[A-Za-z0-9_-]{24}\.[A-Za-z0-9_-]{24}"
_SHAPE = re.compile(PATTERN)


class Tokens:
    """Makes ids and knows them again. Replicas that share a key know each other's."""

    def __init__(self, key: str = "") -> None:
        """``key`` is the operator's secret; without one a random key is made, and ids end with the process."""
        self._key = hashlib.sha256(b"backstride\0" + key.encode()).digest() if key else secrets.token_bytes(32)

    def new(self, kind: Kind) -> str:
        """An id of 144 random bits, such as ``c.RANDOM.SIGNATURE``."""
        body = f"{kind}.{secrets.token_urlsafe(RANDOM_BYTES)}"
        return f"{body}.{self._signature(body)}"

    def genuine(self, token: str, kind: Kind) -> bool:
        """Whether this is an id of that kind, made with this key."""
        if not _SHAPE.fullmatch(token) or not token.startswith(kind):
            return False
        body, _, signature = token.rpartition(".")
        return hmac.compare_digest(self._signature(body), signature)

    def digest(self, words: str) -> str:
        """What stands for ``words`` (an address) where the words themselves are nobody's business."""
        return self._signature(f"d.{words}")

    def _signature(self, body: str) -> str:
        mac = hmac.new(self._key, body.encode("utf-8", "replace"), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(mac[:SIGNATURE_BYTES]).decode()
