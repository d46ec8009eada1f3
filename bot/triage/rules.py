"""What the lexicon is made of, once it has been read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.triage.finding import Tier
from bot.triage.matcher import Concepts, Group
from bot.triage.phrase import Sequence
from bot.triage.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Pattern:
    """``parts`` stand in any order in one sentence with at most ``window`` other words between; one part is a sequence.

    ``rival``: a concept that, standing nearer to the first part than the second does, has it for itself ("numb fingers
    and a sore groin"). ``unless``: concepts that rule the match out when they stand in its sentence. ``weak``: only
    enough to ask a question. ``support``: often right, yet counts only where the classifier sees a sign as well (fewer
    than 95 in 100 of its matches in the training bank were signs). ``cross``: the parts may stand in different
    sentences.
    """

    parts: tuple[Sequence, ...]
    window: int
    rival: str | None
    unless: tuple[str, ...]
    weak: bool
    support: bool
    cross: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """A flag, or a half-sign (``tier`` is None) that only counts in a combination."""

    name: str
    tier: Tier | None
    source: str
    meaning: str
    patterns: tuple[Pattern, ...]
    history_counts: bool
    alone: bool
    located: bool
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Combination:
    """When every group of ``need`` has a present sign, in whatever messages, the flag ``gives`` stands at ``tier``."""

    need: tuple[frozenset[str], ...]
    gives: str
    tier: Tier
    same_message: bool


@dataclass(frozen=True, slots=True)
class Modifier:
    """See ``assertion.toml``."""

    literal: str
    category: str
    direction: str
    reach: str
    words: int
    terminators: frozenset[str]
    final: bool = False


@dataclass(frozen=True)
class Lexicon:
    """Everything that the screen knows, ready for use."""

    signs: Mapping[str, Sign]
    order: tuple[Sign, ...]
    concepts: Concepts
    sequences: Group
    pattern_of: tuple[tuple[Sign, Pattern, int], ...]
    combinations: tuple[Combination, ...]
    modifiers: tuple[Modifier, ...]
    modifier_group: Group
    vocabulary: Vocabulary
