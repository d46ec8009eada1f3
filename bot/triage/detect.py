"""The red-flag screen over a whole conversation."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.message import Message
from bot.triage import hidden, languages
from bot.triage.classify import Opinion
from bot.triage.combine import combined
from bot.triage.correct import exchanged, first_in_sight, taken_back, takes_back, withdrawn
from bot.triage.finding import Assertion, Finding, Tier, Triage
from bot.triage.judge import (
    ANYTHING,
    NOTHING,
    TURNS,
    Verdict,
    doubtful,
    findings,
    opinions,
    question_in,
    supported,
    weighed,
)
from bot.triage.lexicon import lexicon
from bot.triage.normalise import normalise
from bot.triage.questions import answered, no_answer, question
from bot.triage.quote import sentence_around
from bot.triage.signs import Reading, Seen, reading
from bot.triage.standing import STANDS

_log = logging.getLogger(__name__)

Weighing = tuple[Opinion, Verdict]
HEDGED = 0.5
"""Probability of an urgent sign below which a match counts for nothing in a message that also denies or supposes."""
SURE_ALONE = 0.9
"""Probability of an urgent sign from which on a sentence by itself supports the match in it."""
SURE_APART = 0.95
"""The same for a part of a sentence in which nothing is denied or supposed, where the rest of the message does so."""
PLAIN_WORDS = 8
"""Words of a part of a sentence at most that says what it says plainly."""
_OWN_STATEMENT = re.compile(
    r"\W*(?:(?:and|also|but|well|so|hi|hello|hey|now|today|plus|ok|okay|sorry|please|help)\W+)*"
    r"(?:i (?:have|am|feel|can ?not|can'?t|lost|want|keep|just|also|now|need)|i['’]?(?:ve|m)|ive|im)\b",
    re.IGNORECASE,
)
_THEIR_STATEMENT = re.compile(
    r"\W*(?:(?:and|also|but|so|hi|hello|hey|now|please|help)\W+)*(?:my|our) (?:[a-z-]+ ){1,3}?"
    r"(?:can ?not|can['’]?t|is(?: not able|n['’]?t able)|has (?:lost|gone|no)|lost)\b",
    re.IGNORECASE,
)
"""Of a person spoken for; it is plain for an emergency only, since people tell of others in many ways."""
_DISGUISED = re.compile(
    r"[a-z][013457@$]+[a-z]|[a-z][03]{2}|(?:[^\W_][\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+[^\W_].*){2}",
    re.IGNORECASE | re.DOTALL,
)
"""Digits in place of letters, which the classifier cannot read, and letters with invisible ones between them."""
PAIN = "back_pain"
"""What nearly every talk is about says nothing of a sign."""


def screen(messages: Sequence[Message]) -> Triage:
    """The verdict on everything that the user has said so far.

    Never raises: what goes wrong inside is logged and answered with ``failed``. Where only the classifier is broken,
    what the lexicon is sure of counts all the same.
    """
    for verdict in (_by_both, _by_what_is_left):
        try:
            return verdict(messages)
        except Exception as error:  # noqa: BLE001 - the one place where silence would be worse than anything
            # the type alone: a traceback may hold the words of the person
            _log.error("the red-flag screen failed: %s", type(error).__name__)
    return Triage(tier=Tier.NONE, failed=True)


def by_lexicon_alone(messages: Sequence[Message]) -> Triage:
    """The verdict without the classifier: every match that is asserted counts as it is, the doubtful ones too.

    Raises LexiconError where its files are broken.
    """
    return _screen(messages, _read(messages), None, None)


def _by_both(messages: Sequence[Message]) -> Triage:
    readings = _read(messages)
    alone = {index: _weighing_of(messages[index].content) for index in readings}
    urgent = {i: alone[i][1].urgent for i in readings}
    for i, own in opinions(messages).items():
        urgent[i] = max(urgent[i], weighed(own, readings[i]).urgent)
    standing = taken_back(messages, readings, urgent)
    unread = [i for i, read in readings.items() if i not in standing and takes_back(read)]
    gone = [index for index, probability in standing.items() if probability < STANDS]
    found = opinions(messages, sorted({*unread, *gone}))
    weighings = {index: (own, weighed(own, readings[index])) for index, own in found.items()}
    for index, (own, in_context) in list(weighings.items()):
        if index in gone or no_answer(messages, index):
            weighings[index] = alone[index]  # what it takes back, or says no to, says nothing of it
        elif readings[index].doubtful:
            # what was talked of before may calm the classifier, but not where the lexicon sees a sign
            weighings[index] = own, in_context.graver(alone[index][1])
        elif not _anything_before(messages, index, readings, alone):
            weighings[index] = alone[index]  # nor does harmless talk make a sign of what is none by itself
    mute = {i for i in readings if not _anything(messages, i, readings, alone)}
    return _screen(messages, readings, weighings, standing, mute)


def _anything(
    messages: Sequence[Message], index: int, readings: Mapping[int, Reading], alone: Mapping[int, Weighing]
) -> bool:
    """Whether a message says anything of a sign by itself, or may answer a question about one."""
    says = alone[index][1].urgent >= ANYTHING or any(s.name != PAIN for s in readings[index].seen)
    before = messages[index - 1] if index else None
    return says or (before is not None and before.role == "assistant" and bool(question_in(before)))


def _anything_before(
    messages: Sequence[Message], index: int, readings: Mapping[int, Reading], alone: Mapping[int, Weighing]
) -> bool:
    """Whether a message or one that is read with it says anything of a sign by itself, or the bot asked about one."""
    for i in range(max(index - TURNS, 0), index + 1):
        if i in readings and (alone[i][1].urgent >= ANYTHING or any(s.name != PAIN for s in readings[i].seen)):
            return True
        if messages[i].role == "assistant" and question_in(messages[i]):
            return True
    return False


def _by_what_is_left(messages: Sequence[Message]) -> Triage:
    return replace(by_lexicon_alone(messages), question=None, failed=True)


def _read(messages: Sequence[Message]) -> dict[int, Reading]:
    return {index: reading(message.content) for index, message in enumerate(messages) if message.role == "user"}


def _weighing_of(text: str) -> Weighing:
    """What both make of a text by itself."""
    own = opinions([Message("user", text)]).get(0)
    return (own, weighed(own, reading(text))) if own else NOTHING


def _screen(
    messages: Sequence[Message],
    readings: Mapping[int, Reading],
    weighings: Mapping[int, Weighing] | None,
    standing: Mapping[int, float] | None,
    mute: Collection[int] = (),
) -> Triage:
    """``mute``: messages that say nothing by themselves; a sign that only their context lends them is no second one."""
    known = lexicon()
    asked = weighings is not None
    weighings = weighings or {}
    found: list[Finding] = []
    by_verdicts: list[Finding] = []
    weak: list[str] = []
    for index, read in readings.items():
        content = messages[index].content
        own, verdict = weighings.get(index, NOTHING)
        by_lexicon, by_verdict = _of_text(index, content, own, verdict if asked else None)
        named = {f.flag for f in (*by_lexicon, *by_verdict) if f.assertion is Assertion.PRESENT}
        inside = hidden.findings(index, content, _of_layer if asked else _of_layer_by_lexicon)
        found += [*by_lexicon, *by_verdict, *(f for f in inside if f.flag not in named)]
        if meant := exchanged(messages, index):
            of_layer = (_of_layer if asked else _of_layer_by_lexicon)(index, meant)
            there = [f for f in of_layer if f.assertion is Assertion.PRESENT and f.flag not in named]
            found += [replace(f, text=content, start=0, end=len(content)) for f in there]
        by_verdicts += by_verdict
        weak += doubtful(own, verdict)
        weak += [s.name for s in read.seen if s.weak and s.assertion is Assertion.PRESENT]
    found += answered(messages)
    # the classifier cannot tell that something is taken back which it cannot read, being in another language
    unread = min((f.message for f in found if f.message not in weighings), default=len(messages))
    standing = None if standing is None else {i: p for i, p in standing.items() if i < unread}
    found = withdrawn(found, readings, standing, lambda i: first_in_sight(messages, i), lambda i: messages[i].content)
    gravest = max((f.tier for f in found if f.assertion is Assertion.PRESENT and f.message not in mute), default=None)
    if gravest is not None:
        found = [f for f in found if f.message not in mute or f.tier > gravest or f.assertion is not Assertion.PRESENT]
    counting = combined([f for f in found if f.assertion is Assertion.PRESENT], known, by_verdicts)
    gone = [f for f in found if f.assertion is not Assertion.PRESENT and f.tier is not Tier.NONE]
    tier = max((finding.tier for finding in counting), default=Tier.NONE)
    counting.sort(key=lambda f: (-f.tier, f.message, f.start, f.flag))
    return Triage(
        tier=tier,
        findings=tuple(counting),
        dismissed=tuple(sorted(gone, key=lambda f: (f.message, f.start, f.flag))),
        question=question(weak, messages) if tier is Tier.NONE else None,
    )


def _of_layer(index: int, text: str) -> list[Finding]:
    """The signs of a hidden text; that it is hidden is doubt enough to count the lexicon's doubtful matches."""
    own, verdict = _weighing_of(text)
    by_lexicon, _ = _of_text(index, text, own, None)
    named = {f.flag for f in by_lexicon if f.assertion is Assertion.PRESENT}
    by_verdict = findings(index, text, own, verdict, frozenset())
    return [*by_lexicon, *(f for f in by_verdict if f.flag not in named)]


