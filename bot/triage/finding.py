"""What the red-flag screen returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Tier(IntEnum):
    """How soon a person must be seen; ordered, so that the highest of several is ``max``."""

    NONE = 0
    SOON = 1
    URGENT = 2
    EMERGENCY = 3

    @property
    def label(self) -> str:
        """The tier's name in replies: none, soon, urgent, emergency."""
        return self.name.lower()


class Assertion(StrEnum):
    """How the text stands to the sign that it names."""

    PRESENT = "present"
    """Of the user, or of the person spoken for, now. Only these count."""
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"
    OTHER = "other"
    """Somebody else's, not spoken for."""
    WITHDRAWN = "withdrawn"
    """Asserted earlier, taken back later."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sign in a message.

    ``text == messages[message].content[start:end]``, half-open, in characters of the original.
    """

    flag: str
    tier: Tier
    message: int
    text: str
    start: int
    end: int
    assertion: Assertion


@dataclass(frozen=True, slots=True)
class Triage:
    """The screen's verdict on a conversation.

    ``findings`` are those that count (assertion present), the highest tier first; ``dismissed`` are the others, kept so
    that a clinician sees what was denied. ``failed`` says that the screen or a part of it broke: the careful reply is
    due, unless what still works found a sign that is urgent or worse.
    """

    tier: Tier
    findings: tuple[Finding, ...] = ()
    dismissed: tuple[Finding, ...] = ()
    question: str | None = None
    failed: bool = False
