"""Fits the decision whether the library answers: retrieval signals, kinds outside the library, and nearness to training
questions of either sort (a support vector machine with a Gaussian kernel over question vectors)."""

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
from bot.sources import Sources
from evals.training.material import Material
from evals.training.questions import TrainingQuestion
from evals.training.weights import Learned
from index.encode import passage_encoder
from index.hit import Query

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
    data: Sequence[Material],
    questions: Sequence[TrainingQuestion],
    learned: Sequence[Learned],
    fold: NDArray[np.int64],
) -> None:
    """Fit on all libraries at once, and write the model."""
    encoder = data[0].index.encoder
    vectors = passage_encoder().encode([q.question for q in questions])
    answerable = np.array([bool(q.gold) for q in questions])
    kernel = SVC(C=COST, gamma=GAMMA, class_weight="balanced")
    near = cross_val_predict(kernel, vectors, answerable, cv=PredefinedSplit(fold), method="decision_function")
    kernel.fit(vectors, answerable)
    rows = np.zeros((len(data) * len(questions), len(feature_names())))
    for number, part in enumerate(data):
        sources = Sources(part.library.documents())
        for f, own in enumerate(learned):
            own.use_in(part.index)
            for i in (int(n) for n in np.flatnonzero(fold == f)):
                question = questions[i].question
                named = sources.named(question)
                found = part.index.search(Query(named.rest, prefer=named.doc_ids))
                rows[number * len(questions) + i] = signals(found, question, part.index.knows, part.index.idf)
    table = rows
    labels = np.tile(answerable, len(data))
    with_near = np.c_[table, np.tile(near, len(data))]
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
