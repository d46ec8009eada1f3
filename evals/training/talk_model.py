"""Learns from the training talks how to read a message that leans on what was said, and when to decline one.

``make talk-model`` runs it, after ``make query-model``, whose tower it begins with. It writes the talk tower
(``index/talk_tower.npz``), the ranker of statements in a talk (``bot/talk_ranker.npz``) and the weights of the decision
for such messages (in ``bot/answerable.npz``). Ranker and decision are fitted on what is found for each half of the
voices by a tower that was trained on the other half; the tower that is kept is trained on all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.answer import Answerer, Searched
from bot.answerable import MODEL, familiar, following, signals
from bot.talk_ranker import save as save_ranker
from evals.training.decline_model import unscaled
from evals.training.material import folds, libraries, materials
from evals.training.questions import training_questions
from evals.training.talk_ranker import List, lists_of
from evals.training.talk_ranker import learn as learn_ranker
from evals.training.talk_tower import learn
from evals.training.talks import TrainingTalk, training_talks
from index.search import Index
from index.tower import TALK_FILE, load, save, tower_for

HALVES = 2
Row = tuple[NDArray[np.float64], bool]


def main() -> None:
    """Train, and write the models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--originals", type=Path, help="folder with the original articles (.txt), used beside the digests"
    )
    arguments = parser.parse_args()
    talks, questions, start = training_talks(), training_questions(), load()
    fold = folds([t.asks for t in talks], HALVES)
    with tempfile.TemporaryDirectory() as temporary:
        both = libraries(Path(temporary), arguments.originals)
        first = Path(temporary) / "talk_tower.npz"
        rows: list[Row] = []
        lists: list[List] = []
        data = materials(both, [t.asks for t in talks])
        for half in range(HALVES):
            save(learn(both, start, [t for t, f in zip(talks, fold, strict=True) if f != half], questions), first)
            unseen = [i for i, f in enumerate(fold) if f == half]
            for part in data:
                part.index.talk_tower = tower_for(part.index.encoder, first)
                answerer = Answerer(part.index, part.library.documents())
                searched = [answerer.search(talks[i].messages) for i in unseen]
                rows += signals_of(part.index, searched, [talks[i] for i in unseen])
                lists += lists_of(part, searched, unseen)
        fit_decline(rows)
        save_ranker(learn_ranker(lists))
        save(learn(both, start, talks, questions), TALK_FILE)
    print(f"learned from {len(talks)} talks", file=sys.stderr)


def fit_decline(rows: Sequence[Row]) -> None:
    """Fit the decision, and write it beside the one for single questions."""
    table, labels = np.array([values for values, _ in rows]), np.array([label for _, label in rows])
    fitted = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=5000, class_weight="balanced"))
    fitted.fit(table, labels)
    with np.load(MODEL) as stored:
        parts = dict(stored)
    parts["talk"] = unscaled(fitted).astype(np.float32)
    temporary = MODEL.with_suffix(".tmp.npz")
    np.savez_compressed(temporary, **parts)
    temporary.replace(MODEL)
    said = fitted.predict_proba(table)[:, 1]
    print(
        f"{MODEL}: {len(rows)} talks; answerable {np.mean(said[labels]):.2f}, others {np.mean(said[~labels]):.2f}",
        file=sys.stderr,
    )


def signals_of(index: Index, searched: Sequence[Searched], talks: Sequence[TrainingTalk]) -> Iterator[Row]:
    """What speaks for answering each talk that leans on what was said, and whether it is to be answered."""
    for asked, talk in zip(searched, talks, strict=True):
        known = familiar(asked.found)
        if asked.standing.follows and known is not None:
            values = signals(asked.found, asked.standing.judged, index.knows, index.idf)
            yield following(asked.found, values, known, asked.strange), bool(talk.asks.gold)


if __name__ == "__main__":
    main()
