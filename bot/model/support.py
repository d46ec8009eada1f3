"""Whether a sentence is borne out by the passages that it cites: a calibrated decision.

Logistic regression over ``Features``, with hard bounds for what no wording excuses: a number that the sources do not
give, or give for something else. ``python -m evals.training.support_model`` fits the weights on the pairs of the
development voices, each with its sign fixed beforehand (nearness speaks for a sentence, everything else against it);
``python -m evals.support`` measures them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum

from bot.model.evidence import Reader, Source, gather
from bot.model.features import Features, exchanged, features, number_elsewhere, turned_round
from corpus.document import Passage

WEIGHTS = Features(
    near=1.28, farthest=0.0, new=-2.29, said=0.0, whole=1.83, number_new=-3.09, number_moved=-2.23, denial=-5.11,
    opposite=-2.36, term_new=-1.39, absolute=-1.27, unhedged=-0.89, turned=-3.83, inverted=-0.46, apart=0.0,
    sources=-0.75,
)  # fmt: skip
"""Of the log-odds that a sentence is borne out."""
BIAS = -0.73
THRESHOLD = 0.65
"""Least probability at which a sentence is shown: above even odds, as the library's own can take its place."""


class Reason(StrEnum):
    """Why a sentence is not borne out."""

    NONE = ""
    NO_SOURCE = "no_source"
    """It cites nothing that was given, or nothing with statements."""
    EMPTY = "empty"
    """It says nothing that could be checked."""
    NUMBER = "number"
    CONTRARY = "contrary"
    """The statement that it comes nearest to says the opposite."""
    UNLIKELY = "unlikely"
    """Words, denial, terms or meaning together speak against it."""


@dataclass(frozen=True)
class Support:
    """``sources`` are the statements that bear the sentence out, best first, where ``supported``."""

    supported: bool
    probability: float
    reason: Reason = Reason.NONE
    sources: tuple[Source, ...] = ()


class Checker:
    """Holds sentences against passages."""

    def __init__(self, reader: Reader, threshold: float = THRESHOLD) -> None:
        self._reader = reader
        self._threshold = threshold

    def supported(self, sentence: str, passages: Sequence[tuple[int, Passage]]) -> Support:
        """Whether ``sentence`` (without markers) is borne out by the numbered ``passages`` that it cites."""
        sources = [source for number, passage in passages for source in self._reader.sources(number, passage)]
        if not sources:
            return Support(False, 0.0, Reason.NO_SOURCE)
        read = self._reader.read(sentence)
        if not read.claims.words:
            return Support(False, 0.0, Reason.EMPTY)
        evidence = gather(read, sources)
        found = features(evidence)
        probability = calibrated(found)
        if found.number_new or found.number_moved or number_elsewhere(evidence):
            return Support(False, probability, Reason.NUMBER)
        if turned_round(evidence) or exchanged(evidence):
            return Support(False, probability, Reason.CONTRARY)
        if probability < self._threshold:
            return Support(False, probability, Reason.UNLIKELY)
        return Support(True, probability, sources=evidence.sources)


def calibrated(found: Features) -> float:
    """The probability that a sentence with these features is borne out."""
    z = sum(w * v for w, v in zip(astuple(WEIGHTS), astuple(found), strict=True)) + BIAS
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))
