"""Latency: how long a reply takes, by stage, one after the other in one process."""

from __future__ import annotations

import time
from collections.abc import Sequence

from evals.cases import Case, load
from evals.lab import Lab
from evals.record import Record, Score
from evals.stats.interval import percentile
from evals.suites.measure import Figure, Measure, Suite
from evals.suites.text import asked
from evals.systems.system import System

STAGES = ("triage", "retrieve", "compose", "total")
PERCENTILES = (50, 90, 95, 99)
MOST = 120
"""Questions; more would not narrow the intervals by much."""


def judge(lab: Lab, system: System, case: Case) -> Record:
    """One question's time, in milliseconds; the program says it by stage, of the others there is the whole alone."""
    del lab
    began = time.perf_counter()
    reply = system.reply(case.messages)
    whole = (time.perf_counter() - began) * 1e3
    stages = reply.to_json()["timings_ms"]
    scores: dict[str, Score] = {f"{s}_ms": stages[s] for s in STAGES} if stages["total"] else {}
    scores["total_ms"] = whole  # by the same clock for all
    return Record(
        suite="latency",
        system=system.name,
        id=case.id,
        voice=case.voice,
        kind=case.kind,
        part="dev",
        asked=asked(case),
        got={"status": reply.status.value},
        scores=scores,
    )


def _spread(stage: str, q: int) -> Measure:
    which = "the whole reply" if stage == "total" else f"the stage '{stage}'"
    title = f"{stage.capitalize()}, {'median' if q == 50 else f'{q}th percentile'}"
    return Measure(f"{stage}_p{q}", title, f"{q}th percentile of the time of {which}, in ms.", "lower", unit="ms")


def special(own: Sequence[Record], everything: Sequence[Record]) -> list[Figure]:
    """Percentiles of each stage, with bootstrap intervals."""
    del everything
    found: list[Figure] = []
    for stage in STAGES:
        values = [float(v) for r in own if (v := r.scores.get(f"{stage}_ms")) is not None]
        if values:
            system = own[0].system
            found += [Figure("latency", system, _spread(stage, q), percentile(values, q)) for q in PERCENTILES]
    return found


def _questions(part: str) -> list[Case]:
    """Evenly spread questions of the development voices; ``part`` does not matter."""
    del part
    questions = load("answers", "dev")
    return questions[:: max(1, len(questions) // MOST)][:MOST]


LATENCY = Suite(
    name="latency",
    title="Latency",
    about="The time of one reply after another, in one process, on the questions of the development voices, "
    "whichever part is reported. Numbers of one run on one machine compare with each other, not with those of "
    "another machine.",
    cases=_questions,
    baselines=("bm25", "minilm", "langchain"),
    judge=judge,
    measures=tuple(
        Measure(f"{stage}_ms", f"{stage.capitalize()}, mean", "Mean time, in ms.", "lower", unit="ms")
        for stage in STAGES
    ),
    groups=(),
    special=special,
    extra=tuple(_spread(stage, q) for stage in STAGES for q in PERCENTILES),
)
