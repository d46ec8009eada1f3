"""Rule files: TOML tables, each with a list of regular expressions named ``patterns``."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path


class RuleError(Exception):
    """A rule file is not as it should be; one line that names file and table."""


def load_rules(name: str) -> dict[str, list[str]]:
    """The tables of ``bot/<name>.toml`` in the order of the file, each with its patterns.

    Raises:
        RuleError: a table has other keys, no pattern, or one that is no regular expression.
    """
    path = Path(__file__).parent / f"{name}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{path}: {error}") from error
    found: dict[str, list[str]] = {}
    for key, group in table.items():
        patterns = group.get("patterns") if isinstance(group, dict) and len(group) == 1 else None
        if not isinstance(patterns, list) or not patterns or not all(isinstance(p, str) for p in patterns):
            raise RuleError(f"{path}: [{key}] must have a list of strings named patterns, and nothing else")
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise RuleError(f"{path}: [{key}] {pattern!r}: {error}") from error
        found[key] = patterns
    return found


def any_of(patterns: list[str]) -> str:
    """One regular expression that matches what any of ``patterns`` matches."""
    return "(?:" + "|".join(patterns) + ")"
