"""The cases for inspect-ai, or the answers of a run for ragas.

export inspect --out FILE [--suite NAME]…   samples for inspect_ai.dataset.json_dataset; run them with
                                            inspect eval evals/export/inspect_task.py -T samples=FILE
export ragas --run RUN --out FILE           rows for ragas' EvaluationDataset.from_jsonl
"""

from __future__ import annotations

import argparse
from pathlib import Path

from evals.cases import FILES, load
from evals.errors import EvalsError
from evals.export import ragas_rows, samples
from evals.record import OURS
from evals.runner.folder import read


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument("tool", choices=["inspect", "ragas"])
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="JSON Lines file to write")
    parser.add_argument("--suite", action="append", choices=FILES, help="inspect: only these cases; repeatable")
    parser.add_argument(
        "--part", choices=["dev", "test", "all"], default="dev", help="inspect: which voices (default: dev)"
    )
    parser.add_argument("--run", type=Path, metavar="RUN", help="ragas: the run whose answers are exported")


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Do it."""
    if given.tool == "inspect":
        n = samples.write((c for name in given.suite or FILES for c in load(name, given.part)), given.out)
    else:
        if given.run is None:
            parser.error("export ragas needs --run RUN, the folder of a run with the suites answers or dialogues")
        n = ragas_rows.write([r for r in read(given.run).records if r.system == OURS], given.out)
    if not n:
        raise EvalsError(f"nothing to export to {given.out}: no such case or answer")
    print(f"{n} rows in {given.out}")
    return 0
