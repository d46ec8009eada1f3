"""The answers of a run as rows of a ragas EvaluationDataset: question, reply, citations, facts as reference."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.record import Record
from evals.suites.text import bare

_SUITES = ("answers", "dialogues")


def rows(records: Sequence[Record]) -> list[dict[str, Any]]:
    """The answered questions of one system. A follow-up stands as the question that it means."""
    found: list[dict[str, Any]] = []
    for record in records:
        reply = record.got.get("reply", {})
        if record.suite not in _SUITES or reply.get("status") != "answered" or not record.asked:
            continue
        found.append(
            {
                "user_input": record.expected.get("standing_question") or record.asked[-1]["content"],
                "response": bare(reply["text"]),
                "retrieved_contexts": [c["quote"] for c in reply["citations"]],
                "reference": "; ".join(fact[0] for fact in record.expected.get("facts", [])),
            }
        )
    return found


def write(records: Sequence[Record], path: Path) -> int:
    """Write a JSON Lines file that ``EvaluationDataset.from_jsonl`` reads; gives how many."""
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows(records)]
    path.write_text("".join(lines), encoding="utf-8")
    return len(lines)
