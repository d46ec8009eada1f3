"""Fits how the classifier's opinion and the lexicon's doubts are weighed (``bot/triage/judge.py``) and sets thresholds.

Logistic regressions on the held-out voices, which the classifier has never seen, and on ordinary questions that it was
not trained on. Thresholds are set on predictions for voices left out of the fit in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.message import Message
from bot.triage.classify import NO_OPINION
from bot.triage.finding import Tier
from bot.triage.judge import evidence, opinions
from bot.triage.signs import reading
from evals.training.triage.bank import Utterance

TIERS = {"soon": Tier.SOON, "urgent": Tier.URGENT, "emergency": Tier.EMERGENCY}
FALSE_ALARMS = {"soon": 0.045, "urgent": 0.03, "emergency": 0.028}
"""Share of harmless held-out messages that reach the threshold of a tier, at most.

An emergency weighs more than a false alarm, so it is called at nearly the same share of false alarms as 'urgent'
although few messages reach it; 'soon' may be wrong more often, since it only adds a line to the answer.
"""
LEAST = 0.2
"""No threshold is lower."""
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighing:
    """By tier: weights of the evidence with the intercept last, and the probability asked for.

    ``held_out``: the probabilities of each message by a fit without its voice, shape (n, 3).
    """

    weights: dict[str, list[float]]
    thresholds: dict[str, float]
    held_out: Doubles


def conversation(utterance: Utterance) -> list[Message]:
    """The utterance as the product would see it."""
    roles = {"U: ": "user", "B: ": "assistant"}
    before = [Message(roles.get(turn[:3], "user"), turn[3:]) for turn in utterance.before]  # type: ignore[arg-type]
    return [*before, Message("user", utterance.text)]


def gather(utterances: Sequence[Utterance]) -> Doubles:
    """The evidence of each, shape (n, e); asks the classifier that is shipped now."""
    rows = []
    for utterance in utterances:
        messages = conversation(utterance)
        own = opinions(messages).get(len(messages) - 1, NO_OPINION)
        rows.append(evidence(own, reading(utterance.text)))
    return np.array(rows, dtype=np.float64)


def fit(utterances: Sequence[Utterance], rows: Doubles) -> Weighing:
    """Fit on ``rows``, the evidence of ``utterances``; ordinary questions say nothing of 'soon'."""
    tiers = np.array([u.tier for u in utterances])
    ordinary = np.array([u.ordinary for u in utterances])
    voices = np.array(["ordinary" if u.ordinary else u.voice for u in utterances])
    harmless = (tiers == Tier.NONE) & ~ordinary
    weights: dict[str, list[float]] = {}
    thresholds: dict[str, float] = {}
    held_out = np.zeros((len(utterances), len(TIERS)))
    for column, (name, tier) in enumerate(TIERS.items()):
        use = ~ordinary if tier is Tier.SOON else np.ones(len(utterances), dtype=bool)
        wanted = tiers >= tier
        model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=2000))
        model.fit(rows[use], wanted[use])
        held_out[:, column] = model.predict_proba(rows)[:, 1]
        held_out[use, column] = cross_val_predict(
            model,
            rows[use],
            wanted[use],
            groups=voices[use],
            cv=LeaveOneGroupOut(),
            method="predict_proba",
        )[:, 1]
        weights[name] = _unscaled(model)
        limit = float(np.quantile(held_out[harmless, column], 1.0 - FALSE_ALARMS[name]))
        thresholds[name] = round(max(LEAST, limit), 3)
    return Weighing(weights, thresholds, held_out)


def _unscaled(pipeline: object) -> list[float]:
    """Weights on the evidence as it is, the intercept last."""
    scaler, model = pipeline[0], pipeline[1]  # type: ignore[index]
    weights = model.coef_[0] / scaler.scale_
    return [round(float(w), 4) for w in [*weights, model.intercept_[0] - weights @ scaler.mean_]]
