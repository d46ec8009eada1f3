"""Progress of long work on standard error: a bar on a terminal, silence elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

if TYPE_CHECKING:
    from index.build import Report


def notice(text: str) -> None:
    """A line for the person at the terminal, on standard error."""
    if sys.stderr.isatty():
        print(f"backstride: {text}", file=sys.stderr)


class _Count(ProgressColumn):
    """How much of how much is done; just how much where the whole is not known."""

    def render(self, task: Task) -> Text:
        done = int(task.completed)
        return Text(str(done) if task.total is None else f"{done} of {int(task.total)}")


@contextmanager
def reporting(*, shown: bool = True) -> Iterator[Report]:
    """A report function whose stages are shown as bars while the block runs.

    A stage of which 0 is the whole has a count and no end.
    """
    columns = (TextColumn("{task.description:<10}"), BarColumn(), _Count(), TimeElapsedColumn())
    disable = not (shown and sys.stderr.isatty())
    progress = Progress(*columns, console=Console(stderr=True), disable=disable, transient=True)
    tasks: dict[str, TaskID] = {}

    def report(stage: str, done: int, total: int) -> None:
        progress.start()  # not before there is something to show; more than once does no harm
        if stage not in tasks:
            tasks[stage] = progress.add_task(stage, total=total or None)
        progress.update(tasks[stage], completed=done, total=total or None)

    try:
        yield report
    finally:
        progress.stop()
