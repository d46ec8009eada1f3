"""Have cases labelled by two people, and see how far they agree.

With one FILE: shows cases without their labels and writes yours into it, a line each; go on later with the same file.
With two: shows their agreement (Cohen's kappa, with quadratic weights for tiers) and the cases on which they differ,
side by side with the label that stands in the case.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from evals.cases import FILES, Case, load
from evals.grow.ask import Ask, Terminal
from evals.grow.labels import agreement, append, choices, own_label, read
from evals.runner.plan import drawn

STOP = "stop"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument("suite", choices=FILES)
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="labels, JSON Lines: one to label, two to compare"
    )
    parser.add_argument("--part", choices=["dev", "test", "all"], default="dev", help="which voices (default: dev)")
    parser.add_argument("--sample", type=int, default=50, metavar="N", help="how many cases to label (default: 50)")
    parser.add_argument("--seed", type=int, default=0, help="of the sample; both people take the same (default: 0)")


def run(given: argparse.Namespace, parser: argparse.ArgumentParser, ask: Ask | None = None) -> int:
    """Do it."""
    if len(given.files) > 2:
        parser.error(f"{len(given.files)} files, expected one to label or two to compare")
    person = ask or Terminal()
    if len(given.files) == 1:
        cases = drawn(load(given.suite, given.part), given.sample, given.seed)
        return _label(given.suite, cases, given.files[0], person)
    return _compare(given.suite, given.files[0], given.files[1], person)


def _label(suite: str, cases: list[Case], path: Path, person: Ask) -> int:
    done = read(path, suite) if path.exists() else {}
    rest = [c for c in cases if c.id not in done]
    for number, case in enumerate(rest, 1):
        turns = [f"{'person' if m.role == 'user' else 'bot'}: {m.content}" for m in case.messages]
        person.show(f"{number} of {len(rest)}: {case.id}", "\n\n".join(turns))
        label = person.choose("Label", [*choices(suite), STOP])
        if label == STOP:
            break
        append(path, case.id, label)
    print(f"{len(read(path, suite)) if path.exists() else 0} of {len(cases)} labelled in {path}")
    return 0


def _compare(suite: str, one: Path, two: Path, person: Ask) -> int:
    found = agreement(suite, read(one, suite), read(two, suite))
    by_id = {case.id: case for case in load(suite)}
    rows = [
        (i, by_id[i].messages[-1].content if i in by_id else "", a, b, own_label(by_id[i]) if i in by_id else "")
        for i, a, b in found.differing
    ]
    if rows:
        person.rows(("case", "message", one.stem, two.stem, "in the case"), rows)
    kappa = found.kappa
    number = (
        "not defined (one label only)"
        if math.isnan(kappa.value)
        else f"{kappa.value:.3f} [{kappa.low:.3f}, {kappa.high:.3f}]"
    )
    print(f"{found.same} of {found.n} labelled alike; Cohen's kappa {number}")
    return 0
