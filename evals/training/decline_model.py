"""Fits the decision whether the library answers: retrieval signals, kinds outside the library, and nearness to training
questions of either sort (a support vector machine with a Gaussian kernel over question vectors)."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from bot.answerable import MODEL, feature_names, signals
from bot.sources import Sources
from corpus.document import Document
from evals.training.questions import TrainingQuestion
from index.hit import Query
from index.search import Index

GAMMA = 1.0
COST = 3.0


def _logistic() -> LogisticRegression:
    return LogisticRegression(C=0.3, max_iter=5000, class_weight="balanced")


def _unscaled(pipeline: object) -> NDArray[np.float64]:
    """Weights on the signals as they are, the intercept last."""
    scaler, model = pipeline[0], pipeline[1]  # type: ignore[index]
    weights = model.coef_[0] / scaler.scale_
    return np.append(weights, model.intercept_[0] - weights @ scaler.mean_)


def fit_decline(
    libraries: Sequence[tuple[Index, Sequence[Document]]],
    questions: Sequence[TrainingQuestion],
    maps: Sequence[NDArray[np.float32]],
    fold: NDArray[np.int64],
) -> None:
    """Fit on all libraries at once, and write the model."""
    encoder = libraries[0][0].encoder
    vectors = encoder.encode([q.question for q in questions])
    answerable = np.array([bool(q.gold) for q in questions])
    kernel = SVC(C=COST, gamma=GAMMA, class_weight="balanced")
    near = cross_val_predict(
        kernel, vectors, answerable, groups=fold, cv=LeaveOneGroupOut(), method="decision_function"
    )
    kernel.fit(vectors, answerable)
    rows = []
    for index, documents in libraries:
        sources = Sources(documents)
        for question, f in zip(questions, fold, strict=True):
            matrix = maps[f]
            index._adapt = lambda vector, _, m=matrix: (vector + vector @ m) / np.linalg.norm(vector + vector @ m)
            named = sources.named(question.question)
            found = index.search(Query(named.rest, prefer=named.doc_ids))
            rows.append(signals(found, question.question, index.knows, index.idf))
    table = np.array(rows)
    labels = np.tile(answerable, len(libraries))
    with_near = np.c_[table, np.tile(near, len(libraries))]
    full = make_pipeline(StandardScaler(), _logistic()).fit(with_near, labels)
    plain = make_pipeline(StandardScaler(), _logistic()).fit(table, labels)
    temporary = MODEL.with_suffix(".tmp.npz")
    np.savez_compressed(
        temporary,
        names=np.array(feature_names()),
        full=_unscaled(full).astype(np.float32),
        plain=_unscaled(plain).astype(np.float32),
        support=kernel.support_vectors_.astype(np.float16),
        dual=kernel.dual_coef_[0].astype(np.float32),
        bias=np.float32(kernel.intercept_[0]),
        gamma=np.float32(GAMMA),
        weights_sha256=encoder.weights_sha256,
    )
    temporary.replace(MODEL)
    print(
        f"{MODEL}: fitted on {len(questions)} messages, {len(kernel.support_vectors_)} support vectors", file=sys.stderr
    )
