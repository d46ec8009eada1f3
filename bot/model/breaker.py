"""Leaves a model alone for a while that has failed several times in a row, so that nobody waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

Clock = Callable[[], float]


class Breaker:
    """Open after ``failures`` in a row, for ``rest`` seconds; then one call may try. Safe for threads."""

    def __init__(self, failures: int = 3, rest: float = 60.0, clock: Clock = time.monotonic) -> None:
        self._limit, self._rest, self._clock = failures, rest, clock
        self._failed = 0
        self._until = 0.0
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether the model may be asked now."""
        with self._lock:
            if self._failed < self._limit:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + self._rest  # the others wait for this one's outcome
            return True

    def tell(self, *, failed: bool) -> None:
        """How a call went."""
        with self._lock:
            self._failed = self._failed + 1 if failed else 0
            if self._failed >= self._limit:
                self._until = self._clock() + self._rest
