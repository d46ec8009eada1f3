"""What came of one case: a line of ``results.jsonl``. Reports, comparisons and gates are made from these alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Score = bool | float | None
"""A yes or no, a number, or None where it is not defined for the case."""

OURS = "backstride"


@dataclass(frozen=True, slots=True)
class Record:
    """One case through one system. ``scores`` has a key for each measure that applies to the case."""

    suite: str
    system: str
    id: str
    voice: str
    kind: str
    part: str
    asked: tuple[dict[str, str], ...] = ()
    expected: Mapping[str, Any] = field(default_factory=dict)
    got: Mapping[str, Any] = field(default_factory=dict)
    scores: Mapping[str, Score] = field(default_factory=dict)
    passed: bool | None = None
    error: str = ""
    """What broke, where the system raised; such a record has no scores."""

    @property
    def key(self) -> tuple[str, str, str]:
        """Suite, system and id: each is there once in a run."""
        return self.suite, self.system, self.id

    def line(self) -> str:
        """As a line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def of(cls, line: str) -> Record:
        """What ``line`` wrote.

        Raises:
            ValueError: it is no such line.
        """
        try:
            table = json.loads(line)
            return cls(**{**table, "asked": tuple(table["asked"])})
        except (KeyError, TypeError) as error:
            raise ValueError(f"no record: {error}") from error
