"""The training questions: written for this project by voices that are in no evaluation case."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Passage

FOLDER = Path(__file__).parent / "questions"


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    """A question with the sections that answer it; ``gold`` is empty for one that the library does not answer."""

    question: str
    voice: str
    gold: tuple[tuple[str, str], ...]
    statements: tuple[tuple[str, str, str], ...] = ()
    """The statements that answer it: document, heading and the words that the statement starts with."""
    key: str = ""
    """What answers it in a few words, where the statements are not named."""


def training_questions() -> list[TrainingQuestion]:
    """All of them, answerable ones first, in the order of the files."""
    found: list[TrainingQuestion] = []
    for path in sorted(FOLDER.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            gold = row.get("gold", ())
            found.append(
                TrainingQuestion(
                    row["question"],
                    row["voice"],
                    tuple(dict.fromkeys((g["doc_id"], g["section"]) for g in gold)),
                    tuple((g["doc_id"], g["section"], g["starts"]) for g in gold if "starts" in g),
                    row.get("key", ""),
                )
            )
    return sorted(found, key=lambda q: not q.gold)


def folded_heading(heading: str) -> str:
    """A heading without its number, punctuation and case, so that digest and original agree."""
    words = re.sub(r"^\d+[.)]\s*", "", heading.lower().replace("\u2019", "'"))
    return re.sub(r"[^a-z0-9]+", " ", words).strip()


def bears(passage: Passage, title: str, gold: Sequence[tuple[str, str]]) -> bool:
    """Whether ``passage`` stands in one of the gold sections."""
    own = {folded_heading(h) for h in passage.section_path}
    if passage.section_path == (title,):
        own.add(folded_heading(title))
    return any(doc_id == passage.doc_id and folded_heading(section) in own for doc_id, section in gold)
