"""Taking a sign back: "I meant my fingers", "sorry, typo". An order to ignore the screen takes nothing back."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from bot.message import Message
from bot.triage.finding import Assertion, Finding
from bot.triage.judge import TURNS, Verdict
from bot.triage.lexicon import lexicon
from bot.triage.signs import Reading, Seen

_EARLY = 80
"""Characters from the beginning of the message."""
_CUES = frozenset({"correction", "explanation"})
NOTHING_LEFT = 0.3
"""Probability of an urgent sign below which nothing of it is left."""
_MENDING = re.compile(
    r"\b(?:mean|meant|sorry|oops|whoops|typo|misspel\w*|mistyp\w*|misread|misheard|wrong|mistake|auto-?correct\w*"
    r"|predictive|dictat\w+|voice|keyboard|phone|correction|should (?:have |'ve )?(?:said|say|read|be)|i said|rather"
    r"|wasn'?t|isn'?t|didn'?t|not (?:my|the|me|a|about)|no,? no|nah|nope|actually|(?:ignore|scrap|scratch) that"
    r"|never ?mind|all (?:clear|good|fine|ok|okay|normal)|false alarm|turns out|panic over|as you were)\b",
    re.IGNORECASE,
)
PLAINLY_NOTHING = 0.05
"""The same for a message that only explains or denies something."""
_EXPLAINING = re.compile(
    r"\b(?:no|nah|not|\w+n'?t|never|none|nothing|neither|nor|was|were|been|said|wrote|typed|told|explain\w*"
    r"|fine|normal|gone|ha(?:ha)+h?|lol|jok\w+|kidding|slang|dream\w*|poem|story|book|film|song|poster"
    r"|confus\w+|take back|took)\b",
    re.IGNORECASE,
)
IN_SIGHT_WORDS = 45
"""Words before a message that the classifier surely reads with it."""


def _counts(seen: Seen) -> bool:
    """An explanation ("I mean…") takes something back only at the beginning of a message."""
    if seen.assertion is Assertion.HYPOTHETICAL:
        return False
    return seen.name == "correction" or seen.start <= _EARLY


def takes_back(read: Reading) -> bool:
    """Whether a message corrects what was said before it."""
    return any(seen.name in _CUES and _counts(seen) for seen in read.seen)


def mends(content: str, verdict: Verdict) -> bool:
    """Whether a message mends an earlier one: it has a word of mending, and read after it nothing grave is left.

    An order to ignore a sign leaves the verdict as it was, for it was taught so.
    """
    if verdict.urgent < PLAINLY_NOTHING and _EXPLAINING.search(content):
        return True
    return verdict.urgent < NOTHING_LEFT and _MENDING.search(content) is not None


def first_in_sight(messages: Sequence[Message], index: int) -> int:
    """The first message that the classifier reads whole with message ``index``; ``index`` where it reads none."""
    words, first = 0, index
    for i in range(index - 1, max(index - TURNS, 0) - 1, -1):
        words += len(messages[i].content.split()) if messages[i].role == "user" else 0
        if words > IN_SIGHT_WORDS:
            break
        first = i
    return first


def withdrawn(
    found: list[Finding],
    readings: Mapping[int, Reading],
    mending: Collection[int] = (),
    sight: Callable[[int], int] = lambda _: 0,
) -> list[Finding]:
    """``found`` with the assertion of what the user has corrected since set to withdrawn.

    ``mending`` are the messages that correct something without the lexicon's words for it; ``sight`` gives the first
    message that one can be about: of what was said before that, only the very signs that it denies are taken back.
    """
    out = list(found)
    for index, read in readings.items():
        cue = next((seen for seen in read.seen if seen.name in _CUES and _counts(seen)), None)
        if cue is None and index in mending:
            cue = Seen("explanation", 0, 0, Assertion.PRESENT, weak=False)
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
        denied = {seen.name for seen in read.seen if seen.assertion is Assertion.NEGATED}
        candidates = [f for f in earlier if f.message == last]
        if last < sight(index):
            candidates = [f for f in candidates if f.flag in denied]
        taken = _taken_back(candidates, denied, "limb_part" in read.concepts)
        out = [replace(f, assertion=Assertion.WITHDRAWN) if f in taken else f for f in out]
    return out


def _taken_back(candidates: list[Finding], denied: Collection[str], of_a_limb: bool) -> list[Finding]:
    """Which of the signs of one message a correction means: those it denies, else those of a place, else all."""
    signs = lexicon().signs
    named = [f for f in candidates if f.flag in denied]
    if named:
        return [f for f in candidates if f in named or signs[f.flag].located]
    located = [f for f in candidates if signs[f.flag].located]
    return located if located and of_a_limb else candidates
