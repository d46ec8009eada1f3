"""``python -m evals.bench``: time per question, beside what a user would pick instead, all in one run.

The rounds are interleaved, so that a busy machine slows all of them alike; the ratios are what to quote. The peers are
BM25 alone, MiniLM alone, and LangChain's stock chain.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from bot.message import Message
from evals.cases import load
from evals.lab import open_lab, prepare
from evals.record import OURS
from evals.runner.start import bars
from evals.stats.interval import Estimate, percentile
from evals.systems.choose import Systems, title_of

PEERS = ("bm25", "minilm", "langchain")
QUESTIONS = 60

Runner = Callable[[list[Message]], object]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often every question is asked (default: 3)")
    parser.add_argument("--out", type=Path, default=Path("evals/reports"), help="where the index is kept")
    given = parser.parse_args()
    asked = [[case.messages[-1]] for case in load("answers", "dev")][:QUESTIONS]
    with bars() as report:
        lab = open_lab(prepare(given.out / ".cache"), report)
        systems = Systems(lab)
        runners: dict[str, Runner] = {title_of(name): systems[name].reply for name in (OURS, *PEERS)}
        times: dict[str, list[float]] = {name: [] for name in runners}
        for messages in asked[:3]:
            for run in runners.values():
                run(messages)
        for number in range(given.rounds * len(asked)):
            for name, run in runners.items():
                start = time.perf_counter()
                run(asked[number % len(asked)])
                times[name].append((time.perf_counter() - start) * 1e3)
            report("asking", number + 1, given.rounds * len(asked))
    lab.close()
    base = percentile(times[title_of("langchain")], 50).value
    print(f"{len(asked)} questions, {given.rounds} rounds, milliseconds with 95 % bootstrap intervals\n")
    print("| | median | 95th percentile | median to the stock chain's |\n| --- | --- | --- | --- |")
    for name, values in times.items():
        median = percentile(values, 50)
        print(f"| {name} | {_said(median)} | {_said(percentile(values, 95))} | {median.value / base:.2f} |")


def _said(e: Estimate) -> str:
    return f"{e.value:.1f} [{e.low:.1f}, {e.high:.1f}]"


if __name__ == "__main__":
    main()
