"""Learns from the training questions how to search, what to choose, and when to decline.

``make query-model`` runs it. It writes the query map (``index/adapter.npz``), the precedents (``index/precedents.npz``)
and the decision to decline (``bot/answerable.npz``), and prints the weights of ``index/rerank.py`` and
``bot/statements.py``. All is fitted on the training voices alone. Weights and decision are fitted on signals from maps
and precedents that were made without the voices they are applied to (four folds), since both fit
the questions that they have seen better than any new ones.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.training.decline_model import fit_decline
from evals.training.material import Floats, Material, folds, libraries, materials
from evals.training.query_map import learn, moved
from evals.training.questions import training_questions
from evals.training.weights import Learned, fit_weights
from index.adapter import MATRIX
from index.encode import passage_encoder
from index.precedents import Precedents, save


def precedents(vectors: Floats, digests: Material, rows: NDArray[np.int64], weights_sha256: str) -> Precedents:
    """The questions ``rows`` (moved vectors) with the digests' statements that answer them."""
    labels = digests.answers.numpy()[rows]
    known = labels.any(axis=1)
    used = np.flatnonzero(labels.any(axis=0))
    pairs = np.argwhere(labels[known][:, used])
    return Precedents(vectors[rows][known], digests.bare.numpy()[used], pairs, weights_sha256)


def main() -> None:
    """Train, and write the models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--originals", type=Path, help="folder with the original articles (.txt), used beside the digests"
    )
    arguments = parser.parse_args()
    questions = training_questions()
    answerable = [q for q in questions if q.gold]
    with tempfile.TemporaryDirectory() as temporary:
        both = libraries(Path(temporary), arguments.originals)
        encoder = both[0][0].encoder
        vectors = passage_encoder().encode([q.question for q in answerable])
        data = materials(both, answerable)
        fold = folds(questions)
        own = fold[: len(answerable)]
        learned = []
        for f in range(4):
            rows = np.flatnonzero(own != f)
            matrix = learn(vectors, data, rows)
            learned.append(Learned(matrix, precedents(moved(vectors, matrix), data[0], rows, encoder.weights_sha256)))
            print(f"fold {f + 1} of 4", file=sys.stderr)
        fit_weights(data, answerable, own, learned)
        fit_decline(data, questions, learned, fold)
        whole = learn(vectors, data, np.arange(len(answerable)))
        temporary_file = MATRIX.with_suffix(".tmp.npz")
        np.savez_compressed(temporary_file, matrix=whole.astype(np.float16), weights_sha256=encoder.weights_sha256)
        temporary_file.replace(MATRIX)
        kept = precedents(moved(vectors, whole), data[0], np.arange(len(answerable)), encoder.weights_sha256)
        save(kept)
        print(f"learned from {len(answerable)} questions, {len(kept.answers)} answers", file=sys.stderr)


if __name__ == "__main__":
    main()