def _of_layer_by_lexicon(index: int, text: str) -> list[Finding]:
    return _of_text(index, text, NOTHING[0], None)[0]


def _of_text(index: int, text: str, own: Opinion, verdict: Verdict | None) -> tuple[list[Finding], list[Finding]]:
    """The signs of one text: those of the lexicon and of other languages, then those that the verdict adds.

    Without a verdict the lexicon's doubtful matches count as they are.
    """
    by_lexicon = [*_by_lexicon(index, text, verdict), *languages.findings(index, text)]
    if verdict is None:
        return by_lexicon, []
    named = {f.flag for f in by_lexicon if f.assertion is Assertion.PRESENT}
    dismissed = frozenset(f.flag for f in by_lexicon) - named
    by_verdict = findings(index, text, own, verdict, dismissed)
    return by_lexicon, [f for f in by_verdict if f.flag not in named]


def _by_its_sentence(finding: Finding, text: str) -> Finding | None:
    """A doubtful match of which the classifier is sure where it reads its sentence alone: other talk can drown it."""
    start, end = sentence_around(finding, text)
    verdict = _weighing_of(text[start:end].strip())[1]
    return supported(finding, verdict) if verdict.urgent >= SURE_ALONE else None


def _plainly(seen: Seen, text: str) -> bool:
    """Whether a match stands in a short statement of the person's own in which nothing is denied or supposed.

    What somebody says in so few plain words counts, whatever else the message denies and whatever the classifier, which
    was taught how people tell things, makes of a term from a textbook.
    """
    words = normalise(text[slice(*seen.part)]).text
    if not seen.clear or len(words.split()) > PLAIN_WORDS:
        return False
    theirs = lexicon().signs[seen.name].tier is Tier.EMERGENCY and _THEIR_STATEMENT.match(words) is not None
    return theirs or _OWN_STATEMENT.match(words) is not None


