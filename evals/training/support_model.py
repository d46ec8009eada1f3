"""``python -m evals.training.support_model``: fit the weights of ``bot.model.support`` on the development pairs."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.model.evidence import Reader, gather
from bot.model.features import NAMES, features
from evals.support import macro_f1, pairs
from index.minilm import MiniLM

PENALTY = 3.0
"""Of the squared weights of standardised features; 0.3 to 10 were tried by cross-validation."""
FOR = frozenset({"near", "farthest", "said", "whole"})
"""The features that may only speak for a sentence; all others may only speak against it."""
FOLDS = 5

Floats = NDArray[np.float64]


def fit(table: Floats, labels: Floats, penalty: float = PENALTY) -> Floats:
    """Weights and bias of a logistic regression whose signs are fixed, shape (n_features + 1,)."""
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    rows, sign = (table - mean) / spread, np.where(labels > 0, 1.0, -1.0)

    def loss(weights: Floats) -> float:
        margin = sign * (rows @ weights[:-1] + weights[-1])
        return float(np.logaddexp(0.0, -margin).sum() + penalty * (weights[:-1] ** 2).sum() / 2)

    bounds = [(0.0, None) if name in FOR else (None, 0.0) for name in NAMES] + [(None, None)]
    found = minimize(loss, np.zeros(len(NAMES) + 1), method="L-BFGS-B", bounds=bounds).x
    weights = found[:-1] / spread
    return np.append(weights, found[-1] - float(weights @ mean))


def main() -> None:
    """Cross-validate over passages, fit on all, print what goes into ``bot/model/support.py``."""
    reader = Reader(MiniLM())
    chosen = pairs("dev")
    rows = [features(gather(reader.read(p.sentence), reader.sources(1, p.passage))) for p in chosen]
    table = np.array([astuple(row) for row in rows])
    labels = np.array([float(p.supported) for p in chosen])
    texts = sorted({p.passage.passage_id for p in chosen})
    fold = np.array([texts.index(p.passage.passage_id) % FOLDS for p in chosen])
    held = np.zeros(len(chosen))
    for k in range(FOLDS):
        weights = fit(table[fold != k], labels[fold != k])
        held[fold == k] = table[fold == k] @ weights[:-1] + weights[-1]
    expected = [bool(v) for v in labels]
    print(f"{len(chosen)} pairs, macro-F1 {macro_f1(expected, [bool(v) for v in held > 0]):.3f} in cross-validation")
    weights = fit(table, labels)
    print(", ".join(f"{name}={w:.2f}" for name, w in zip(NAMES, weights, strict=False)), f"bias={weights[-1]:.2f}")


if __name__ == "__main__":
    main()
