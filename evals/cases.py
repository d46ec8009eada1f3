"""The evaluation cases and which of them may be looked at while tuning."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.message import Message

FOLDER = Path(__file__).parent / "cases"
SUITES = ("answers", "declines", "dialogues", "triage", "attacks")


@dataclass(frozen=True, slots=True)
class Case:
    """One case; ``gold`` names document and heading, ``facts`` are lists of alternatives as regular expressions."""

    id: str
    suite: str
    voice: str
    kind: str
    messages: tuple[Message, ...]
    gold: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    tier: str = "none"
    flags: tuple[str, ...] = ()
    answerable: bool = True
    must_not: tuple[str, ...] = field(default=())


def voices() -> dict[str, dict[str, list[str]]]:
    """For each group of suites, the voices of each part."""
    table: dict[str, dict[str, list[str]]] = tomllib.loads((FOLDER.parent / "voices.toml").read_text(encoding="utf-8"))
    return table


def part_of(case: Case) -> str:
    """``dev`` or ``test``. Attacks belong to no voice: they are all reported, and none is tuned on."""
    if case.suite == "attacks":
        return "test"
    table = voices()["triage" if case.suite == "triage" else "questions"]
    return next(part for part, names in table.items() if case.voice in names)


def load(suite: str, part: str = "all") -> list[Case]:
    """The cases of a suite, of one part or of all.

    Raises:
        ValueError: a line has not the keys of its suite.
    """
    found: list[Case] = []
    for number, line in enumerate((FOLDER / f"{suite}.jsonl").read_text(encoding="utf-8").splitlines(), 1):
        try:
            case = _case(suite, json.loads(line))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{suite}.jsonl:{number}: {type(error).__name__}: {error}") from error
        if part in ("all", part_of(case)):
            found.append(case)
    return found


def _case(suite: str, row: dict[str, Any]) -> Case:
    given = row.get("messages") or [{"role": "user", "content": row["question"]}]
    pad = "and then I ran a bit more and it was fine " * (int(row.get("pad", 0)) // 10)
    messages = tuple(Message(m["role"], m["content"]) for m in given)
    if pad:
        messages = (*messages[:-1], Message("user", pad + messages[-1].content))
    return Case(
        id=row["id"],
        suite=suite,
        voice=row["voice"],
        kind=row.get("kind") or row["style"],
        messages=messages,
        gold=tuple((g["doc_id"], g["section"]) for g in row.get("gold", ())),
        facts=tuple(tuple(f) for f in row.get("facts", ())),
        tier=row.get("tier", "none"),
        flags=tuple(row.get("flags", ())),
        answerable=bool(row.get("answerable", suite != "declines")),
        must_not=tuple(row.get("must_not", ())),
    )
