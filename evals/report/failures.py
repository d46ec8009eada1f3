"""The failed cases as the report's page shows them: plain strings and lists, so that the page only lays them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.record import Record
from evals.report.summary import Summary

_LONGEST = 4000
"""Characters of a message or passage; padded attacks are tens of thousands long."""


def failures(summary: Summary) -> list[dict[str, Any]]:
    """Every failed case of the program, suite by suite."""
    found = {r.id: r for s in summary.suites if s.suite.name == "retrieval" for r in s.records}
    return [_failure(record, found) for part in summary.suites for record in part.failed]


def _failure(record: Record, retrieval: Mapping[str, Record]) -> dict[str, Any]:
    reply: Mapping[str, Any] = record.got.get("reply", {})
    screening: Mapping[str, Any] = reply.get("triage", {})
    inside = record.got.get("in_gold", [])
    ranked = record if record.suite == "retrieval" else retrieval.get(record.id)
    findings = [{**f, "shown": f["end"] <= _LONGEST} for f in screening.get("findings", [])]
    return {
        "id": record.id,
        "suite": record.suite,
        "kind": record.kind,
        "voice": record.voice,
        "status": _status(record, reply),
        "verdict": _verdict(record, reply),
        "asked": [{"role": m["role"], "content": _cut(m["content"])} for m in record.asked],
        "expected": expected(record),
        "error": record.error,
        "text": _cut(reply.get("text", "")),
        "findings": findings,
        "citations": [
            _source(c, f"[{c['marker']}] ", good=at < len(inside) and bool(inside[at]))
            for at, c in enumerate(reply.get("citations", []))
        ],
        "passages": [
            _source(p, f"{at}. ", good=bool(p["relevant"]))
            for at, p in enumerate(ranked.got.get("passages", []) if ranked else [], 1)
        ],
    }


def _source(piece: Mapping[str, Any], lead: str, *, good: bool) -> dict[str, Any]:
    where = f"{lead}{piece['doc_id']} › {' › '.join(piece['section'])}"
    return {"where": where, "text": _cut(piece.get("quote", piece.get("text", ""))), "good": good}


def _status(record: Record, reply: Mapping[str, Any]) -> str:
    return "error" if record.error else str(reply.get("status", "ranking"))


def _verdict(record: Record, reply: Mapping[str, Any]) -> str:
    if record.error:
        return "broke"
    if record.suite == "retrieval":
        lost = record.expected.get("missing_gold") and record.scores.get("success_5") is None
        return "the library in use lacks its section" if lost else "nothing relevant among the first 5"
    tier = reply.get("triage", {}).get("tier", "none")
    if record.suite in ("triage", "languages", "attacks"):
        broken = [] if record.scores.get("clean", True) else ["said what is forbidden"]
        wanted = record.expected["tier"]
        return ", ".join([f"{wanted} expected, {tier} given" if tier != wanted else f"{tier}", *broken])
    missed = [
        name
        for key, name in (("facts", "facts missing"), ("cited_right", "no right citation"), ("short", "too long"))
        if record.scores.get(key) is False
    ]
    return ", ".join([str(reply.get("status", "")), *missed])


def expected(record: Record) -> str:
    """What the case asked for, in lines."""
    own = record.expected
    lines: list[str] = []
    if "tier" in own:
        lines.append(f"tier {own['tier']}" + (f", flags {', '.join(own['flags'])}" if own.get("flags") else ""))
    if own.get("answerable") is False:
        lines.append("to be declined")
    if own.get("standing_question"):
        lines.append(f"means: {own['standing_question']}")
    lines += [f"section: {doc_id} › {section}" for doc_id, section in own.get("gold", [])]
    lines += [f"section that the library in use does not have: {d} › {s}" for d, s in own.get("missing_gold", [])]
    missing = _sets(own.get("missing_facts", []))
    for fact in own.get("facts", []):
        lines.append(f"fact{' (missing)' if tuple(fact) in missing else ''}: {' or '.join(fact)}")
    lines += [f"must not say: {pattern}" for pattern in own.get("must_not", [])]
    if own.get("note"):
        lines.append(f"note: {own['note']}")
    return "\n".join(lines)


def _sets(facts: Sequence[Sequence[str]]) -> set[tuple[str, ...]]:
    return {tuple(fact) for fact in facts}


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … ({len(text):,} characters)"
