"""The evaluation cases, and which of them may be looked at while tuning."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.message import Message
from evals.schema import SCHEMAS, checked

FOLDER = Path(__file__).parent / "cases"
VOICES = Path(__file__).parent / "voices.toml"
FILES = tuple(SCHEMAS)
"""The files of cases; a suite takes its cases from one of them."""

_GROUPS = {"answers": "questions", "declines": "questions", "dialogues": "questions"}
"""Which table of voices.toml divides the cases of a file; its own name where nothing is said here."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case; ``gold`` names document and heading, ``facts`` are lists of alternatives as regular expressions."""

    id: str
    suite: str
    """The file that it stands in."""
    voice: str
    kind: str
    messages: tuple[Message, ...]
    gold: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    tier: str = "none"
    flags: tuple[str, ...] = ()
    answerable: bool = True
    must_not: tuple[str, ...] = ()
    language: str = "en"
    standing_question: str = ""
    note: str = ""


@cache
def voices(path: Path = VOICES) -> dict[str, dict[str, list[str]]]:
    """For each group of files, the voices of each part."""
    table: dict[str, dict[str, list[str]]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return table


def part_of(case: Case) -> str:
    """``dev`` or ``test``.

    Raises:
        ValueError: the voice is in no part, or in both.
    """
    group = _GROUPS.get(case.suite, case.suite)
    parts = [part for part, names in voices().get(group, {}).items() if case.voice in names]
    if len(parts) != 1:
        found = " and ".join(parts) or "no part"
        raise ValueError(
            f"voice {case.voice!r} is in {found} of [{group}] in voices.toml, expected in one of dev, test"
        )
    return parts[0]


def load(suite: str, part: str = "all", folder: Path = FOLDER) -> list[Case]:
    """The cases of a file, of one part or of all, in its order; ``suite`` is the file's name without its ending.

    Raises:
        ValueError: a line is not as its schema wants it, or an id is there twice; the message names file and line.
    """
    found = [(case, part_of(case)) for case in _read(folder / f"{suite}.jsonl", suite, part_of)]
    return [case for case, own in found if part in ("all", own)]


def load_file(path: Path, suite: str) -> list[Case]:
    """Other cases of a suite's schema, whose voices are in no part.

    Raises:
        ValueError: as ``load`` does.
        OSError: the file cannot be read.
    """
    return _read(path, suite, lambda _: "imported")


def _read(path: Path, suite: str, check: Callable[[Case], str]) -> list[Case]:
    found: dict[str, Case] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            case = case_of(suite, json.loads(line))
            check(case)
            if case.id in found:
                raise ValueError(f"the id {case.id!r} is there twice")
        except ValueError as error:
            raise ValueError(f"{path.name}:{number}: {error}") from error
        found[case.id] = case
    return list(found.values())


def case_of(suite: str, row: dict[str, Any]) -> Case:
    """A checked line of a file as a case."""
    table: dict[str, Any] = checked(suite, row).model_dump()
    turns = table.get("messages") or [{"role": "user", "content": table["question"]}]
    messages = tuple(Message(t["role"], t["content"]) for t in turns)
    pad = "and then I ran a bit more and it was fine " * (int(table.get("pad", 0)) // 10)
    if pad:
        messages = (*messages[:-1], Message("user", pad + messages[-1].content))
    return Case(
        id=table["id"],
        suite=suite,
        voice=table["voice"],
        kind=table.get("kind") or table["style"],
        messages=messages,
        gold=tuple((g["doc_id"], g["section"]) for g in table.get("gold", ())),
        facts=tuple(tuple(f) for f in table.get("facts", ())),
        tier=table.get("tier", "none"),
        flags=tuple(table.get("flags", ())),
        answerable=bool(table.get("answerable", suite != "declines")),
        must_not=tuple(table.get("must_not", ())),
        language=table.get("language", "en"),
        standing_question=table.get("standing_question", ""),
        note=table["note"],
    )


def file_hash(suite: str, folder: Path = FOLDER) -> str:
    """sha256 of a file of cases."""
    return hashlib.sha256((folder / f"{suite}.jsonl").read_bytes()).hexdigest()
