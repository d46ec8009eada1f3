"""The topics on which the articles differ, each position anchored to a statement of a document."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.document import CorpusError, Passage, Statement, Unit

PATH = Path(__file__).parent / "differences.toml"


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
    cues: re.Pattern[str]
    positions: tuple[Anchor, ...]


@cache
def topics(path: Path = PATH) -> tuple[Topic, ...]:
    """All topics.

    Raises:
        CorpusError: unknown or missing keys, or a cue that is no regular expression.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    found: list[Topic] = []
    for row in table.get("difference", ()):
        name = row.get("topic", "?")
        if set(row) != {"topic", "cues", "positions"} or len(row["positions"]) < 2:
            raise CorpusError(
                f"{path.name}: {name}: expected topic, cues and at least two positions, found {sorted(row)}"
            )
        try:
            cues = re.compile("|".join(f"(?:{cue})" for cue in row["cues"]))
            positions = tuple(Anchor(**position) for position in row["positions"])
        except (re.error, TypeError) as error:
            raise CorpusError(f"{path.name}: {name}: {error}") from error
        found.append(Topic(name, cues, positions))
    return tuple(found)


def folded(text: str) -> frozenset[str]:
    """The words of a text for matching an anchor: lower case, the first five letters of each."""
    return frozenset(word[:5] for word in re.findall(r"[a-z0-9]+", text.lower()))


def locate(anchor: Anchor, passages: Sequence[Passage]) -> tuple[Passage, Statement] | None:
    """The statement that an anchor means; None where its section is not in the library, or says no such thing."""
    wanted = folded(anchor.find)
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
    return best[1:] if best and best[0] >= 0.3 else None


def unanchored(passages: Sequence[Passage]) -> list[str]:
    """A line for each position whose statement is not found in ``passages``."""
    return [
        f"{topic.topic}: {anchor.doc_id} > {anchor.section}: no statement with the words '{anchor.find}'"
        for topic in topics()
        for anchor in topic.positions
        if locate(anchor, passages) is None
    ]