def _surely(seen: Seen, text: str) -> bool:
    """Whether the classifier is sure of a sign where it reads the part of the sentence in which the match stands."""
    return seen.clear and _weighing_of(text[slice(*seen.part)].strip())[1].urgent >= SURE_APART


def _by_lexicon(index: int, text: str, verdict: Verdict | None) -> list[Finding]:
    """What the lexicon finds in a text: sure matches as they are, doubtful ones as far as the verdict goes.

    Where a message also denies, supposes, dates or ascribes something, no match in it is beyond doubt: such a word may
    reach farther than the rules for it see. There the classifier may say that it is nothing, unless the match stands in
    a part of its own that says it plainly, or that the classifier is sure of by itself.
    A sign that somebody corrects themselves to ("I meant I can't pee") is meant. Several doubtful signs in one message
    bear each other out.
    """
    signs = lexicon().signs
    read = reading(text)
    seen_here = read.seen
    several = read.several
    corrected = min((seen.start for seen in seen_here if seen.name == "correction"), default=len(text))
    out: list[Finding] = []
    for seen in seen_here:
        if seen.weak:
            continue
        finding = Finding(
            flag=seen.name,
            tier=signs[seen.name].tier or Tier.NONE,
            message=index,
            text=text[seen.start : seen.end],
            start=seen.start,
            end=seen.end,
            assertion=seen.assertion,
        )
        present = seen.assertion is Assertion.PRESENT and seen.start < corrected
        if verdict and present and not several:
            plain = corrected == len(text) and (_plainly(seen, text) or _DISGUISED.search(finding.text) is not None)
            lent = finding if plain or not seen.support else supported(finding, verdict)
            if lent is None and not read.hedged and corrected == len(text):
                lent = _by_its_sentence(finding, text)
            if lent is None:
                continue
            drowned = read.hedged and verdict.urgent < HEDGED and lent.tier >= Tier.URGENT
            if drowned and not plain and not _surely(seen, text):
                continue
            finding = lent
        out.append(finding)
    return out
