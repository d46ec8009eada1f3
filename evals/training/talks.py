"""The training talks: last messages that lean on what was said, with what they ask; written for this project."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bot.message import Message
from evals.training.questions import TrainingQuestion
from index.talk import in_talk

FOLDER = Path(__file__).parent / "talks"


@dataclass(frozen=True, slots=True)
class TrainingTalk:
    """``exchanges`` are earlier questions and answers, the latest last; ``asks`` holds what the last message asks,
    standing alone, with the statements that answer it."""

    message: str
    exchanges: tuple[tuple[str, str], ...]
    asks: TrainingQuestion

    @property
    def messages(self) -> list[Message]:
        """The conversation, the last message included."""
        said: list[Message] = []
        for question, answer in self.exchanges:
            said += [Message("user", question), *([Message("assistant", answer)] if answer else [])]
        return [*said, Message("user", self.message)]

    @property
    def text(self) -> str:
        """As the talk tower reads it."""
        return in_talk(self.message, self.exchanges)


def training_talks() -> list[TrainingTalk]:
    """All of them, in the order of the files."""
    found = []
    for path in sorted(FOLDER.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            gold = row["gold"]
            asks = TrainingQuestion(
                row["asks"],
                path.stem,
                tuple(dict.fromkeys((g["doc_id"], g["section"]) for g in gold)),
                tuple((g["doc_id"], g["section"], g["starts"]) for g in gold if "starts" in g),
            )
            found.append(TrainingTalk(row["question"], exchanges(row["before"]), asks))
    return found


def exchanges(said: list[str]) -> tuple[tuple[str, str], ...]:
    """'U: …' and 'B: …' turns as pairs; '' where nothing was answered."""
    found: list[tuple[str, str]] = []
    for turn in said:
        kind, words = turn[:3], " ".join(turn[3:].split())
        if kind == "U: ":
            found.append((words, ""))
        elif found:
            question, answer = found[-1]
            found[-1] = (question, f"{answer} {words}".strip())
    return tuple(found)
