"""Lexicon and classifier put together: what a message comes to where the lexicon alone is not sure.

What the lexicon asserts counts as it is. Everything else that is known of a message (the classifier's opinion, doubtful
matches, corrections) is weighed by three logistic regressions, one for each tier, which were fitted on
voices that the classifier had not seen (``evals/training/triage/weigh.py``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.message import Message
from bot.triage.classify import NO_OPINION, Likely, Opinion, model, opinion
from bot.triage.finding import Assertion, Finding, Tier
from bot.triage.languages import language
from bot.triage.lexicon import lexicon
from bot.triage.normalise import normalise
from bot.triage.questions import denied
from bot.triage.signs import Reading

EVIDENCE = (
    *(f"{head} {tier}" for head in ("token", "message", "tier") for tier in ("soon", "urgent", "emergency")),
    "sure urgent",
    "sure emergency",
    "doubtful soon",
    "doubtful urgent",
    "doubtful emergency",
    "correction",
)
"""What is weighed: log-odds of the classifier's heads; yes or no (1 or 0) of the lexicon.

That the lexicon saw a sign denied, past or somebody else's is left out: the classifier knows it better, and weights for
it did not help on voices that neither had seen.
"""
SUPPORT = 0.5
"""Share of a threshold from which on a doubtful match of the lexicon counts."""
ANYTHING = 0.1
"""Probability of an urgent sign above which a message says anything of one by itself."""
DOUBT = 0.85
"""Share of the threshold from which on the person is asked one plain question."""
ALSO = 0.5
"""Least probability of a further sign beside the likeliest."""
ENGLISH = "en"
"""The language that the classifier was taught."""
TURNS = 6
"""Turns before a message that are read with it."""
LONGEST_QUESTION = 30
"""Words of a turn of the bot's that is read as a question to the person; longer ones are answers from the library."""
LONGEST_QUOTE = 160
_SHORT_WORD = 3
"""Letters; shorter words of a quote tell nothing."""
_FEWEST_WORDS = 2
_PART_ENDS = ".!?,;\n"
_STIFFNESS = re.compile(
    r"\b(?:can ?no?t|can['’]?t|could(?:n['’]?t| not)|unable to|(?:struggle|fail|try) to|never(?: could)?)"
    r"(?: even| quite)? "
    r"(?:(?:touch|reach)(?: down to)? (?:my |your |the |own |his |her )*(?:toes|floor|ground|feet)"
    r"|do (?:a |one |the |any )?(?:single |proper |full )?(?:push|pull|sit|chin)[ -]?ups?|do the splits"
    r"|squat (?:deep|low|properly|down low))\b(?: any ?more| at all| yet)?"
    r"(?!.{0,20}\b(?:feel|move|lift|wiggle|numb))",
    re.IGNORECASE,
)
"""What somebody stiff or untrained says they cannot do; the classifier would take "can't … toes" for a lame foot."""
_FARTHEST = 6.0
"""Log-odds beyond which the classifier is not believed to be surer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probabilities, 0 to 1, that a message asserts a sign of at least soon, of at least urgent, of an emergency."""

    soon: float
    urgent: float
    emergency: float

    @property
    def tier(self) -> Tier:
        """The highest tier whose threshold is reached."""
        if not self.soon:
            return Tier.NONE
        limits = model().thresholds
        if self.emergency >= limits["emergency"]:
            return Tier.EMERGENCY
        if self.urgent >= limits["urgent"]:
            return Tier.URGENT
        return Tier.SOON if self.soon >= limits["soon"] else Tier.NONE

    def graver(self, other: Verdict) -> Verdict:
        """Of each tier the higher probability of the two."""
        return Verdict(max(self.soon, other.soon), max(self.urgent, other.urgent), max(self.emergency, other.emergency))


SILENT = Verdict(0.0, 0.0, 0.0)
NOTHING = (NO_OPINION, SILENT)
"""Where the classifier was not asked."""


def opinions(messages: Sequence[Message], corrected: Sequence[int] = ()) -> dict[int, Opinion]:
    """The opinion of each of the user's messages in English, each read with what came before it.

    ``corrected`` are messages that take something back: what came before them is no longer context for later ones. A
    plain "no" to the screen's own question is not asked about: the context would be taken for its answer.
    """
    found: dict[int, Opinion] = {}
    for index, message in enumerate(messages):
        if readable(messages, index):
            content = _STIFFNESS.sub(lambda said: " " * len(said[0]), message.content)
            found[index] = opinion(content, turns_before(messages, index, corrected))
    return found


def readable(messages: Sequence[Message], index: int) -> bool:
    """Whether the classifier is asked about a message."""
    message = messages[index]
    return (
        message.role == "user" and language(normalise(message.content).text) == ENGLISH and not denied(messages, index)
    )


def turns_before(messages: Sequence[Message], index: int, corrected: Sequence[int] = ()) -> tuple[str, ...]:
    """What is read with a message: the turns before it, since the last of ``corrected``."""
    since = max((c for c in corrected if c < index), default=0)
    return tuple(t for t in map(_turn, messages[max(since, index - TURNS) : index]) if t)


