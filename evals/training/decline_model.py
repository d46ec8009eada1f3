"""Fits the decision whether the library answers: retrieval signals, kinds outside the library, nearness to training
questions of either sort (a support vector machine with a Gaussian kernel over question vectors), and the tower's word.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import PredefinedSplit, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from bot.answerable import MODEL, feature_names, signals
from evals.training.questions import TrainingQuestion
from evals.training.weights import Searched
from index.encode import passage_encoder
from index.rerank import Features

GAMMA = 1.0
COST = 3.0


def _logistic() -> LogisticRegression:
    return LogisticRegression(C=0.3, max_iter=5000, class_weight="balanced")


def unscaled(pipeline: object) -> NDArray[np.float64]:
    """Weights on the signals as they are, the intercept last."""
    scaler, model = pipeline[0], pipeline[1]  # type: ignore[index]
    weights = model.coef_[0] / scaler.scale_
    return np.append(weights, model.intercept_[0] - weights @ scaler.mean_)


def _of_talks() -> NDArray[np.float32]:
    """The weights for messages in talks as they are, until ``make talk-model`` fits them anew."""
    with np.load(MODEL) as stored:
        found: NDArray[np.float32] = stored["talk"]
        return found


def fit_decline(
    searched: Sequence[Searched],
    questions: Sequence[TrainingQuestion],
    fold: NDArray[np.int64],
    ranked: Features,
) -> None:
    """Fit on what was found for questions that the tower had not seen, and write the model."""
    index = searched[0].part.index
    vectors = passage_encoder().encode([q.question for q in questions])
    answerable = np.array([bool(q.gold) for q in questions])
    kernel = SVC(C=COST, gamma=GAMMA, class_weight="balanced")
    near = cross_val_predict(kernel, vectors, answerable, cv=PredefinedSplit(fold), method="decision_function")
    kernel.fit(vectors, answerable)
    rows = []
    for one in searched:
        part = one.part.index
        found = one.ranked(ranked)
        rows.append(signals(found, questions[one.question].question, part.knows, part.idf))
    table = np.array(rows)
    numbers = np.array([one.question for one in searched])
    likely = [one.found.reading.answerable if one.found.reading else 0.0 for one in searched]
    labels = answerable[numbers]
    full = make_pipeline(StandardScaler(), _logistic()).fit(np.c_[table, near[numbers], likely], labels)
    plain = make_pipeline(StandardScaler(), _logistic()).fit(table, labels)
    temporary = MODEL.with_suffix(".tmp.npz")
    np.savez_compressed(
        temporary,
        names=np.array(feature_names()),
        full=unscaled(full).astype(np.float32),
        plain=unscaled(plain).astype(np.float32),
        talk=_of_talks(),
        support=kernel.support_vectors_.astype(np.float16),
        dual=kernel.dual_coef_[0].astype(np.float32),
        bias=np.float32(kernel.intercept_[0]),
        gamma=np.float32(GAMMA),
        weights_sha256=index.encoder.weights_sha256,
    )
    temporary.replace(MODEL)
    print(
        f"{MODEL}: fitted on {len(questions)} messages, {len(kernel.support_vectors_)} support vectors", file=sys.stderr
    )
