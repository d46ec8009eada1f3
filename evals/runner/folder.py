"""A run's folder: ``run.json`` says what was asked and of what, ``results.jsonl`` has a line for each record as it
came.

A run that was cut off can go on: a broken last line is dropped, the records before it are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.errors import EvalsError
from evals.record import Record
from evals.runner.plan import Choice

RUN, RESULTS = "run.json", "results.jsonl"


@dataclass(frozen=True, slots=True)
class Run:
    """What was run, and what came of it."""

    folder: Path
    identity: dict[str, Any]
    choice: Choice
    records: tuple[Record, ...]


def create(folder: Path, identity: dict[str, Any], choice: Choice) -> None:
    """Begin a run."""
    folder.mkdir(parents=True)
    table = {"identity": identity, "choice": choice.to_json()}
    (folder / RUN).write_text(json.dumps(table, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / RESULTS).touch()


def read(folder: Path) -> Run:
    """A run as far as it came.

    Raises:
        EvalsError: it is no run's folder, or a line other than the last is broken.
    """
    path = folder / RUN
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        choice = Choice.of(table["choice"])
        identity: dict[str, Any] = table["identity"]
        lines = (folder / RESULTS).read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvalsError(
            f"{folder}: no run ({type(error).__name__}: {error}); expected a folder with {RUN} and {RESULTS}, as "
            "'python -m evals run' writes it"
        ) from error
    return Run(folder, identity, choice, tuple(_records(folder / RESULTS, lines)))


def _records(path: Path, lines: list[str]) -> Iterator[Record]:
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            yield Record.of(line)
        except ValueError as error:
            if number == len(lines):
                return  # cut off while it was written
            raise EvalsError(f"{path}:{number}: {error}; the file was changed by hand, begin a new run") from error


def append(folder: Path, records: Iterable[Record]) -> Iterator[Record]:
    """Write each record as it comes, and hand it on; whatever stood behind the last whole line is cut off first."""
    path = folder / RESULTS
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    with path.open("r+b") as stream:
        stream.truncate(len(whole))
        stream.seek(0, 2)
        for record in records:
            stream.write(record.line().encode() + b"\n")
            stream.flush()
            yield record
