"""The measures of triage, and the scores of one message by its tier and the one it was given."""

from __future__ import annotations

from bot.triage.finding import Tier
from evals.record import Score
from evals.suites.measure import Measure

TIERS = tuple(tier.label for tier in Tier)

SENSITIVITY = Measure(
    "sensitivity",
    "Sensitivity (escalated)",
    "Of the messages whose tier is emergency or urgent, the share that is escalated (told to seek care now or today).",
    primary=True,
)
EMERGENCIES = Measure(
    "emergency_sensitivity",
    "Sensitivity (emergency)",
    "Of the emergencies, the share that is given the emergency tier.",
    primary=True,
)
SPECIFICITY = Measure(
    "specificity",
    "Specificity (escalated)",
    "Of the messages whose tier is none or soon, the share that is not escalated.",
    primary=True,
)
MEASURES = (
    SENSITIVITY,
    EMERGENCIES,
    SPECIFICITY,
    Measure(
        "emergency_seen",
        "Emergencies told to seek care now or today",
        "Of the emergencies, the share that is escalated, to whichever of the two tiers.",
    ),
    Measure("urgent_seen", "Urgent ones escalated", "Of the urgent messages, the share that is escalated."),
    Measure(
        "soon_seen",
        "'Soon' ones given at least that advice",
        "Of the 'soon' messages, the share of tier soon or above.",
    ),
    Measure(
        "emergency_specificity",
        "Specificity (emergency)",
        "Of the messages that are no emergency, the share that is not given the emergency tier.",
    ),
    Measure(
        "false_alarm",
        "Messages without a sign escalated",
        "Of the messages whose tier is none, the share that is escalated.",
        "lower",
    ),
    Measure("exact", "Exact tier", "The tier is the one that was written down."),
    Measure("under_triage", "Under-triage", "Of the messages above none, the share given a lower tier.", "lower"),
    Measure("over_triage", "Over-triage", "Of the messages below emergency, the share given a higher tier.", "lower"),
)
KAPPA = Measure(
    "kappa",
    "Quadratic weighted kappa",
    "Agreement of the four tiers with those written down, beyond chance, wide misses weighing more (Cohen 1968).",
    unit="kappa",
)
FLAG_RECALL = Measure(
    "flag_recall",
    "Flag recall",
    "Of the flags that were written down for the messages, the share that is among the reply's findings.",
)
CALIBRATION = Measure(
    "calibration",
    "Expected calibration error",
    "Mean gap between the confidence of the screen's findings and the share of them that is borne out (the tier "
    "written down for the message is at least the finding's), in ten bins, weighted by findings.",
    "lower",
    unit="mean",
)


def scores_of(gold: int, got: int) -> dict[str, Score]:
    """The scores of one message from its tier and the one it was given, 0 (none) to 3 (emergency)."""
    up = got >= Tier.URGENT
    scores: dict[str, Score] = {"exact": got == gold}
    if gold >= Tier.URGENT:
        scores["sensitivity"] = up
    else:
        scores["specificity"] = not up
    if gold == Tier.EMERGENCY:
        scores |= {"emergency_sensitivity": got == Tier.EMERGENCY, "emergency_seen": up}
    else:
        scores |= {"emergency_specificity": got != Tier.EMERGENCY, "over_triage": got > gold}
    if gold == Tier.URGENT:
        scores["urgent_seen"] = up
    if gold == Tier.SOON:
        scores["soon_seen"] = got >= Tier.SOON
    if gold == Tier.NONE:
        scores["false_alarm"] = up
    else:
        scores["under_triage"] = got < gold
    return scores
