"""New cases -> the file of their suite: checked, no near-copy of anything known, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.cases import FOLDER, Case, case_of, part_of
from evals.errors import EvalsError
from evals.grow.tables import unknown_flag
from evals.leakage import Known, Text, case_texts, program_texts, training_texts

_PREFIX = {
    "answers": "ans", "declines": "dec", "dialogues": "dia", "triage": "tri", "attacks": "att", "languages": "lan",
}  # fmt: skip


def known_texts() -> Known:
    """Everything that a new case must not copy: cases, training data, lexicon, prompts."""
    return Known([*case_texts(), *training_texts(), *program_texts()])


def free_id(suite: str, voice: str, taken: Sequence[str]) -> str:
    """The next id of a voice."""
    ends = [i.removeprefix(f"{_PREFIX[suite]}-{voice}-") for i in taken]
    numbers = [int(end) for end in ends if end.isdecimal()]
    return f"{_PREFIX[suite]}-{voice}-{max(numbers, default=0) + 1:03d}"


def checked_case(suite: str, row: Mapping[str, Any]) -> Case:
    """The row as a case of a voice and of flags that are known.

    Raises:
        EvalsError: it is not as the suite's schema wants it, its voice is in no part, or a flag of it is unknown.
    """
    try:
        case = case_of(suite, dict(row))
        part_of(case)
        unknown = unknown_flag(case.flags)
        if unknown:
            raise ValueError(f"{unknown!r} is no flag of the red-flag list")
    except ValueError as error:
        raise EvalsError(f"{row.get('id', suite)}: {error}") from error
    return case


def refuse_copies(case: Case, known: Known) -> None:
    """Refuse a case whose message is a near-copy of something known.

    Raises:
        EvalsError: naming what it copies.
    """
    copy = known.copy_of(Text(case.id, case.messages[-1].content))
    if copy:
        raise EvalsError(f"{copy}; a near-copy measures nothing new")


def append(suite: str, rows: Sequence[Mapping[str, Any]], folder: Path = FOLDER) -> Path:
    """Add lines at the end of the suite's file by one rename."""
    path = folder / f"{suite}.jsonl"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    temporary = path.with_suffix(".jsonl.tmp")
    temporary.write_text(before + ("\n" if before and not before.endswith("\n") else "") + lines, encoding="utf-8")
    temporary.replace(path)
    return path
