"""Cases as samples of inspect-ai: ``input``, ``target``, ``id``, ``metadata``, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evals.cases import Case, part_of


def sample(case: Case) -> dict[str, Any]:
    """One case. The target is the tier for a message of triage or an attack, 'declined' for a question to be declined,
    and the facts, each a line of alternatives, for a question to be answered."""
    return {
        "input": [{"role": m.role, "content": m.content} for m in case.messages],
        "target": _target(case),
        "id": case.id,
        "metadata": {
            "suite": case.suite,
            "part": part_of(case),
            "voice": case.voice,
            "kind": case.kind,
            "gold": [f"{doc_id} > {section}" for doc_id, section in case.gold],
            "facts": [list(fact) for fact in case.facts],
            "tier": case.tier,
            "flags": list(case.flags),
            "must_not": list(case.must_not),
            "answerable": case.answerable,
        },
    }


def _target(case: Case) -> str | list[str]:
    if case.suite in ("triage", "languages", "attacks"):
        return case.tier
    if not case.answerable:
        return "declined"
    return [" | ".join(fact) for fact in case.facts]


def write(cases: Iterable[Case], path: Path) -> int:
    """Write a JSON Lines file that ``inspect_ai.dataset.json_dataset`` reads; gives how many."""
    lines = [json.dumps(sample(case), ensure_ascii=False) + "\n" for case in cases]
    path.write_text("".join(lines), encoding="utf-8")
    return len(lines)
