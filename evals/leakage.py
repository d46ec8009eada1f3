"""Whether an evaluation case, or a near-copy of one, stands in what the program was made from.

Compared are the users' messages of all cases with the training data (``evals/training/**/*.jsonl``), the rules of the
program (every TOML file of ``bot/`` and ``index/``, the red-flag lexicon among them), and the prompts. Texts are folded
to lower-case words. Two texts are near-copies where their sets of character 5-grams have a Jaccard index (Jaccard 1912)
of at least 0.6, or where they share half of them, are of like length and differ in word order alone (rapidfuzz
token_set_ratio of at least 95). Texts below 16 characters ("how long?") are everybody's, and so are the rules' phrases
of fewer than four words ("tight hip flexors").
"""

from __future__ import annotations

import json
import tomllib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.fuzz import token_set_ratio

from evals.cases import FILES, FOLDER, load
from index.words import plain_words

ROOT = Path(__file__).resolve().parents[1]
JACCARD = 0.6
LIKE, LIKE_LENGTH, LIKE_JACCARD = 95.0, 0.8, 0.5
SHORTEST = 16
PHRASE = 4
_GRAM = 5
_MESSAGE_KEYS = ("text", "question", "asks", "content", "message", "query")
_PERSON = "U: "
"""How a line of a conversation begins that is the person's, in the bank of messages."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text and where it stands."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A case's text and what it is a copy of; ``likeness`` is the Jaccard index, 1 for the same text."""

    case: Text
    of: Text
    likeness: float

    def __str__(self) -> str:
        return f"{self.case.where} is a near-copy ({self.likeness:.2f}) of {self.of.where}: {self.of.text[:120]!r}"


def folded(text: str) -> str:
    """Lower-case words with single blanks between; letters of other scripts are kept."""
    words = plain_words(text)
    return " ".join(words) if len(" ".join(words)) > len(text) / 3 else " ".join(text.lower().split())


def grams(text: str) -> frozenset[str]:
    """The character 5-grams of a folded text; the whole text where it is shorter."""
    return frozenset(text[i : i + _GRAM] for i in range(max(1, len(text) - _GRAM + 1)))


class Known:
    """Texts that a new one must not copy."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._texts: list[tuple[Text, str]] = []
        self._sizes = array("i")
        self._with: dict[str, array[int]] = defaultdict(lambda: array("i"))
        """For each 5-gram the texts that it stands in."""
        for text in texts:
            self.add(text)

    def add(self, text: Text) -> None:
        """Know one more; too short ones are passed over."""
        plain = folded(text.text)
        if len(plain) < SHORTEST:
            return
        own = grams(plain)
        for gram in own:
            self._with[gram].append(len(self._texts))
        self._texts.append((text, plain))
        self._sizes.append(len(own))

    def copy_of(self, text: Text) -> Copy | None:
        """The text that ``text`` copies most closely, None where it copies none."""
        plain = folded(text.text)
        own = grams(plain)
        found = [self._with[gram] for gram in own if gram in self._with]
        if len(plain) < SHORTEST or not found:
            return None
        both = np.bincount(np.concatenate(found), minlength=len(self._texts))
        likeness = both / (len(own) + np.asarray(self._sizes) - both)  # of the 5-grams of either, how many both have
        near = np.flatnonzero(likeness >= LIKE_JACCARD)
        for at in near[np.argsort(-likeness[near], kind="stable")]:
            known, other = self._texts[at]
            if likeness[at] >= JACCARD or _reordered(plain, other):
                return Copy(text, known, float(likeness[at]))
        return None


def _reordered(one: str, two: str) -> bool:
    """Whether two texts of like length differ in the order of their words alone."""
    alike = min(len(one), len(two)) >= LIKE_LENGTH * max(len(one), len(two))
    return alike and token_set_ratio(one, two) >= LIKE


def case_texts(folder: Path = FOLDER) -> list[Text]:
    """The users' messages of all cases."""
    return [
        Text(f"{name}:{case.id}", message.content)
        for name in FILES
        for case in load(name, folder=folder)
        for message in case.messages
        if message.role == "user"
    ]


def training_texts(root: Path = ROOT) -> list[Text]:
    """The messages of the training data."""
    found: list[Text] = []
    for path in sorted((root / "evals" / "training").rglob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            where = f"{path.relative_to(root)}:{number}"
            found += [Text(where, t) for t in _messages(json.loads(line))]
    return found


def program_texts(root: Path = ROOT) -> list[Text]:
    """Every string of the program's rules, the lexicon among them, and of the prompts."""
    found: list[Text] = []
    paths = [path for folder in ("bot", "index", "prompts") for path in sorted((root / folder).rglob("*"))]
    for path in paths:
        where = path.relative_to(root).as_posix()
        if path.suffix == ".toml":
            strings = _strings(tomllib.loads(path.read_text(encoding="utf-8")))
            found += [Text(where, text) for text in strings if len(text.split()) >= PHRASE]
        elif path.suffix == ".md" and path.parts[len(root.parts)] == "prompts":
            found += [Text(where, text) for text in path.read_text(encoding="utf-8").split("\n\n")]
    return found


def leaks(cases: Sequence[Text], known: Known) -> list[Copy]:
    """The cases' texts that copy a known one."""
    return [copy for text in cases if (copy := known.copy_of(text)) is not None]


def _messages(value: Any) -> Iterator[str]:
    """The strings of a training line that are a person's message."""
    if isinstance(value, list):
        for one in value:
            yield from _messages(one)
    elif isinstance(value, dict) and value.get("role") != "assistant":
        for key, one in value.items():
            if isinstance(one, str) and key in _MESSAGE_KEYS:
                yield one
            elif key == "before" and isinstance(one, list):
                yield from (m.removeprefix(_PERSON) for m in one if isinstance(m, str) and m.startswith(_PERSON))
            elif key == "messages":
                yield from _messages(one)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
