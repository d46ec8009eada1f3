"""Taking a sign back: "I meant my fingers", "sorry, typo". An order to ignore the screen takes nothing back."""

from __future__ import annotations

from dataclasses import replace

from bot.triage.finding import Assertion, Finding
from bot.triage.lexicon import lexicon
from bot.triage.signs import Reading, Seen

_EARLY = 80
"""Characters from the beginning of the message."""
_CUES = frozenset({"correction", "explanation"})


def _counts(seen: Seen) -> bool:
    """An explanation ("I mean…") takes something back only at the beginning of a message."""
    if seen.assertion is Assertion.HYPOTHETICAL:
        return False
    return seen.name == "correction" or seen.start <= _EARLY


def withdrawn(found: list[Finding], readings: dict[int, Reading]) -> list[Finding]:
    """``found`` with the assertion of what the user has corrected since set to withdrawn."""
    out = list(found)
    for index, read in readings.items():
        cue = next((seen for seen in read.seen if seen.name in _CUES and _counts(seen)), None)
        if cue is None:
            continue
        earlier = [
            f
            for f in out
            if f.assertion is Assertion.PRESENT
            and (f.message < index or (cue.name == "correction" and f.message == index and f.start < cue.start))
        ]
        if not earlier:
            continue
        last = max(f.message for f in earlier)
        taken = _taken_back([f for f in earlier if f.message == last], read)
        out = [replace(f, assertion=Assertion.WITHDRAWN) if f in taken else f for f in out]
    return out


def _taken_back(candidates: list[Finding], read: Reading) -> list[Finding]:
    """Which of the signs of one message a correction means: those it denies, else those of a place, else all."""
    signs = lexicon().signs
    denied = {seen.name for seen in read.seen if seen.assertion is Assertion.NEGATED}
    named = [f for f in candidates if f.flag in denied]
    if named:
        return [f for f in candidates if f in named or signs[f.flag].located]
    located = [f for f in candidates if signs[f.flag].located]
    if located and "limb_part" in read.concepts:
        return located
    return candidates
