"""The reply: what every way in (page, API, command line, evaluations) gets back. Its JSON form is the contract."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from bot.triage.finding import Finding, Tier


class Status(StrEnum):
    """What kind of reply it is."""

    ANSWERED = "answered"
    DECLINED = "declined"
    ESCALATED = "escalated"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Citation:
    """A source passage: ``quote == document.text[start:end]``, offsets half-open in characters of the stored text."""

    marker: int
    doc_id: str
    passage_id: str
    title: str
    author: str
    publisher: str
    kind: str
    section: tuple[str, ...]
    quote: str
    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        """The citation as the contract has it."""
        return {**asdict(self), "section": list(self.section)}


@dataclass(frozen=True, slots=True)
class Position:
    """What one document says on a topic on which the documents differ."""

    doc_id: str
    statement: str
    marker: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A topic on which the documents differ, with the sides that the reply gives."""

    topic: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Screening:
    """The triage part of a reply."""

    tier: Tier = Tier.NONE
    question: str | None = None
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The triage part as the contract has it."""
        findings = [_finding(finding) for finding in self.findings]
        return {"tier": self.tier.label, "question": self.question, "findings": findings}


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent in each stage."""

    triage: float = 0.0
    retrieve: float = 0.0
    compose: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply. Every marker in ``text`` has exactly one citation, and every citation is used."""

    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    triage: Screening = field(default_factory=Screening)
    differences: tuple[Difference, ...] = ()
    suggestions: tuple[str, ...] = ()
    query: str = ""
    model: str = "extractive"
    timings_ms: Timings = field(default_factory=Timings)

    def timed(self, timings: Timings) -> Reply:
        """The same reply with its timings."""
        return replace(self, timings_ms=timings)

    def to_json(self) -> dict[str, Any]:
        """The reply object of the contract, made of plain JSON types."""
        return {
            "status": self.status.value,
            "text": self.text,
            "citations": [c.to_json() for c in self.citations],
            "triage": self.triage.to_json(),
            "differences": [
                {"topic": d.topic, "positions": [asdict(p) for p in d.positions]} for d in self.differences
            ],
            "suggestions": list(self.suggestions),
            "query": self.query,
            "model": self.model,
            "timings_ms": {stage: round(ms, 3) for stage, ms in asdict(self.timings_ms).items()},
        }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "flag": finding.flag,
        "tier": finding.tier.label,
        "message": finding.message,
        "text": finding.text,
        "start": finding.start,
        "end": finding.end,
    }
