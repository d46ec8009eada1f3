"""``python -m evals``: the cases of all voices through the whole program, with a Markdown report.

Only the test part is printed unless --part says otherwise: it is opened for reporting, the dev part for tuning.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from rich.progress import track

import bot
from bot.runtime import build_index, make_responder
from bot.settings import Settings
from corpus.importer import import_paths
from corpus.library import Library
from evals.cases import SUITES, load
from evals.run import SuiteResult, measure, replies


def main() -> None:
    """Run, print the figures, write the report."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"which of {', '.join(SUITES)} (default: all)")
    parser.add_argument("--part", choices=["dev", "test", "all"], default="test", help="which voices (default: test)")
    parser.add_argument(
        "--originals", type=Path, help="folder with the original articles, imported in the digests' place"
    )
    parser.add_argument("--out", type=Path, default=Path("evals/reports"), help="folder for the report")
    parser.add_argument("--failures", action="store_true", help="write the failed cases into the report")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.suites) - set(SUITES))
    if unknown:
        parser.error(f"unknown suite {unknown[0]!r}; expected {', '.join(SUITES)}")
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        if arguments.originals:
            import_paths(Library(settings.home), sorted(arguments.originals.glob("*.txt")))
        build_index(settings)
        responder = make_responder(settings)
        responder.warm()
        began = time.perf_counter()
        results: list[SuiteResult] = []
        for suite in arguments.suites or SUITES:
            cases = load(suite, arguments.part)
            bar = iter(track(range(len(cases)), description=suite, disable=not sys.stderr.isatty()))
            results.append(measure(suite, replies(cases, responder, lambda bar=bar: next(bar, None))))
        seconds = time.perf_counter() - began
    library = "originals" if arguments.originals else "digests"
    report = _markdown(results, arguments.part, library, seconds, failures=arguments.failures)
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{library}-{arguments.part}.md"
    path.write_text(report, encoding="utf-8")
    print(report.split("\n## Failed cases")[0])
    print(f"report: {path}")


def _markdown(results: list[SuiteResult], part: str, library: str, seconds: float, *, failures: bool) -> str:
    lines = [f"# Evaluation: {library}, {part} voices", "", f"- {_identity()}", f"- {seconds:.0f} s for all cases", ""]
    lines += ["| suite | figure | rate [95 % Wilson interval] |", "| --- | --- | --- |"]
    lines += [f"| {r.suite} | {name} | {figure} |" for r in results for name, figure in r.figures.items()]
    if failures:
        lines += ["", "## Failed cases", ""]
        for result in results:
            for case, reply in result.failures:
                said = json.dumps(reply.text[:300], ensure_ascii=False)
                last = json.dumps(case.messages[-1].content[:300], ensure_ascii=False)
                lines.append(
                    f"- `{case.id}` ({case.kind}, expected {case.tier}): {last}: "
                    f"{reply.status}, {reply.triage.tier.label}: {said}"
                )
    return "\n".join(lines) + "\n"


def _identity() -> str:
    try:
        commit = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
        ).stdout.strip()
        dirty = subprocess.run(
            ["git", "status", "--porcelain"], capture_output=True, text=True, check=True
        ).stdout.strip()
        state = f"commit {commit}{' with changes' if dirty else ''}"
    except (OSError, subprocess.CalledProcessError):
        state = "no commit"
    return f"Backstride {bot.__version__}, {state}, Python {platform.python_version()} on {platform.machine()}"


if __name__ == "__main__":
    main()
