"""What was worked out about a text, kept without the text: messages are not to outlive their conversation."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Remembered(Generic[V]):
    """The latest ``most`` values by a digest of the text that they belong to; safe for threads."""

    def __init__(self, most: int = 8192) -> None:
        self._most = most
        self._values: OrderedDict[bytes, V] = OrderedDict()
        self._lock = Lock()

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._values.clear()

    def get(self, text: str, make: Callable[[], V]) -> V:
        """The value for ``text``, made where it is not known."""
        key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            if len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
