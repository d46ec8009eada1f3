"""Tasks -> records, in this process or in several; the same records in the same order either way."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bot.message import Message
from evals.lab import Lab, open_lab
from evals.record import OURS, Record
from evals.runner.plan import Task
from evals.suites.all import SUITES
from evals.suites.text import asked
from evals.systems.choose import Systems

_ALONE = frozenset({"latency"})
"""Suites that are measured in one process, with nothing else going on."""
_WARM = (Message("user", "Which stretch helps a stiff back before a run?"),)
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def judged(lab: Lab, systems: Systems, task: Task) -> Record:
    """One task's record. What the system raises is in the record: the run goes on."""
    try:
        record = SUITES[task.suite].judge(lab, systems[task.system], task.case)
    except Exception as error:  # noqa: BLE001 - a broken case is a result, and must not hide the others
        case = task.case
        what = f"{type(error).__name__}: {error}"
        record = Record(
            task.suite, task.system, case.id, case.voice, case.kind, task.part, asked(case), passed=False, error=what
        )
    return replace(record, part=task.part, asked=record.asked if task.system == OURS else ())


def work(lab: Lab, tasks: Sequence[Task], jobs: int) -> Iterator[Record]:
    """The records of ``tasks`` in their order, as they come."""
    systems = Systems(lab)
    together = [t for t in tasks if t.suite not in _ALONE]
    alone = [t for t in tasks if t.suite in _ALONE]
    for name in dict.fromkeys(t.system for t in tasks):
        systems[name]  # made here first: what it keeps on disk is then there for the other processes
    if jobs > 1 and len(together) > 1:
        yield from _shared(lab.home, together, jobs)
    else:
        yield from (judged(lab, systems, task) for task in together)
    if alone:
        # a process of its own: in this one, what was asked before is remembered and would be answered too fast
        with multiprocessing.get_context("spawn").Pool(1, _warm, (str(lab.home), alone)) as pool:
            yield from pool.imap(_one, alone)


_own: tuple[Lab, Systems] | None = None


def _open(home: str) -> None:
    global _own  # noqa: PLW0603 - a worker process has one lab
    lab = open_lab(Path(home))
    _own = lab, Systems(lab)


def _warm(home: str, tasks: Sequence[Task]) -> None:
    """Open, and ask each system something else a few times."""
    _open(home)
    for task in {task.system: task for task in tasks}.values():
        other = replace(task, case=replace(task.case, messages=_WARM))
        for _ in range(3):
            _one(other)


def _one(task: Task) -> Record:
    assert _own is not None  # noqa: S101 - set by the initialiser
    return judged(*_own, task)


@contextmanager
def _single_threaded() -> Iterator[None]:
    """Processes started inside use one thread each: more of them than cores slow each other down many times over."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _shared(home: Path, tasks: Sequence[Task], jobs: int) -> Iterator[Record]:
    # a fresh process opens the index itself: the store's threads would not survive a fork
    with _single_threaded(), multiprocessing.get_context("spawn").Pool(jobs, _open, (str(home),)) as pool:
        yield from pool.imap(_one, tasks, chunksize=8)
