"""What got better and worse between two runs, case by case, with a paired test.

Rates are compared by McNemar's exact test, means by a paired bootstrap, over the cases that both runs have. The key
measures of each suite decide the exit status: 1 where one of them got significantly worse (p < 0.05), 0 otherwise, 2
for runs that cannot be compared. There is no correction for comparing several measures: one loss in twenty is chance.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from evals.compare import compare, markdown
from evals.record import OURS
from evals.runner.folder import read


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument("before", type=Path, help="folder of the earlier run")
    parser.add_argument("after", type=Path, help="folder of the later run")
    parser.add_argument("--system", default=OURS, help=f"which system's records (default: {OURS})")
    parser.add_argument("--most", type=int, default=10, metavar="N", help="cases listed of each measure (default: 10)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the Markdown to this file too")


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Do it."""
    del parser
    before, after = read(given.before), read(given.after)
    comparison = compare(before, after, given.system)
    asked = {(r.suite, r.id): r.asked[-1]["content"] for r in (*before.records, *after.records) if r.asked}
    text = markdown(comparison, asked, given.most)
    print(text)
    if given.out:
        given.out.write_text(text, encoding="utf-8")
    for loss in comparison.losses:
        print(
            f"significant loss: {loss.suite}.{loss.measure.key} {loss.before:.3f} -> {loss.after:.3f} (p = "
            f"{loss.p:.3f})"
        )
    return 1 if comparison.losses else 0
