"""Where blocking work is done."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

T = TypeVar("T")


WAITING = 40
"""Threads for work that waits for others, such as a chat model."""


def computing() -> int:
    """Threads for work that only computes: more than the machine has cores take the time from each other, and from
    whatever must answer at once."""
    return 2 + (os.cpu_count() or 1)


class Threads:
    """Threads for ordinary work, and some for the screen and its fixed advice, which never wait for the others."""

    def __init__(self, ordinary: int = WAITING, urgent: int = 8) -> None:
        self._ordinary, self._urgent = CapacityLimiter(ordinary), CapacityLimiter(urgent)

    async def run(self, work: Callable[[], T], urgent: bool = False) -> T:
        """Runs ``work`` in a thread; raises what it raises."""
        return await to_thread.run_sync(work, limiter=self._urgent if urgent else self._ordinary)
