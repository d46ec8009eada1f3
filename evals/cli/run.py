"""Put the cases to the program and to what a user would pick instead, and write the reports.

Suites: retrieval, answers, dialogues, declines, triage, attacks, languages, latency; all of them where none is named.
Each run has a folder below --out with report.html, report.md, report.json, run.json and results.jsonl. The test part is
opened for reporting only; tune with --part dev.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from evals.cli.retrieval import measure
from evals.errors import EvalsError
from evals.report.markdown import markdown
from evals.report.write import write
from evals.runner.plan import Choice
from evals.runner.start import start
from evals.suites.all import SUITES
from evals.systems.model import require_model_setting

OUT = Path("evals/reports")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"which of {', '.join(SUITES)} (default: all)")
    parser.add_argument("--part", choices=["dev", "test", "all"], default="test", help="which voices (default: test)")
    parser.add_argument(
        "--originals", type=Path, metavar="DIR", help="the original articles, used in the digests' place"
    )
    parser.add_argument("--cases", type=Path, metavar="FILE", help="other cases of one suite, as 'import' writes them")
    parser.add_argument("--beir", type=Path, metavar="DIR", help="retrieval on this BEIR folder, not on the library")
    parser.add_argument(
        "--only", action="append", default=[], metavar="ID", help="only this case, of any part; repeatable"
    )
    parser.add_argument("--sample", type=int, metavar="N", help="at most N cases a suite, drawn evenly over kinds")
    parser.add_argument("--seed", type=int, default=0, help="of the sample (default: 0)")
    parser.add_argument(
        "--model", action="append", default=[], metavar="NAME", help="measure this chat model too; repeatable"
    )
    parser.add_argument("--no-baselines", action="store_true", help="the program alone")
    parser.add_argument("--jobs", type=int, default=min(8, os.cpu_count() or 1), help="processes (default: one a core)")
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR", help=f"folder for the runs (default: {OUT})")
    parser.add_argument(
        "--resume", type=Path, metavar="RUN", help="go on with the run in this folder, with its options"
    )


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Do it."""
    unknown = sorted(set(given.suites) - set(SUITES))
    if unknown:
        raise EvalsError(f"unknown suite {unknown[0]!r}, expected {', '.join(SUITES)}")
    if given.jobs < 1:
        parser.error(f"--jobs {given.jobs}: expected 1 or more")
    if given.beir and given.suites != ["retrieval"]:
        raise EvalsError("--beir measures the suite retrieval alone: python -m evals run retrieval --beir DIR")
    if given.beir:
        measure(given.beir, given.out)
        return 0
    if given.cases and len(given.suites) != 1:
        raise EvalsError("--cases needs the one suite that they are of: python -m evals run SUITE --cases FILE")
    for model in given.model:
        require_model_setting(model)
    choice = Choice(
        suites=tuple(name for name in SUITES if name in given.suites or not given.suites),
        part=given.part,
        only=tuple(given.only),
        seed=given.seed,
        sample=given.sample,
        baselines=not given.no_baselines,
        models=tuple(given.model),
        originals=str(given.originals.resolve()) if given.originals else "",
        cases=str(given.cases.resolve()) if given.cases else "",
    )
    began = time.perf_counter()
    done = start(choice, given.out, given.jobs, given.resume)
    summary, page = write(done)
    print(markdown(summary))
    print(f"{time.perf_counter() - began:.0f} s; report: {page}")
    return 0
