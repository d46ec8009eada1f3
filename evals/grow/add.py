"""A record of the service -> a case, after a person has read it and said what is right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from corpus.document import Document
from evals.cases import load
from evals.errors import EvalsError
from evals.grow.ask import Ask
from evals.grow.records import ServiceRecord
from evals.grow.store import checked_case, free_id, refuse_copies
from evals.grow.tables import folded_pattern
from evals.leakage import Known

SUITES = ("answers", "dialogues", "declines", "triage")
SKIP, STOP = "skip", "stop"
_TIERS = ("none", "soon", "urgent", "emergency")


class Stopped(Exception):  # noqa: N818 - the person's wish, no error
    """The person wants to do no more."""


def review(
    record: ServiceRecord, ask: Ask, documents: Sequence[Document], known: Known, *, voice: str, by: str
) -> tuple[str, dict[str, Any]] | None:
    """The suite and the line of a new case, or None where the person skips the record.

    Raises:
        Stopped: the person ends the review.
        EvalsError: the case is not valid, or a near-copy of something known.
    """
    turns = [f"{'person' if t.role == 'user' else 'bot'}: {t.content}" for t in record.messages]
    said = f"{record.status}" + (f", thumbs {record.feedback.rating}" if record.feedback else "")
    ask.show(f"{record.id} ({record.time}; {said})", "\n\n".join(turns))
    suite = ask.choose("Suite", [*SUITES, SKIP, STOP], SKIP)
    if suite == STOP:
        raise Stopped
    if suite == SKIP:
        return None
    text = ask.text(
        "The message without anything that tells who wrote it (Enter keeps it)", record.messages[-1].content
    )
    messages = [{"role": t.role, "content": t.content} for t in record.messages[:-1]]
    messages.append({"role": "user", "content": text})
    kinds = sorted({case.kind for case in load(suite)})
    kind = ask.choose("Kind", kinds)
    row: dict[str, Any] = {
        "id": free_id(suite, voice, [case.id for case in load(suite)]),
        "voice": voice,
        "style" if suite == "triage" else "kind": kind,
        "provenance": f"from a record of the service, reviewed by {by}, {datetime.now(UTC):%Y-%m}",
    }
    row |= _asked_for(suite, ask, documents, messages)
    note = ask.text("Note for later readers (may be empty)")
    if note:
        row["note"] = note
    refuse_copies(checked_case(suite, row), known)
    return suite, row


def _asked_for(suite: str, ask: Ask, documents: Sequence[Document], messages: list[dict[str, str]]) -> dict[str, Any]:
    """What the suite's schema wants beside the common keys."""
    if suite == "declines":
        return {"question": messages[-1]["content"]}
    if suite == "triage":
        tier = ask.choose("Tier", _TIERS)
        flags = ask.text("Flags, with commas between (may be empty)")
        return {"messages": messages, "tier": tier, "flags": [f.strip() for f in flags.split(",") if f.strip()]}
    if suite == "answers":
        return {"question": messages[-1]["content"], "gold": _gold(ask, documents), "facts": _facts(ask)}
    answerable = ask.choose("Does the library answer it", ["yes", "no"]) == "yes"
    return {
        "messages": messages,
        "standing_question": ask.text("What it asks, standing alone"),
        "answerable": answerable,
        "gold": _gold(ask, documents) if answerable else [],
        "facts": _facts(ask) if answerable else [],
    }


def _gold(ask: Ask, documents: Sequence[Document]) -> list[dict[str, str]]:
    """The sections that bear the answer, chosen by number."""
    sections = [(d.doc_id, heading) for d in documents for heading in dict.fromkeys(s.heading for s in d.sections)]
    ask.rows(("no.", "document", "section"), [(str(n), d, h) for n, (d, h) in enumerate(sections, 1)])
    numbers = ask.text("Sections that bear the answer, numbers with commas between").split(",")
    chosen = [int(n) for n in numbers if n.strip().isdigit() and 0 < int(n) <= len(sections)]
    if len(chosen) != len(numbers):
        raise EvalsError(f"sections {','.join(numbers)!r}: expected numbers from 1 to {len(sections)}")
    return [{"doc_id": sections[n - 1][0], "section": sections[n - 1][1]} for n in chosen]


def _facts(ask: Ask) -> list[list[str]]:
    """Required facts, one a line, each with alternatives."""
    facts: list[list[str]] = []
    while line := ask.text("A required fact, alternatives with | between (Enter when done)"):
        facts.append([folded_pattern(part.strip()) for part in line.split("|") if part.strip()])
    return facts
