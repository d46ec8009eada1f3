"""Rate limits: so many messages a minute by address, conversation and clinic, counted in memory."""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

MINUTE = 60.0
MOST_KEYS = 100_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """``per_minute`` takes for a key, all of which may come at once."""

    key: str
    per_minute: int


class Store(Protocol):
    """Where takes are counted."""

    async def take(self, allowances: Sequence[Allowance]) -> float:
        """Takes one of each, or none: the seconds until all can be taken, 0 where they were."""
        ...

    async def close(self) -> None:
        """Lets go of what it holds."""
        ...


class MemoryStore:
    """The generic cell rate algorithm (ATM Forum TM 4.0, 1996): one time for each key. Safe for threads.

    The least recently used keys go when there are more than ``most``.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST_KEYS) -> None:
        self._clock, self._most = clock, most
        self._full: OrderedDict[str, float] = OrderedDict()  # when the key has its whole allowance again
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._full)

    async def take(self, allowances: Sequence[Allowance]) -> float:
        """Takes one of each, or none: the seconds until all can be taken, 0 where they were."""
        with self._lock:
            now = self._clock()
            after = [max(self._full.get(a.key, now), now) + MINUTE / a.per_minute for a in allowances]
            wait = max((full - now - MINUTE for full in after), default=0.0)
            if wait > 1e-9:
                return wait
            for allowance, full in zip(allowances, after, strict=True):
                self._full[allowance.key] = full
                self._full.move_to_end(allowance.key)
            self._prune(now)
            return 0.0

    async def close(self) -> None:
        """There is nothing to let go of."""

    def _prune(self, now: float) -> None:
        """A few of the oldest at a time: those that have their whole allowance, and whatever is too much."""
        for _ in range(4):
            oldest = next(iter(self._full), None)
            if oldest is None or (self._full[oldest] > now and len(self._full) <= self._most):
                return
            del self._full[oldest]


def whose(address: str) -> str:
    """An address as it is counted: of IPv6 the first 64 bits, since one customer has them all."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if found.version == 4:
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped or ipaddress.ip_network((int(found) >> 64 << 64, 64)))


def whole_seconds(wait: float) -> str:
    """The value of Retry-After."""
    return str(max(1, math.ceil(wait)))
