"""The bank: messages written for this project by many voices, each with its signs and the words that show them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.triage.finding import Tier
from bot.triage.lexicon import lexicon

FOLDER = Path(__file__).parent / "bank"
HELD_OUT = (
    "surrey_teacher", "us_college_runner", "cape_nurse_aide", "glos_rugby_runner", "bristol_physio_student",
    "taken_back_world", "short_tempting_two", "retracted_talk_one",
)  # fmt: skip
"""Voices that are never trained on: thresholds are set on them."""
GRAMS = 5
"""Characters of a gram, for likeness."""
NEAR = 0.6
"""Share of common grams (Jaccard) at which two messages are near-copies."""
_KEYS = {"text", "before", "tier", "flags", "style"}


@dataclass(frozen=True, slots=True)
class Utterance:
    """The last message of a conversation, what came before it, and the exact words that bear each sign."""

    voice: str
    text: str
    before: tuple[str, ...]
    tier: Tier
    spans: tuple[tuple[str, str], ...]
    style: str
    ordinary: bool = False
    """A question about running and backs, not labelled for 'soon' signs."""

    @property
    def flags(self) -> frozenset[str]:
        """The signs in it."""
        return frozenset(flag for flag, _ in self.spans)


def flag_names() -> tuple[str, ...]:
    """The flags that the classifier knows, in the order of its outputs: by tier, gravest first, then by name."""
    signs = [s for s in lexicon().signs.values() if s.tier]
    return tuple(s.name for s in sorted(signs, key=lambda s: (-(s.tier or Tier.NONE), s.name)))


def load(folder: Path = FOLDER) -> list[Utterance]:
    """The whole bank in the order of files and lines.

    Raises:
        ValueError: a line does not keep to the schema; says file, line and what is wrong.
    """
    known = set(flag_names())
    found: list[Utterance] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                found.append(_utterance(path.stem, json.loads(line), known))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path.name}:{number}: {error}") from error
    return found


def _utterance(voice: str, row: dict[str, object], known: set[str]) -> Utterance:
    if set(row) - _KEYS:
        raise ValueError(f"unknown keys {sorted(set(row) - _KEYS)}, expected {sorted(_KEYS)}")
    text, flags, before = row["text"], row["flags"], row.get("before", [])
    if not isinstance(text, str) or not isinstance(flags, dict) or not isinstance(before, list):
        raise ValueError("text must be a string, flags a table, before a list")
    said = "\n".join([*before, text])
    for flag, span in flags.items():
        if flag not in known:
            raise ValueError(f"unknown flag {flag!r}")
        if span not in said:
            raise ValueError(f"the words of {flag} do not stand in the text: {span!r}")
    tier = Tier[str(row["tier"]).upper()]
    if (tier is Tier.NONE) != (not flags):
        raise ValueError(f"tier {tier.label} with {len(flags)} flags")
    return Utterance(voice, text, tuple(before), tier, tuple(flags.items()), str(row["style"]))


def grams(text: str) -> frozenset[str]:
    """Character grams of a text without case, punctuation and spaces at its ends."""
    plain = re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
    return frozenset(plain[i : i + GRAMS] for i in range(max(1, len(plain) - GRAMS + 1)))


def without_near_copies(utterances: Sequence[Utterance], others: Sequence[str]) -> list[Utterance]:
    """``utterances`` without those that are near-copies of one of ``others`` (Jaccard of character grams)."""
    index: dict[str, list[int]] = {}
    sets = [grams(text) for text in others]
    for i, own in enumerate(sets):
        for gram in own:
            index.setdefault(gram, []).append(i)
    kept = []
    for utterance in utterances:
        own = grams(utterance.text)
        common: dict[int, int] = {}
        for gram in own:
            for i in index.get(gram, ()):
                common[i] = common.get(i, 0) + 1
        if not any(n / (len(own) + len(sets[i]) - n) >= NEAR for i, n in common.items()):
            kept.append(utterance)
    return kept
