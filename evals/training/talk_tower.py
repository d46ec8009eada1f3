"""Trains the talk tower (``index/talk_tower.npz``): a message with what was said before it -> what it asks.

The question tower's own layers, trained further so that a message in its talk comes to lie where the question tower
has what the message asks when it is put in full (Yu et al. 2021, few-shot conversational dense retrieval), and near
what answers it. So that the tower learns when nothing said before matters, it reads questions that stand alone as well,
after talk about something else; and many more that lost the words of what was said before them (``left_out``).
"""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.library import Library
from evals.training.left_out import in_mid_talk
from evals.training.material import materials, words_of
from evals.training.questions import TrainingQuestion
from evals.training.talks import TrainingTalk
from evals.training.tower import Recipe, Teacher, lower, train, vectors
from index.search import Index
from index.talk import in_talk
from index.tower import Weights

RECIPE = Recipe(epochs=4, rate=1.5e-4, seed=7)
UNRELATED = 1000
"""Questions that stand alone and are read after talk about something else."""
LEAST_WORDS = 6
"""Of such a question: a shorter one might lean on anything."""
MID_TALK = 2500
"""Questions that lost what was said before them."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text as the talk tower reads it, and what it asks."""

    text: str
    asks: TrainingQuestion


def lessons(
    talks: Sequence[TrainingTalk],
    questions: Sequence[TrainingQuestion],
    statements: Mapping[tuple[str, str], Sequence[str]],
) -> list[Lesson]:
    """Each talk, a third of them once more without the answers, questions after other people's talk, and those that
    lost what was said before them. ``statements`` are the digests' by document and heading."""
    rng = random.Random(RECIPE.seed)
    found = [Lesson(t.text, t.asks) for t in talks]
    silent = [
        replace(t, exchanges=tuple((q, "") for q, _ in t.exchanges)) for t in rng.sample(list(talks), len(talks) // 3)
    ]
    found += [Lesson(t.text, t.asks) for t in silent]
    whole = [q for q in questions if len(q.question.split()) >= LEAST_WORDS]
    for question in rng.sample(whole, min(UNRELATED, len(whole))):
        before = rng.choice(talks)
        found.append(Lesson(replace(before, message=question.question).text, question))
    left = in_mid_talk(questions, statements, MID_TALK, RECIPE.seed)
    found += [Lesson(in_talk(q.message, q.exchanges), q.asks) for q in left]
    return sorted(found, key=lambda lesson: not lesson.asks.gold)


def learn(
    both: Sequence[tuple[Index, Library]],
    start: Weights,
    talks: Sequence[TrainingTalk],
    questions: Sequence[TrainingQuestion],
) -> Weights:
    """A tower trained on these talks, from the question tower ``start``."""
    own = lessons(talks, questions, statements_of(both[0][0]))
    data = materials(both, [lesson.asks for lesson in own if lesson.asks.gold])
    index = both[0][0]
    asked = sorted({lesson.asks.question for lesson in own})
    taught = dict(zip(asked, vectors(lower([index.clean(a).text for a in asked]), start), strict=True))
    teacher = Teacher(start, np.stack([taught[lesson.asks.question] for lesson in own]))
    tokens = lower([lesson.text for lesson in own])
    print(f"{len(own)} lessons from {len(talks)} talks", file=sys.stderr)
    return train(tokens, data, np.arange(len(own)), index.encoder.weights_sha256, RECIPE, teacher)


def statements_of(index: Index) -> dict[tuple[str, str], list[str]]:
    """Document and heading -> the statements under it, in their order."""
    found: dict[tuple[str, str], list[str]] = {}
    for passage in index.passages:
        own = found.setdefault((passage.doc_id, passage.section_path[-1]), [])
        own += [words_of(passage, s) for s in passage.statements]
    return found
