"""What a chat model is told: Markdown files with variables in braces."""

from __future__ import annotations

import string
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
CANNOT_ANSWER = "The passages do not answer this."
"""What a model writes in place of an answer; the prompt and the reading of its text share it."""
_VARIABLES = {"system": frozenset({"max_words", "cannot_answer"}), "user": frozenset({"passages", "question"})}


class PromptError(Exception):
    """A prompt is missing, or its variables are not those that it is given; one line that names the file."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """The texts of one language, with their variables."""

    system: str
    user: str

    def filled(self, passages: str, question: str, max_words: int) -> tuple[str, str]:
        """The system's and the user's message."""
        system = self.system.format(max_words=max_words, cannot_answer=CANNOT_ANSWER)
        return system, self.user.format(passages=passages, question=question)


@cache
def load(folder: Path = FOLDER) -> Prompts:
    """The prompts of a folder.

    Raises:
        PromptError: a file cannot be read, or has other variables than it is given.
    """
    return Prompts(**{name: _text(folder / f"{name}.md", expected) for name, expected in _VARIABLES.items()})


def _text(path: Path, expected: frozenset[str]) -> str:
    try:
        text = path.read_text(encoding="utf-8")
        found = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except (OSError, ValueError) as error:
        raise PromptError(f"{path}: {error}") from error
    if found != expected:
        raise PromptError(f"{path}: has the variables {sorted(found)}, expected {sorted(expected)}")
    return text
