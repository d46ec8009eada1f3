"""What adds up: half-signs that mean something together, and signs that mean nothing alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.triage.finding import Finding, Tier
from bot.triage.rules import Combination, Lexicon


def combined(present: list[Finding], known: Lexicon, judged: Collection[Finding] = ()) -> list[Finding]:
    """The findings that count, out of all that are asserted: each flag at its highest tier, half-signs left out.

    ``judged`` are those of them that count by themselves, because the whole message was weighed.
    """
    counting = [f for f in present if f.tier is not Tier.NONE and (known.signs[f.flag].alone or f in judged)]
    for rule in known.combinations:
        counting.extend(_given(rule, present))
    best: dict[tuple[str, int, int, int], Finding] = {}
    for finding in counting:
        key = (finding.flag, finding.message, finding.start, finding.end)
        if key not in best or finding.tier > best[key].tier:
            best[key] = finding
    return list(best.values())


def _given(rule: Combination, present: list[Finding]) -> list[Finding]:
    """The finding that a rule gives, at the place of the first of its needs; nothing where a need is not met."""
    groups = [[f for f in present if f.flag in names] for names in rule.need]
    if not all(groups):
        return []
    if rule.same_message:
        shared = set.intersection(*({f.message for f in group} for group in groups))
        if not shared:
            return []
        groups = [[f for f in group if f.message in shared] for group in groups]
    return [replace(groups[0][0], flag=rule.gives, tier=rule.tier)]
