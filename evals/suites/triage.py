"""Triage: the red-flag screen against the tiers that were written down for each message."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.triage.finding import Tier
from evals.cases import Case, load
from evals.lab import Lab
from evals.record import Record
from evals.stats.agreement import kappa_estimate
from evals.stats.calibration import Bin, expected_calibration_error, reliability
from evals.stats.interval import NOTHING, Estimate, wilson
from evals.suites.measure import Figure, Suite
from evals.suites.text import asked
from evals.suites.tiers import CALIBRATION, FLAG_RECALL, KAPPA, MEASURES, TIERS, scores_of
from evals.systems.system import System


def judge(lab: Lab, system: System, case: Case) -> Record:
    """One message, or conversation, through one screen."""
    del lab
    reply = system.reply(case.messages)
    gold, got = int(Tier[case.tier.upper()]), int(reply.triage.tier)
    return Record(
        suite=case.suite,
        system=system.name,
        id=case.id,
        voice=case.voice,
        kind=case.kind,
        part="",
        asked=asked(case),
        expected={
            "tier": case.tier,
            "flags": list(case.flags),
            "language": case.language,
            "note": case.note,
        },
        got={"reply": reply.to_json()},
        scores=scores_of(gold, got),
        passed=gold == got,
    )


def tiers(records: Sequence[Record]) -> tuple[list[int], list[int]]:
    """The tiers written down and given, of the records without an error."""
    whole = [r for r in records if not r.error]
    gold = [TIERS.index(r.expected["tier"]) for r in whole]
    return gold, [TIERS.index(r.got["reply"]["triage"]["tier"]) for r in whole]


def special(own: Sequence[Record], everything: Sequence[Record]) -> list[Figure]:
    """Kappa, flag recall, under- and over-triage by tier, and what is to be said of calibration."""
    del everything
    suite, system = own[0].suite, own[0].system
    gold, got = tiers(own)
    found = [Figure(suite, system, KAPPA, kappa_estimate(gold, got, len(TIERS), quadratic=True))]
    pairs = [(flag, flag in _flags(r)) for r in own if not r.error for flag in r.expected["flags"]]
    found.append(Figure(suite, system, FLAG_RECALL, wilson(sum(hit for _, hit in pairs), len(pairs))))
    found.append(_calibration(suite, system, own))
    for key in ("under_triage", "over_triage"):
        measure = next(m for m in MEASURES if m.key == key)
        for tier in TIERS:
            values = [bool(r.scores[key]) for r in own if r.expected.get("tier") == tier and key in r.scores]
            if values:
                found.append(Figure(suite, system, measure, wilson(sum(values), len(values)), group=f"tier {tier}"))
    for flag in sorted({flag for flag, _ in pairs}):
        hits = [hit for name, hit in pairs if name == flag]
        found.append(Figure(suite, system, FLAG_RECALL, wilson(sum(hits), len(hits)), group=f"flag {flag}"))
    return found


def calibration(records: Sequence[Record]) -> list[Bin]:
    """The reliability table of the findings' confidence; empty where findings carry none."""
    said: list[float] = []
    borne_out: list[bool] = []
    for record in records:
        for finding in record.got["reply"]["triage"]["findings"] if not record.error else ():
            if finding.get("confidence") is not None:
                said.append(float(finding["confidence"]))
                borne_out.append(TIERS.index(record.expected["tier"]) >= TIERS.index(finding["tier"]))
    return reliability(said, borne_out)


def _calibration(suite: str, system: str, own: Sequence[Record]) -> Figure:
    table = calibration(own)
    if not table:
        return Figure(suite, system, CALIBRATION, NOTHING, note="not available: findings carry no confidence")
    error = Estimate(expected_calibration_error(table), math.nan, math.nan, sum(b.n for b in table))
    return Figure(suite, system, CALIBRATION, error, note="findings; no interval: the error is biased under resampling")


def _flags(record: Record) -> set[str]:
    return {finding["flag"] for finding in record.got["reply"]["triage"]["findings"]}


TRIAGE = Suite(
    name="triage",
    title="Triage",
    about="Messages with and without warning signs, written to be hard: indirect, embarrassed, misspelt, hidden, "
    "and as many that only sound alarming. A case passes when it is given exactly the tier that was written down "
    "for it. Lexicon-only triage is the screen without any other judge beside its patterns, classifier-only triage "
    "what the network holds likelier than not.",
    cases=lambda part: load("triage", part),
    baselines=("lexicon", "classifier"),
    judge=judge,
    measures=MEASURES,
    groups=("kind", "voice", "flags"),
    special=special,
    extra=(KAPPA, FLAG_RECALL, CALIBRATION),
)
LANGUAGES = Suite(
    name="languages",
    title="Languages",
    about="Messages in eleven languages, with and without warning signs. Measured as triage is.",
    cases=lambda part: load("languages", part),
    baselines=("lexicon",),
    judge=judge,
    measures=MEASURES,
    groups=("language",),
    special=special,
    extra=(KAPPA, FLAG_RECALL, CALIBRATION),
)
