"""Learns from the training questions how to read them, what to choose, and when to decline.

``make query-model`` runs it. It writes the question tower (``index/tower.npz``), the precedents
(``index/precedents.npz``) and the decision to decline (``bot/answerable.npz``), and prints the weights of
``index/rerank.py`` and ``bot/statements.py``. All is fitted on the training voices alone. Weights and decision are
fitted on what a first tower finds for a quarter of the voices, which it was not trained on, since a tower and its
precedents fit the questions that they have seen better than any new ones; the tower that is kept is trained on all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from bot.sources import Sources
from evals.training.decline_model import fit_decline
from evals.training.material import Material, folds, libraries, materials
from evals.training.questions import TrainingQuestion, training_questions
from evals.training.tower import lower, train, vectors
from evals.training.weights import fit_weights, searches
from index.minilm import MiniLM
from index.precedents import FILE as PRECEDENTS
from index.precedents import Precedents
from index.precedents import save as save_precedents
from index.tower import FILE, Tower
from index.tower import save as save_tower

SAMPLE = 800
"""Held-out questions of either sort that are searched for in each library; more do not change the weights."""
SEED = 7


@dataclass(frozen=True, slots=True)
class Course:
    """All that is learned from: the questions, answerable ones first, their texts as they are searched for, and the
    libraries; ``tokens`` is what the tower's frozen layers make of the texts."""

    questions: Sequence[TrainingQuestion]
    texts: Sequence[str]
    tokens: Sequence[torch.Tensor]
    data: Sequence[Material]
    fold: NDArray[np.int64]

    def learn(self, rows: NDArray[np.int64], tower_file: Path, precedents_file: Path) -> tuple[Tower, Precedents]:
        """Train a tower on the questions ``rows`` and write it, with its precedents."""
        sha256 = self.data[0].index.encoder.weights_sha256
        weights = save_tower(train(self.tokens, self.data, rows, sha256), tower_file)
        labels = self.data[0].answers.numpy()
        used = np.flatnonzero(labels.any(axis=0))
        known = [int(i) for i in rows if i < len(labels) and labels[i].any()]
        asked = vectors([self.tokens[i] for i in known], weights)
        pairs = np.argwhere(labels[known][:, used])
        precedents = Precedents(asked, self.data[0].bare.numpy()[used], pairs, weights.sha256)
        save_precedents(precedents, precedents_file)
        return Tower(MiniLM(), weights), precedents


def course(home: Path, originals: Path | None) -> Course:
    """Build the libraries, and read the questions."""
    questions = training_questions()
    both = libraries(home, originals)
    data = materials(both, [q for q in questions if q.gold])
    index, library = both[0]
    sources = Sources(library.documents())
    texts = [index.clean(sources.named(q.question).rest).text for q in questions]
    return Course(questions, texts, lower(texts), data, folds(questions))


def held_out(course: Course) -> NDArray[np.int64]:
    """Some questions of the voices that the first tower is not trained on."""
    rng = np.random.default_rng(SEED)
    answerable = np.array([bool(q.gold) for q in course.questions])
    rows = [
        rng.permutation(np.flatnonzero((course.fold == 0) & (answerable == kind)))[:SAMPLE] for kind in (True, False)
    ]
    return np.sort(np.concatenate(rows))


def fit(course: Course, tower: Tower, precedents: Precedents) -> None:
    """Fit weights and decision on what ``tower`` finds for voices that it has not seen."""
    for part in course.data:
        part.index.use_tower(tower, precedents)
    found = list(searches(course.data, course.questions, held_out(course)))
    ranked = fit_weights([one for one in found if course.questions[one.question].gold], course.questions)
    fit_decline(found, course.questions, course.fold, ranked)


def main() -> None:
    """Train, and write the models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--originals", type=Path, help="folder with the original articles (.txt), used beside the digests"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        own = course(Path(temporary), arguments.originals)
        first = own.learn(
            np.flatnonzero(own.fold != 0), Path(temporary) / "tower.npz", Path(temporary) / "precedents.npz"
        )
        fit(own, *first)
        _, kept = own.learn(np.arange(len(own.questions)), FILE, PRECEDENTS)
        print(f"learned from {len(own.questions)} questions, {len(kept.answers)} answers", file=sys.stderr)


if __name__ == "__main__":
    main()
