"""Declines: what the library does not answer must be declined, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from bot.reply import Status
from evals.cases import Case, load
from evals.lab import Lab
from evals.record import OURS, Record
from evals.stats.calibration import Bin, expected_calibration_error, reliability
from evals.stats.interval import NOTHING, Estimate, bootstrap
from evals.suites.measure import Figure, Measure, Suite, estimate
from evals.suites.text import asked
from evals.systems.system import System

_PRECISION = Measure(
    "decline_precision",
    "Decline precision",
    "Of the questions that were declined (in the suites answers, dialogues and declines), the share that had to be. "
    "Depends on how many of either sort were asked.",
)
_BRIER = Measure(
    "brier",
    "Brier score of the decision",
    "Mean squared difference between the probability that the library answers and whether it does; lower is better.",
    "lower",
    unit="mean",
)
_ECE = Measure(
    "ece",
    "Expected calibration error",
    "Mean gap between the probability that the library answers and the share of questions that it does answer, in ten "
    "bins, weighted by questions (the suites retrieval and declines).",
    "lower",
    unit="mean",
)


def judge(lab: Lab, system: System, case: Case) -> Record:
    """One unanswerable question through one system."""
    reply = system.reply(case.messages)
    declined = reply.status is Status.DECLINED
    got: dict[str, object] = {"reply": reply.to_json()}
    if system.name == OURS:
        got["probability"] = lab.probe(case.messages).probability
    return Record(
        suite="declines",
        system=system.name,
        id=case.id,
        voice=case.voice,
        kind=case.kind,
        part="",
        asked=asked(case),
        expected={"note": case.note, "answerable": False},
        got=got,
        scores={"declined": declined, "answered": reply.status is Status.ANSWERED},
        passed=declined,
    )


def said_and_true(everything: Sequence[Record]) -> tuple[list[float], list[bool]]:
    """Probabilities that the library answers, and whether it does, of all records that have one."""
    chosen = [r for r in everything if r.suite in ("retrieval", "declines") and r.got.get("probability") is not None]
    return [float(r.got["probability"]) for r in chosen], [r.suite == "retrieval" for r in chosen]


def calibration(everything: Sequence[Record]) -> list[Bin]:
    """The reliability table; empty where only one sort of question was asked."""
    said, true = said_and_true(everything)
    return reliability(said, true) if len(set(true)) == 2 else []


def _special(own: Sequence[Record], everything: Sequence[Record]) -> list[Figure]:
    system = own[0].system
    judged = {(r.suite, r.id): r for r in everything if r.suite in ("answers", "dialogues", "declines") and not r.error}
    declined = [r for r in judged.values() if r.got.get("reply", {}).get("status") == "declined"]
    with_answerable = any(r.suite != "declines" for r in judged.values())
    precision = estimate([not r.expected.get("answerable", True) for r in declined]) if with_answerable else NOTHING
    note = (
        ""
        if precision.measured
        else "nothing was declined"
        if with_answerable
        else "needs the suite answers in the run"
    )
    found = [Figure("declines", system, _PRECISION, precision, note=note)]
    if system != OURS:
        return found
    said, true = said_and_true(everything)
    why = "" if len(set(true)) == 2 else "needs the suites retrieval and declines in the run"
    brier = bootstrap([(p - t) ** 2 for p, t in zip(said, true, strict=True)]) if not why else NOTHING
    found.append(Figure("declines", system, _BRIER, brier, note=why))
    table = calibration(everything)
    ece = expected_calibration_error(table)
    whole = Estimate(ece, math.nan, math.nan, len(said)) if not why else NOTHING
    found.append(
        Figure("declines", system, _ECE, whole, note=why or "no interval: the error is biased under resampling")
    )
    return found


DECLINED = Measure(
    "declined",
    "To be declined, and declined (decline recall)",
    "A question that the library does not answer is declined.",
    primary=True,
)
DECLINES = Suite(
    name="declines",
    title="Declines",
    about="Questions that the library does not answer: near its subject, a detail it lacks, doses, brands, diagnoses, "
    "prognoses, other subjects. The baselines never decline, so each of them answers every one.",
    cases=lambda part: load("declines", part),
    baselines=("langchain",),
    judge=judge,
    measures=(
        DECLINED,
        replace(DECLINED, key="answered", title="Answered all the same", definition="It is answered.", better="lower",
                primary=False),
    ),
    special=_special,
    extra=(_PRECISION, _BRIER, _ECE),
)  # fmt: skip
