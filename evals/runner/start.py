"""Begins a run, or goes on with one, and writes its reports."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from evals.errors import EvalsError
from evals.lab import open_lab, prepare
from evals.record import Record
from evals.runner.folder import Run, append, create, read
from evals.runner.identity import identity
from evals.runner.plan import Choice, Task, plan
from evals.runner.work import work

_SAME = ("code_sha256", "corpus_hash", "weights_sha256", "cases_sha256", "settings")
"""What must not have changed since a run began for it to go on."""


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each stage on standard error, where it is a terminal; silence elsewhere."""
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, TimeRemainingColumn(), console=console, disable=not sys.stderr.isatty()) as progress:
        shown: dict[str, object] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in shown:
                shown[stage] = progress.add_task(stage, total=total)
            progress.update(shown[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield report


def start(choice: Choice, out: Path, jobs: int, resume: Path | None = None) -> Run:
    """Everything that ``choice`` asks for, in a new folder below ``out`` or, with ``resume``, in that one.

    Raises:
        EvalsError: what was asked for is not there, or the run to be resumed was of something else.
    """
    before = read(resume) if resume else None
    if before:
        choice = before.choice
    originals = Path(choice.originals) if choice.originals else None
    tasks = plan(choice)
    if not tasks:
        raise EvalsError(f"no case of the part {choice.part!r} in {', '.join(choice.suites)}")
    with bars() as report:
        lab = open_lab(prepare(out / ".cache", originals), report)
        try:
            now = identity(lab, "originals" if originals else "digests")
            folder = _folder(before, now, choice, out)
            done = {r.key for r in before.records} if before else set()
            rest = [t for t in tasks if t.key not in done]
            for _ in append(folder, _reported(work(lab, rest, jobs), tasks, len(done), report)):
                pass
        finally:
            lab.close()
    return read(folder)


def _reported(
    records: Iterator[Record], tasks: list[Task], done: int, report: Callable[[str, int, int], None]
) -> Iterator[Record]:
    """The same records, with a bar for each suite."""
    totals: dict[str, int] = {}
    for task in tasks:
        totals[task.suite] = totals.get(task.suite, 0) + 1
    counts: dict[str, int] = {}
    if done:
        report("kept", done, len(tasks))
    for record in records:
        counts[record.suite] = counts.get(record.suite, 0) + 1
        report(record.suite, counts[record.suite], totals[record.suite])
        yield record


def _folder(before: Run | None, now: dict[str, object], choice: Choice, out: Path) -> Path:
    if before:
        changed = [key for key in _SAME if before.identity.get(key) != now[key]]
        if changed:
            raise EvalsError(
                f"--resume {before.folder}: {changed[0]} was {_short(before.identity.get(changed[0]))}, is now "
                f"{_short(now[changed[0]])}; what was measured must stay the same within a run, begin a new one"
            )
        return before.folder
    library = "originals" if choice.originals else "digests"
    folder = out / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{library}-{choice.part}"
    while folder.exists():  # begun in the same second
        time.sleep(1)
        folder = out / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{library}-{choice.part}"
    create(folder, now, choice)
    return folder


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 16 else f"{text[:12]}…"
