"""What the articles say of signs that need a doctor, each statement anchored to a section of a document."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.differences import Anchor, locate
from corpus.document import CorpusError, Passage

PATH = Path(__file__).parent / "warnings.toml"


@dataclass(frozen=True, slots=True)
class Warned:
    """A statement on a sign; ``flags`` are the red flags that it bears on."""

    flags: frozenset[str]
    anchor: Anchor


@cache
def warnings(path: Path = PATH) -> tuple[Warned, ...]:
    """All of them, in the order of the file.

    Raises:
        CorpusError: unknown or missing keys.
    """
    found: list[Warned] = []
    for row in tomllib.loads(path.read_text(encoding="utf-8")).get("warning", ()):
        if set(row) != {"flags", "doc_id", "section", "find", "says"} or not row["flags"]:
            raise CorpusError(f"{path.name}: expected flags, doc_id, section, find and says, found {sorted(row)}")
        anchor = Anchor(row["doc_id"], row["section"], row["find"], row["says"])
        found.append(Warned(frozenset(row["flags"]), anchor))
    return tuple(found)


def unanchored_warnings(passages: Sequence[Passage]) -> list[Warned]:
    """Those whose statement is not found in ``passages``."""
    return [warned for warned in warnings() if locate(warned.anchor, passages) is None]