def _turn(message: Message) -> str:
    if message.role == "user":
        return f"U: {message.content}"
    asked = question_in(message)
    return f"B: {asked}" if asked else ""


def question_in(message: Message) -> str:
    """What a turn of the bot's asks the person at its end, '' for none; questions that it offers ask nothing."""
    last = message.content.strip().rsplit("\n", 1)[-1]
    return (
        last if last.endswith("?") and not last.startswith(("-", "*")) and len(last.split()) <= LONGEST_QUESTION else ""
    )


def evidence(own: Opinion, read: Reading) -> list[float]:
    """What is known of a message, in the order of ``EVIDENCE``."""
    signs = lexicon().signs
    tiers = {name: sign.tier for name, sign in signs.items()}
    present = [s for s in read.seen if s.assertion is Assertion.PRESENT and tiers[s.name] and not s.weak]
    sure = {tiers[s.name] for s in present if not s.support}
    doubtful = {tiers[s.name] for s in present if s.support}
    yes = [
        Tier.URGENT in sure,
        Tier.EMERGENCY in sure,
        Tier.SOON in doubtful,
        Tier.URGENT in doubtful,
        Tier.EMERGENCY in doubtful,
        any(s.name == "correction" for s in read.seen),
    ]
    odds = [_log_odds(p) for p in (*own.by_token, *own.by_message, *own.by_tier)]
    return [*odds, *map(float, yes)]


def _log_odds(probability: float) -> float:
    if probability <= 0.0 or probability >= 1.0:
        return math.copysign(_FARTHEST, probability - 0.5)
    return max(-_FARTHEST, min(_FARTHEST, math.log(probability / (1.0 - probability))))


def weighed(own: Opinion, read: Reading) -> Verdict:
    """The calibrated probabilities of a message."""
    weights = model().weights
    row = [*evidence(own, read), 1.0]

    def probability(tier: str) -> float:
        score = sum(w * x for w, x in zip(weights[tier], row, strict=True))
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, score))))

    return Verdict(probability("soon"), probability("urgent"), probability("emergency"))


def findings(index: int, content: str, own: Opinion, verdict: Verdict, dismissed: frozenset[str]) -> list[Finding]:
    """The signs that the verdict on one message asserts; flags graver than the verdict are lowered to it.

    ``dismissed`` are flags that the lexicon saw denied, supposed, past or somebody else's: others are named first.
    """
    tier = verdict.tier
    if tier is Tier.NONE:
        return []
    fit = [s for s in own.signs if s.tier >= tier] or [s for s in own.signs if s.tier is not Tier.NONE]
    fit = [s for s in fit if s.flag not in dismissed] or fit
    if not fit:
        fit = [Likely("other_emergency" if tier is Tier.EMERGENCY else "other_urgent", tier, 0.0, 0, 0)]
    picked = [fit[0], *(s for s in fit[1:] if s.probability >= ALSO)]
    out = []
    for sign in picked:
        start, end = _words(content, sign.start, sign.end) if sign.end > sign.start else _whole(content)
        own_tier = tier if sign is fit[0] else min(tier, sign.tier)
        out.append(Finding(sign.flag, own_tier, index, content[start:end], start, end, Assertion.PRESENT))
    return out


def _words(content: str, start: int, end: int) -> tuple[int, int]:
    """The place widened to whole words, and to its part of the sentence where it holds fewer than two telling ones."""
    while start > 0 and content[start - 1].isalnum():
        start -= 1
    while end < len(content) and content[end].isalnum():
        end += 1
    if sum(len(word) > _SHORT_WORD for word in content[start:end].split()) >= _FEWEST_WORDS:
        return start, end
    first = max(content.rfind(mark, 0, start) for mark in _PART_ENDS) + 1
    last = min((at for mark in _PART_ENDS if (at := content.find(mark, end)) >= 0), default=len(content))
    first += len(content[first:]) - len(content[first:].lstrip())
    last = first + len(content[first:last].rstrip())
    return (first, last) if last - first <= LONGEST_QUOTE else (start, end)


def _whole(content: str) -> tuple[int, int]:
    start = len(content) - len(content.lstrip())
    return start, min(len(content.rstrip()), start + LONGEST_QUOTE)


def supported(finding: Finding, verdict: Verdict) -> Finding | None:
    """A doubtful match of the lexicon at the tier that the verdict comes near; None where it is far from 'urgent'."""
    limits = model().thresholds
    if finding.tier is Tier.EMERGENCY and verdict.emergency >= SUPPORT * limits["emergency"]:
        return finding
    if finding.tier >= Tier.URGENT and verdict.urgent >= SUPPORT * limits["urgent"]:
        return replace(finding, tier=Tier.URGENT)
    return finding if finding.tier is Tier.SOON and verdict.soon >= SUPPORT * limits["soon"] else None


def doubtful(own: Opinion, verdict: Verdict) -> list[str]:
    """The likeliest flag of a message that comes near the threshold of 'urgent'; none where it is far from it."""
    if not verdict.urgent or verdict.urgent < DOUBT * model().thresholds["urgent"]:
        return []
    return [s.flag for s in own.signs if s.tier >= Tier.URGENT][:1]
