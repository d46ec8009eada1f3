"""Taking a sign back: "I meant my fingers", "it was the dog". An order to ignore the screen takes nothing back.

A branch of the classifier reads each message after a grave one and says whether the sign still stands
(``bot/triage/standing.py``). Where it cannot read (another language, a broken file), the lexicon's words decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from bot.message import Message
from bot.triage.finding import Assertion, Finding, Tier
from bot.triage.judge import TURNS, readable, turns_before
from bot.triage.lexicon import lexicon
from bot.triage.quote import overlap
from bot.triage.signs import Reading, Seen, view_of
from bot.triage.standing import STANDS, stands

_EARLY = 80
"""Characters from the beginning of the message."""
_CUES = frozenset({"correction", "explanation"})
GRAVE = 0.3
"""Probability of an urgent sign above which there is something to take back."""
TERSE = 2
"""Words; in a message of so few ("scratch that", "ignore that") the lexicon's words of correction decide."""
PLAINLY_STANDS = 0.5
"""Probability from which on not even the sign that a correction denies by name is taken back."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY = frozenset(
    """the and but not was were had has have been being can can't could would should did does don just only really very
    that this those these there what which who when then than from with for into about after before all any some more
    you your his her its our their she him them they mine own one two both sorry meant mean actually correction wrong
    said typo felt feel feels feeling get got gets lot bit now still also even much since because last time since ago
    back legs""".split()
)
"""Words that tell no sign from another."""
_INSTEAD = re.compile(
    r"\W*(?:(?:no|oh|wait|sorry|ugh|typo|actually|hang on)\W+)*(?:i (?:actually |really )?mean[t]?|correction)\W+"
    r"(?:in |on )?(?P<place>(?:both )?(?:of )?(?:my |the )?[a-z]+(?: [a-z]+)?)"
    r"(?:\W+not (?:in |on )?(?:my |the )?[a-z]+(?: [a-z]+)?)?\W*",
    re.IGNORECASE,
)
_WHOSE = re.compile(r"^(?:my|the) ", re.IGNORECASE)
_PLACES = ("saddle", "limb_part")
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


def taken_back(
    messages: Sequence[Message], readings: Mapping[int, Reading], urgent: Mapping[int, float]
) -> dict[int, float]:
    """For each message after a grave one that the classifier reads with it: the probability that the sign stands.

    ``urgent`` are the probabilities of an urgent sign by message.
    """
    found: dict[int, float] = {}
    gone: list[int] = []
    grave = [i for i, read in readings.items() if read.asserted or urgent.get(i, 0.0) >= GRAVE]
    for index in sorted(readings):
        content = messages[index].content
        since = max([first_in_sight(messages, index), *gone])
        if len(content.split()) <= TERSE or not any(since <= i < index for i in grave) or not readable(messages, index):
            continue
        found[index] = stands(content, turns_before(messages, index, gone))
        if found[index] < STANDS:
            gone.append(index)
    return found


def first_in_sight(messages: Sequence[Message], index: int) -> int:
    """The first message that the classifier reads whole with message ``index``; ``index`` where it reads none."""
    words, first = 0, index
    for i in range(index - 1, max(index - TURNS, 0) - 1, -1):
        words += len(messages[i].content.split()) if messages[i].role == "user" else 0
        if words > IN_SIGHT_WORDS:
            break
        first = i
    return first


def exchanged(messages: Sequence[Message], index: int) -> str:
    """The message before, with its place in the body exchanged for the one that message ``index`` says was meant.

    "My feet are numb" and "I meant my groin" is a numb groin; '' where nothing is exchanged.
    """
    match = _INSTEAD.fullmatch(messages[index].content)
    before = next((m.content for m in reversed(messages[:index]) if m.role == "user"), "")
    if match is None or not before:
        return ""
    view = view_of(before, lexicon())
    spans = sorted(span for place in _PLACES for span in view.spans_of(place))
    if not spans:
        return ""
    start, end = view.spans[spans[0][0]][0], view.spans[spans[0][1] - 1][1]
    ahead = before[:start]
    place = _WHOSE.sub("", match["place"]) if _WHOSE.search(ahead[ahead.rstrip().rfind(" ") + 1 :]) else match["place"]
    return f"{ahead}{place}{before[end:]}"


def withdrawn(
    found: list[Finding],
    readings: Mapping[int, Reading],
    standing: Mapping[int, float] | None = None,
    sight: Callable[[int], int] = lambda _: 0,
    said: Callable[[int], str] = lambda _: "",
) -> list[Finding]:
    """``found`` with the assertion of what the user has taken back since set to withdrawn.

    ``standing``: by message, how likely what was said before it still stands; of those that are missing, and without
    it, the lexicon's words of correction decide. ``sight`` gives the first message that one can be about: of what was
    said before that, only the very signs that it denies are taken back. ``said`` gives the content of a message.
    """
    out = list(found)
    for index, read in readings.items():
        cue = next((seen for seen in read.seen if seen.name in _CUES and _counts(seen)), None)
        before = [f for f in out if f.assertion is Assertion.PRESENT and f.message < index]
        taken: list[Finding] = []
        if before and standing is not None and index in standing:
            near = [f for f in before if f.message >= sight(index)]
            if standing[index] < STANDS:
                last = max((i for i in readings if i < index), default=0)
                exchanged = _INSTEAD.fullmatch(said(index)) is not None
                taken = _meant([f for f in near if f.message == last] if exchanged else near, said(index))
            elif cue and standing[index] < PLAINLY_STANDS:
                taken = [f for f in near if f.flag in _denied(read)]
        elif before and cue:
            taken = _by_words(before, read, sight(index))
        if cue and cue.name == "correction":
            here = [f for f in out if f.assertion is Assertion.PRESENT and f.message == index and f.start < cue.start]
            taken += _taken_back(here, _denied(read), "limb_part" in read.concepts) if here else []
        out = [replace(f, assertion=Assertion.WITHDRAWN) if f in taken else f for f in out]
    return out


def _meant(near: Sequence[Finding], content: str) -> list[Finding]:
    """Which of the signs ``near`` a message means that takes something back: those whose words it names, with what was
    found in the same words; all where it names none or every one."""
    own = _telling(content)
    grave = [f for f in near if f.tier > Tier.NONE]
    named = [f for f in grave if any(_same(a, b) for a in _telling(f.text) for b in own)]
    return [f for f in near if f in named or any(overlap(f, other) for other in named)] or list(near)


def _telling(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.casefold()) if word not in _EMPTY}


def _same(one: str, other: str) -> bool:
    """Whether two words are forms of one: "wet" and "wetting"."""
    return one.startswith(other) or other.startswith(one)


def _denied(read: Reading) -> set[str]:
    return {seen.name for seen in read.seen if seen.assertion is Assertion.NEGATED}


def _by_words(before: Sequence[Finding], read: Reading, first: int) -> list[Finding]:
    """What the words of a correction mean of the signs ``before`` it: those of the last message that has any."""
    last = max(f.message for f in before)
    candidates = [f for f in before if f.message == last]
    denied = _denied(read)
    if last < first:
        candidates = [f for f in candidates if f.flag in denied]
    return _taken_back(candidates, denied, "limb_part" in read.concepts)


def _taken_back(candidates: list[Finding], denied: Collection[str], of_a_limb: bool) -> list[Finding]:
    """Which of the signs of one message a correction means: those it denies, else those of a place, else all."""
    signs = lexicon().signs
    named = [f for f in candidates if f.flag in denied]
    if named:
        return [f for f in candidates if f in named or signs[f.flag].located]
    located = [f for f in candidates if signs[f.flag].located]
    return located if located and of_a_limb else candidates
