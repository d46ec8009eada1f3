"""Other people's vignettes and question sets, from CSV, as cases of ours."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.triage.lexicon import lexicon
from evals.cases import case_of
from evals.errors import EvalsError

_TIERS = ("none", "soon", "urgent", "emergency")
_WORDS = {
    "emergent": "emergency", "911": "emergency", "ambulance": "emergency", "self-care": "none", "selfcare": "none",
    "home": "none", "non-urgent": "soon", "routine": "soon", "primary care": "soon",
}  # fmt: skip
"""Other names for the tiers, as vignette sets use them."""


@dataclass(frozen=True, slots=True)
class Format:
    """The columns of one sort of table: those that must be there, those that may, and how a row becomes a case."""

    suite: str
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    row: Callable[[Mapping[str, str]], dict[str, Any]]
    help: str


class _CellError(Exception):
    """A cell is wrong: its column and why."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column = column


def _tier(row: Mapping[str, str]) -> str:
    said = row["tier"].strip().lower()
    tier = _WORDS.get(said, said)
    if tier not in _TIERS:
        raise _CellError("tier", f"{row['tier']!r}, expected one of {', '.join((*_TIERS, *_WORDS))}")
    return tier


def _list(text: str, separator: str = ";") -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def folded_pattern(pattern: str) -> str:
    """A pattern for a reply in lower case. One with an escape is left as it is: ``\\S`` is not ``\\s``."""
    return pattern if "\\" in pattern else pattern.lower()


def unknown_flag(flags: Sequence[str]) -> str:
    """The first of ``flags`` that the red-flag list does not have; empty where it has all."""
    return next((flag for flag in flags if flag not in lexicon().signs), "")


def _triage(row: Mapping[str, str]) -> dict[str, Any]:
    flags = _list(row.get("flags", ""))
    unknown = unknown_flag(flags)
    if unknown:
        raise _CellError("flags", f"{unknown!r} is no flag of the red-flag list")
    return {
        "style": row.get("kind") or "vignette",
        "messages": [{"role": "user", "content": row["text"].strip()}],
        "tier": _tier(row),
        "flags": flags,
    }


def _answers(row: Mapping[str, str]) -> dict[str, Any]:
    gold: list[dict[str, str]] = []
    for one in _list(row["gold"]):
        doc_id, found, section = one.partition(">")
        if not found:
            raise _CellError("gold", f"{one!r}, expected 'doc_id > section', several with ; between")
        gold.append({"doc_id": doc_id.strip(), "section": section.strip()})
    facts = [[folded_pattern(one) for one in _list(fact, "|")] for fact in _list(row["facts"])]
    for one in (alternative for fact in facts for alternative in fact):
        try:
            re.compile(one)
        except re.error as error:
            raise _CellError("facts", f"{one!r} is no regular expression: {error}") from error
    return {"kind": row.get("kind") or "question", "question": row["question"].strip(), "gold": gold, "facts": facts}


def _declines(row: Mapping[str, str]) -> dict[str, Any]:
    return {"kind": row.get("kind") or "question", "question": row["question"].strip()}


FORMATS = {
    "triage": Format(
        "triage",
        ("text", "tier"),
        ("id", "kind", "flags", "note"),
        _triage,
        "text: the vignette as the person would write it; tier: none, soon, urgent or emergency (self-care, routine, "
        "emergent and 911 are understood); flags: with ; between",
    ),
    "answers": Format(
        "answers",
        ("question", "gold", "facts"),
        ("id", "kind", "note"),
        _answers,
        "question; gold: 'doc_id > section', several with ; between; facts: regular expressions over the "
        "lower-case reply, alternatives with | between, several facts with ; between",
    ),
    "declines": Format("declines", ("question",), ("id", "kind", "note"), _declines, "question"),
}


def convert(path: Path, kind: str, voice: str, provenance: str) -> list[dict[str, Any]]:
    """The rows of a CSV file as lines of cases.

    Raises:
        EvalsError: naming the file, the row (the header is row 1) and the column.
    """
    form = FORMATS[kind]
    found: list[dict[str, Any]] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            heads = [name.strip().lower() for name in reader.fieldnames or ()]
            _columns(path, form, heads)
            reader.fieldnames = heads
            for row in reader:
                found.append(_row(path, reader.line_num, row, form, len(found) + 1, voice, provenance))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise EvalsError(f"{path}: {error}; expected a CSV file in UTF-8") from error
    if not found:
        raise EvalsError(f"{path}: no row below the header")
    return found


def _columns(path: Path, form: Format, heads: list[str]) -> None:
    missing = [name for name in form.needed if name not in heads]
    unknown = [name for name in heads if name not in (*form.needed, *form.optional)]
    if missing or unknown:
        what = f"column {missing[0]!r} is missing" if missing else f"unknown column {unknown[0]!r}"
        raise EvalsError(
            f"{path}, row 1: {what}; expected {', '.join(form.needed)} and optionally {', '.join(form.optional)}"
        )


def _row(
    path: Path, line: int, row: Mapping[str, Any], form: Format, number: int, voice: str, provenance: str
) -> dict[str, Any]:
    where = f"{path}, row {line}"
    if None in row or None in row.values():
        raise EvalsError(f"{where}: expected {sum(bool(key) for key in row)} cells as in the header")
    cells: dict[str, str] = dict(row)
    for column in form.needed:
        if not cells[column].strip():
            raise EvalsError(f"{where}, column {column}: empty")
    try:
        own = re.sub(r"[^A-Za-z0-9_-]+", "-", cells.get("id", "")).strip("-") or f"{number:04d}"
        made = {"id": f"imp-{voice}-{own}", "voice": voice, "provenance": provenance, **form.row(cells)}
        if cells.get("note"):
            made["note"] = cells["note"]
        case_of(form.suite, made)
    except _CellError as error:
        raise EvalsError(f"{where}, column {error.column}: {error}") from error
    except ValueError as error:
        raise EvalsError(f"{where}: {error}") from error
    return made
