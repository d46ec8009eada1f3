"""A message of a talk -> the text that the talk tower reads: the message, then what was said before, latest first."""

from __future__ import annotations

from collections.abc import Sequence

SEPARATOR = " [SEP] "
"""Between the message and each thing said before it; the tokenizer knows it."""
QUESTION_WORDS = (40, 25, 15)
ANSWER_WORDS = (40, 12, 0)
"""How much of an earlier question and of its answer is read: of the latest exchange, of the one before it, and of each
before that."""
EXCHANGES = 8


def in_talk(message: str, exchanges: Sequence[tuple[str, str]]) -> str:
    """``message`` after ``exchanges`` of question and answer (plain text, '' for none), the latest last."""
    parts = [message]
    for age, (question, answer) in enumerate(reversed(exchanges[-EXCHANGES:])):
        at = min(age, len(QUESTION_WORDS) - 1)
        parts += [_first(question, QUESTION_WORDS[at]), _first(answer, ANSWER_WORDS[at])]
    return SEPARATOR.join(part for part in (_tame(p) for p in parts) if part)


def _first(text: str, words: int) -> str:
    return " ".join(text.split()[:words])


def _tame(text: str) -> str:
    """Without what the tokenizer would take for its own signs."""
    return " ".join(text.replace("[", " ").replace("]", " ").split())
