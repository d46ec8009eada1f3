"""What people said of the advice they got. Kept in memory only, bounded, and without their words."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Somebody called an escalation wrong. It is kept to learn from, and never lowers a tier."""

    at: datetime
    tier: str
    flags: tuple[str, ...]


class Feedback:
    """The newest disagreements, at most ``most``. Safe for threads."""

    def __init__(self, most: int = MOST) -> None:
        self._kept: deque[Disagreement] = deque(maxlen=most)
        self._lock = threading.Lock()

    def add(self, one: Disagreement) -> None:
        """Keeps one; the oldest goes when there are too many."""
        with self._lock:
            self._kept.append(one)

    def all(self) -> tuple[Disagreement, ...]:
        """What is kept, the oldest first."""
        with self._lock:
            return tuple(self._kept)
