"""Whether the library answers a question at all: a calibrated decision from several signals.

Logistic regression over how well the best passages fit, how much of the question the library's words cover, which kinds
of thing outside the library it names, whether it is nearer to training questions that the articles answer or to those
that they do not (a Gaussian-kernel machine), and what the question tower makes of that. The last two signals know the
five articles: for a library with other documents in it, the decision rests on the other signals alone. ``make
query-model`` fits it on the training voices; the thresholds are set on the development voices so that few answerable
questions are declined.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.scope import kinds, outside
from index.encode import Vectors
from index.rerank import FEATURES
from index.search import Found
from index.words import content_words

MODEL = Path(__file__).parent / "answerable.npz"
THRESHOLD = 0.25
"""Least probability at which the five articles are asked to answer."""
THRESHOLD_OTHER = 0.25
"""The same for a library with other documents, where the decision is less sure."""
THRESHOLD_FOLLOWING = 0.21
"""The same for a message that leans on what was said and names nothing else; terse ones that are answered lie low."""
THRESHOLD_NAMING = 0.38
"""The same for one that names something unknown or outside the library: its context speaks for it already."""
THRESHOLD_TALK = 0.2
"""The same for one that was read in its talk, with weights of its own."""
THRESHOLD_TALK_NAMING = 0.3
"""The same for one of these that names something outside the library ('what does that cost')."""
OUTSIDE_FOLLOWING = 2.0
"""Taken from the log-odds of such a message for what it names outside the library."""
STRANGE_FOLLOWING = 4.0
"""Taken from them where it names something else, unknown to the library."""
SUREST_FOLLOWING = 3.0
"""Log-odds of such a message at most, before anything is taken: the context speaks for it, not its own words."""
PLAINLY = 0.6
"""Share of a question's words in the best passage at which a question wholly in the library's words is answered."""


@dataclass(frozen=True, slots=True)
class Decision:
    """``probability`` that the library answers (0 to 1), whether it is to be answered, and what spoke against it."""

    probability: float
    answer: bool
    outside: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Model:
    full: NDArray[np.float32]
    plain: NDArray[np.float32]
    talk: NDArray[np.float32]
    support: NDArray[np.float32]
    dual: NDArray[np.float32]
    bias: float
    gamma: float
    weights_sha256: str


def feature_names() -> tuple[str, ...]:
    """The names of ``signals`` in order."""
    retrieval = (
        "passage", "statement", "headed", "asked", "mean_statement", "best_score", "margin", "covered", "known",
        "keyword", "length",
    )  # fmt: skip
    return (*retrieval, *(f"outside_{kind}" for kind in kinds()))


Signals = NDArray[np.float64]
_COVERED, _KNOWN = feature_names().index("covered"), feature_names().index("known")


def signals(
    found: Found, question: str, knows: Callable[[str], bool], idf: Callable[[str], float]
) -> NDArray[np.float64]:
    """The signals of one question, shape (n_signals,)."""
    own = list(dict.fromkeys(content_words(question)))
    weight = {w: idf(w) for w in own}
    known = sum(v for w, v in weight.items() if knows(w)) / (sum(weight.values()) or 1.0)
    column = {name: i for i, name in enumerate(FEATURES)}
    top = dict.fromkeys(FEATURES, 0.0)
    mean = best = margin = covered = 0.0
    if len(found.features):
        top = {name: float(found.features[:, i].max()) for name, i in column.items()}
        mean = float(found.features[:5, column["statement"]].mean())
        ranked = [hit.score for hit in found.hits]
        best, margin = ranked[0] / 10, (ranked[0] - ranked[min(4, len(ranked) - 1)]) / 10
        covered = float(found.features[0, column["covered"]])
    named = outside(question, knows)
    retrieval = [
        top["passage"], top["statement"], top["headed"], top["asked"], mean, best, margin, covered, known,
        top["keyword_raw"], math.log1p(len(own)),
    ]  # fmt: skip
    return np.array([*retrieval, *(float(kind in named) for kind in kinds())])


@cache
def _model() -> _Model:
    with np.load(MODEL) as stored:
        if tuple(stored["names"]) != feature_names():
            raise ValueError(f"{MODEL}: fitted for other signals; run: make query-model")
        return _Model(
            full=stored["full"],
            plain=stored["plain"],
            talk=stored["talk"],
            support=stored["support"].astype(np.float32),
            dual=stored["dual"],
            bias=float(stored["bias"]),
            gamma=float(stored["gamma"]),
            weights_sha256=str(stored["weights_sha256"]),
        )


def nearness(vector: Vectors) -> float:
    """Positive where a question's vector lies among training questions that the articles answer."""
    model = _model()
    distance = ((model.support - vector) ** 2).sum(axis=1)
    return float(model.dual @ np.exp(-model.gamma * distance)) + model.bias


def familiar(found: Found) -> tuple[float, float] | None:
    """What is known of the five articles alone: nearness, and the tower's log-odds; None where there is no tower."""
    reading = found.reading
    if reading is None or math.isnan(reading.answerable):
        return None
    return nearness(reading.plain), reading.answerable


def following(found: Found, values: NDArray[np.float64], known: tuple[float, float], strange: float) -> Signals:
    """The signals of a message that leans on what was said: those of any, with ``familiar``'s and the talk's."""
    near = [found.query.near.get(hit.passage.passage_id, 0.0) for hit in found.hits[:3]]
    return np.array([*values, *known, strange, max(near, default=0.0), float(bool(found.query.named))])


def decide(
    found: Found,
    question: str,
    knows: Callable[[str], bool],
    idf: Callable[[str], float],
    *,
    articles_only: bool,
    follows: bool = False,
    strange: float = 0.0,
) -> Decision:
    """Whether to answer ``question`` from what was found.

    ``articles_only``: the library is the five articles; ``follows``: the question leans on what was said, and was
    searched for with it; ``strange``: how far it names something unknown, 0 to 1.
    """
    model = _model()
    values = plain = signals(found, question, knows, idf)
    known = familiar(found) if articles_only and found.weights_sha256 == model.weights_sha256 else None
    if known is not None:
        weights, values = model.full, np.append(values, known)
    else:
        weights = model.plain
    taught = follows and known is not None and found.in_talk
    if taught and known is not None:
        weights, values = model.talk, following(found, plain, known, strange)
    z = float(values @ weights[:-1]) + float(weights[-1])
    named = outside(question, knows)
    if follows and not taught:
        z = min(z, SUREST_FOLLOWING) if strange else z
        z -= OUTSIDE_FOLLOWING * bool(named) + STRANGE_FOLLOWING * strange
    probability = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))
    if not named and not strange and values[_KNOWN] >= 1.0 and values[_COVERED] >= PLAINLY:
        # a few plain words, all of them the library's own: too short for the other signals, but no riddle
        probability = max(probability, 0.5)
    leaning = THRESHOLD_NAMING if named or strange else THRESHOLD_FOLLOWING
    if taught:
        leaning = THRESHOLD_TALK_NAMING if named else THRESHOLD_TALK
    threshold = leaning if follows else THRESHOLD_OTHER if known is None else THRESHOLD
    enough = probability >= threshold
    return Decision(probability, bool(found.hits) and enough, named)
