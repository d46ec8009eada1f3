"""What is written down: a turn of a conversation, and a thumb."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

UNHEARD = "unheard"
"""Status of a message whose person had left before the reply was there."""
STAGES = ("triage", "retrieve", "compose", "total")


@dataclass(frozen=True, slots=True)
class Turn:
    """A message with what came of it. ``message`` and ``conversation`` are digests; no conversation is empty.

    ``times``: milliseconds of each of ``STAGES``; empty where there was no reply. The texts are None unless they are
    kept; ``sealed`` is as in ``bot.records.seal``.
    """

    message: str
    conversation: str
    clinic: str
    face: str
    at: datetime
    status: str
    tier: str
    flags: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    language: str = ""
    times: tuple[float, ...] = ()
    question: str | None = None
    reply: str | None = None
    sealed: bytes | None = None


@dataclass(frozen=True, slots=True)
class Thumb:
    """What somebody thinks of a reply. ``reason`` is ``disagrees`` for thumbs down on an escalation."""

    message: str
    conversation: str
    clinic: str
    at: datetime
    rating: str
    reason: str = ""
    comment: str | None = None


Entry = Turn | Thumb
_KINDS: Mapping[str, type[Turn] | type[Thumb]] = {"turn": Turn, "thumb": Thumb}


def to_json(entry: Entry) -> dict[str, Any]:
    """The entry as it stands in the journal."""
    row = {field.name: getattr(entry, field.name) for field in fields(entry)}
    row["at"] = entry.at.isoformat()
    if row.get("sealed") is not None:
        row["sealed"] = base64.b64encode(row["sealed"]).decode()
    return {"kind": "turn" if isinstance(entry, Turn) else "thumb", **row}


def from_json(row: Mapping[str, Any]) -> Entry:
    """The entry again.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    values = dict(row)
    kind = _KINDS[values.pop("kind")]
    values["at"] = datetime.fromisoformat(values["at"]).astimezone(UTC)
    for name in ("flags", "sections", "times"):
        if name in values:
            values[name] = tuple(values[name])
    if values.get("sealed") is not None:
        values["sealed"] = base64.b64decode(values["sealed"])
    return kind(**values)


def storable(text: str) -> str:
    """The text as every database takes it: without NUL and halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
