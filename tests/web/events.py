"""Server-sent events as a browser reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sent:
    """One event; a comment has the name "" and its words as data."""

    name: str
    data: Any
    id: str = ""


def read(lines: Iterable[str]) -> Iterator[Sent]:
    """The events of a stream's lines (HTML Living Standard, 9.2.6)."""
    fields: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            yield Sent("", line[1:].strip())
        elif line:
            name, _, value = line.partition(": ")
            assert name in ("id", "event", "data", "retry"), line
            assert name not in fields, f"{name} twice in one event"
            fields[name] = value
        else:
            if "event" in fields:
                yield Sent(fields["event"], json.loads(fields["data"]), fields.get("id", ""))
            fields = {}
