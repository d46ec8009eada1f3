"""The topics on which the articles differ, each position anchored to a statement of a document."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus.document import CorpusError, Passage, Statement, Unit

PATH = Path(__file__).parent / "differences.toml"
BUNDLED_LEAST = 0.3
"""The bundled anchors name a statement of the digest and of the original by words of either."""
ACCEPTED_LEAST = 0.8
"""An accepted statement may be mended a little, and is another one when more is changed."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One side: the section that holds it, words of the statement meant, and what it says in our own words."""

    doc_id: str
    section: str
    find: str
    says: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its sides; ``cues`` tell the questions that touch it."""

    topic: str
    cues: re.Pattern[str] | None
    """None where the statements alone tell: an answer that would quote one side touches it."""
    positions: tuple[Anchor, ...]
    patterns: tuple[str, ...] = ()
    """The cues as they are written."""
    accepted: bool = True
    """By a person, of any library; the bundled ones are not."""

    @property
    def least(self) -> float:
        """The share of an anchor's words that its statement must have: an accepted one names its statement in full."""
        return ACCEPTED_LEAST if self.accepted else BUNDLED_LEAST


@cache
def topics(path: Path = PATH) -> tuple[Topic, ...]:
    """All topics.

    Raises:
        CorpusError: unknown or missing keys, or a cue that is no regular expression.
    """
    return topics_of(tomllib.loads(path.read_text(encoding="utf-8")), path.name, accepted=False)


def topics_of(table: Mapping[str, Any], name: str, *, accepted: bool) -> tuple[Topic, ...]:
    """The topics of a file's table; ``name`` is the file's, for errors. Accepted ones may be without cues.

    Raises:
        CorpusError: unknown or missing keys, or a cue that is no regular expression.
    """
    found: list[Topic] = []
    for row in table.get("difference", ()):
        topic = row.get("topic", "?")
        if set(row) != {"topic", "cues", "positions"} or len(row["positions"]) < 2:
            raise CorpusError(f"{name}: {topic}: expected topic, cues and at least two positions, found {sorted(row)}")
        try:
            patterns = tuple(map(str, row["cues"]))
            if not patterns and not accepted:
                raise CorpusError(f"{name}: {topic}: expected cues, found none")
            cues = re.compile("|".join(f"(?:{cue})" for cue in patterns)) if patterns else None
            positions = tuple(Anchor(**position) for position in row["positions"])
        except (re.error, TypeError) as error:
            raise CorpusError(f"{name}: {topic}: {error}") from error
        found.append(Topic(str(topic), cues, positions, patterns, accepted))
    return tuple(found)


def folded(text: str) -> frozenset[str]:
    """The words of a text for matching an anchor: lower case, the first five letters of each."""
    return frozenset(word[:5] for word in re.findall(r"[a-z0-9]+", text.lower()))


def locate(
    anchor: Anchor, passages: Sequence[Passage], least: float = BUNDLED_LEAST
) -> tuple[Passage, Statement] | None:
    """The statement that an anchor means; None where its section is not in the library, or says no such thing.

    ``least``: the share of the anchor's words that the statement must have.
    """
    wanted = folded(anchor.find)
    if not wanted:
        return None
    best: tuple[float, Passage, Statement] | None = None
    for passage in passages:
        if passage.doc_id != anchor.doc_id or folded(anchor.section) != folded(passage.section_path[-1]):
            continue
        for statement in passage.statements:
            if statement.unit is Unit.INTRO:
                continue
            words = folded(passage.text[statement.start - passage.start : statement.end - passage.start])
            share = len(wanted & words) / len(wanted)
            if best is None or share > best[0]:
                best = (share, passage, statement)
    return best[1:] if best and best[0] >= least else None


def unanchored(passages: Sequence[Passage], among: Sequence[Topic] | None = None) -> list[tuple[Topic, Anchor]]:
    """The positions (of the bundled topics, or ``among`` others) whose statement is not found in ``passages``."""
    return [
        (topic, anchor)
        for topic in (topics() if among is None else among)
        for anchor in topic.positions
        if locate(anchor, passages, topic.least) is None
    ]
