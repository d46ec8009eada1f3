"""Figures of the classifier alone on messages that it was not trained on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.triage.finding import Tier
from bot.triage.standing import STANDS
from evals.measures import Rate, rate
from evals.training.triage.bank import Utterance


@dataclass(frozen=True, slots=True)
class Figures:
    """Rates over all messages, and the share told to seek care now or today by flag, style and voice."""

    overall: dict[str, Rate]
    by_flag: dict[str, Rate]
    by_style: dict[str, Rate]
    by_voice: dict[str, Rate]
    right_flag: Rate


def figures(cases: Sequence[Utterance], verdicts: Sequence[Tier], likeliest: Sequence[str]) -> Figures:
    """Measure; ``verdicts`` are the tiers given, urgent or more means escalated; ``likeliest`` the flag named first."""
    tiers = np.array(verdicts)
    soon, up, emergency = tiers >= Tier.SOON, tiers >= Tier.URGENT, tiers == Tier.EMERGENCY

    def of(right: NDArray[np.bool_], keep: Callable[[Utterance], bool]) -> Rate:
        return rate([bool(r) for r, case in zip(right, cases, strict=True) if keep(case)])

    def grouped(groups: Callable[[Utterance], Sequence[str]]) -> dict[str, Rate]:
        signs = [c for c in cases if c.tier >= Tier.URGENT]
        names = sorted({g for c in signs for g in groups(c)})
        return {n: of(up, lambda c, n=n: c.tier >= Tier.URGENT and n in groups(c)) for n in names}  # type: ignore[misc]

    hit = np.array([name in case.flags for name, case in zip(likeliest, cases, strict=True)])
    return Figures(
        overall={
            "emergencies told to seek care": of(up, lambda c: c.tier is Tier.EMERGENCY),
            "emergencies given the emergency tier": of(emergency, lambda c: c.tier is Tier.EMERGENCY),
            "urgent ones escalated": of(up, lambda c: c.tier is Tier.URGENT),
            "'soon' ones given at least that": of(soon, lambda c: c.tier is Tier.SOON),
            "urgent ones called emergencies": of(emergency, lambda c: c.tier is Tier.URGENT),
            "harmless ones escalated": of(up, lambda c: c.tier is Tier.NONE and not c.ordinary),
            "harmless ones given any advice": of(soon, lambda c: c.tier is Tier.NONE and not c.ordinary),
            "ordinary questions escalated": of(up, lambda c: c.ordinary),
        },
        by_flag=grouped(lambda c: sorted(c.flags)),
        by_style=grouped(lambda c: [c.style]),
        by_voice=grouped(lambda c: [c.voice]),
        right_flag=of(hit, lambda c: c.tier >= Tier.URGENT),
    )


@dataclass(frozen=True, slots=True)
class TakingBack:
    """Of messages after a sign: those that take it back and are read so, and those that do not but are."""

    seen: Rate
    wrongly: Rate
    unrelated: Rate
    """The same after an ordinary question that has nothing to do with the sign."""


def taking_back_of(
    cases: Sequence[Utterance], stands: NDArray[np.float64], unrelated: NDArray[np.float64]
) -> TakingBack:
    """Measure at the threshold of the program; ``stands`` are probabilities of ``cases``, shape (n,)."""
    gone = stands < STANDS
    kept = np.array([case.tier >= Tier.URGENT for case in cases], dtype=bool)
    return TakingBack(*(rate([bool(g) for g in part]) for part in (gone[~kept], gone[kept], unrelated < STANDS)))


def table(results: Mapping[str, Figures]) -> str:
    """A Markdown table of the overall figures, a column for each set."""
    names = list(next(iter(results.values())).overall)
    lines = ["| figure | " + " | ".join(results) + " |", "| --- |" + " --- |" * len(results)]
    lines += [f"| {name} | " + " | ".join(str(r.overall[name]) for r in results.values()) + " |" for name in names]
    lines.append("| likeliest flag is a right one | " + " | ".join(str(r.right_flag) for r in results.values()) + " |")
    return "\n".join(lines)
