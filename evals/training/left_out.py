"""Training questions as one would ask them in the middle of a talk: what was said just before is left out of them.

Of two questions on the same section, the second is put after the first and its answer, and loses the words that those
have already ('what is the slump test for' after talk of the slump test: 'what is it for'). The sentences limp, which a
tower does not mind, and their full questions are known; there are thousands of them, of many voices.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.training.questions import TrainingQuestion
from index.words import content_words

MOST_WORDS = 14
"""Of a question that is taken: a long one does not lean on anything."""
MOST_LEFT = 10
"""Words that are left of it, at most."""
LEAVES_OUT = 0.9
"""Share of the words said already that are left out."""
STANDS_FOR = 0.45
"""Share of the gaps that get a pronoun."""
EARLIER = 0.35
"""Share of the talks that were about something else before."""
ANSWER_WORDS = (15, 30, 40)
PRONOUNS = ("it", "it", "that", "that one", "this", "those", "them", "one")
_BEFORE_A_NOUN = frozenset(
    "the a an my your his her their this that of for with to in on from when during after while".split()
)
_WORD = re.compile(r"[A-Za-z0-9'\u2019-]+|[^A-Za-z0-9\s]")
Exchanges = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """``message`` is what is left of ``asks`` after ``exchanges`` of question and answer."""

    message: str
    exchanges: Exchanges
    asks: TrainingQuestion


def leave_out(question: str, said: str, rng: random.Random) -> str:
    """``question`` without most of the words that ``said`` has; '' where it shares none or too little is left."""
    known = set(content_words(said))
    left: list[str] = []
    gaps, open_gap = 0, False
    for word in _WORD.findall(question):
        stems = content_words(word)
        if not stems or stems[0] not in known or rng.random() >= LEAVES_OUT:
            left.append(word)
            open_gap = False
            continue
        if not open_gap:
            while left and left[-1].lower() in _BEFORE_A_NOUN:
                left.pop()
            if rng.random() < STANDS_FOR:
                left.append(rng.choice(PRONOUNS))
        gaps, open_gap = gaps + 1, True
    text = re.sub(r"\s+([?.!,;:'])", r"\1", " ".join(left)).strip()
    return text if gaps and 2 <= len(text.split()) <= MOST_LEFT else ""


def in_mid_talk(
    questions: Sequence[TrainingQuestion], statements: Mapping[tuple[str, str], Sequence[str]], most: int, seed: int
) -> list[LeftOut]:
    """At most ``most`` of them. ``statements`` are the library's by document and heading, in their order."""
    rng = random.Random(seed)
    answered = [q for q in questions if q.gold and len(q.question.split()) <= MOST_WORDS]
    by_section: dict[tuple[str, str], list[TrainingQuestion]] = {}
    for question in answered:
        for section in question.gold:
            by_section.setdefault(section, []).append(question)
    found: list[LeftOut] = []
    for question in rng.sample(answered, len(answered)):
        section = rng.choice(question.gold)
        others = [q for q in by_section[section] if q.question != question.question]
        if not others:
            continue
        before = rng.choice(others)
        answer = _answer(before, section, statements, rng)
        message = leave_out(question.question, f"{before.question} {answer}", rng)
        if not message:
            continue
        exchanges: Exchanges = ((before.question, answer),)
        if rng.random() < EARLIER:
            other = rng.choice(answered)
            exchanges = ((other.question, _answer(other, other.gold[0], statements, rng)), *exchanges)
        found.append(LeftOut(message, exchanges, question))
        if len(found) == most:
            break
    return found


def _answer(
    question: TrainingQuestion,
    section: tuple[str, str],
    statements: Mapping[tuple[str, str], Sequence[str]],
    rng: random.Random,
) -> str:
    """The beginning of what a section answers to a question."""
    inside = statements.get(section, ())
    starts = tuple(words for doc_id, heading, words in question.statements if (doc_id, heading) == section)
    said = [text for text in inside if starts and text.startswith(starts)] or list(inside)
    return " ".join(" ".join(said).split()[: rng.choice(ANSWER_WORDS)])
