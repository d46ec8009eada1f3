"""Hold the program against evals/thresholds.toml on a fast, fixed sample of the development part.

Exits 0 where every threshold holds, and 1 with one line for each that is missed.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from evals.gate import THRESHOLDS, gate, load, tasks
from evals.lab import open_lab, prepare
from evals.record import Record
from evals.runner.start import bars


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument(
        "--thresholds", type=Path, default=THRESHOLDS, metavar="FILE", help="other thresholds than these"
    )
    parser.add_argument("--jobs", type=int, default=min(8, os.cpu_count() or 1), help="processes (default: one a core)")
    parser.add_argument(
        "--out", type=Path, default=Path("evals/reports"), metavar="DIR", help="where the index is kept"
    )


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Do it."""
    if given.jobs < 1:
        parser.error(f"--jobs {given.jobs}: expected 1 or more")
    thresholds = load(given.thresholds)
    began = time.perf_counter()
    total = len(tasks(thresholds))
    with bars() as report:

        def watch(records: Iterable[Record]) -> Iterator[Record]:
            for number, record in enumerate(records, 1):
                report("gate", number, total)
                yield record

        lab = open_lab(prepare(given.out / ".cache"), report)
        try:
            verdict = gate(lab, thresholds, jobs=given.jobs, watch=watch)
        finally:
            lab.close()
    for line in verdict.lines:
        print(line)
    held = len(thresholds.threshold) - len(verdict.missed)
    seconds = time.perf_counter() - began
    print(f"gate: {held} of {len(thresholds.threshold)} thresholds held, {total} cases, {seconds:.0f} s")
    return 1 if verdict.lines else 0
