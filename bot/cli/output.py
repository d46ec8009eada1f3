"""JSON for other programs: UTF-8 on every machine, whatever the terminal's encoding is."""

from __future__ import annotations

import json
import sys
from typing import Any


def utf8_output() -> None:
    """Make standard output UTF-8."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="strict")


def one_line(value: Any) -> str:
    """``value`` as one line of JSON. Half of a surrogate pair, which UTF-8 cannot carry, is written as its escape."""
    line = json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if any("\ud800" <= c <= "\udfff" for c in line) else line


def print_json(value: Any) -> None:
    """Print ``value`` as JSON for people and programs."""
    utf8_output()
    print(json.dumps(value, ensure_ascii=False, indent=2))
