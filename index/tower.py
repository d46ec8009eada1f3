"""What runners ask -> what articles say: the encoder's upper layers, trained anew for questions.

The encoder puts a lay question ('my bum goes tight') some way off the sentence that answers it. A second set of its
upper layers, trained with a contrastive loss on questions of many voices (``make query-model``), puts questions near
their answers; passages stay where they are, so an index needs no rebuilding (two towers, Karpukhin et al. 2020, one of
them frozen). A linear layer on top says how likely the articles answer a question at all. The layers below are the
encoder's own, and read once. The tower was trained on the five articles and is used for these alone: other documents
are compared with the plain vector.
"""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encode import Encoder, Vectors
from index.minilm import MiniLM, pooled

LOG = logging.getLogger(__name__)
FILE = Path(__file__).parent / "tower.npz"
TALK_FILE = Path(__file__).parent / "talk_tower.npz"
LEVELS = 127
"""Weights are kept as whole numbers up to this, scaled by row."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it is read: unit vectors of shape (dimension,), and how likely it is answered.

    ``plain`` is the encoder's vector, ``moved`` the tower's; ``answerable`` are log-odds that the bundled articles
    answer it, NaN where there is no tower.
    """

    plain: Vectors
    moved: Vectors
    answerable: float = math.nan

    def mixed(self, other: Reading, share: float) -> Reading:
        """``share`` (0 to 1) of this one and the rest of the other."""

        def mean(own: Vectors, theirs: Vectors) -> Vectors:
            both = share * own + (1.0 - share) * theirs
            result: Vectors = (both / np.linalg.norm(both)).astype(np.float32)
            return result

        likely = share * self.answerable + (1.0 - share) * other.answerable
        return Reading(mean(self.plain, other.plain), mean(self.moved, other.moved), likely)


@dataclass(frozen=True, slots=True)
class Weights:
    """What was trained: the weights of the layers from ``first`` on, by the encoder's names, and of the layer on top.

    ``head`` has shape (dimension + 1,), the intercept last; ``encoder_sha256`` names the encoder trained from.
    """

    layers: Mapping[str, Floats]
    first: int
    head: Floats
    encoder_sha256: str

    @property
    def sha256(self) -> str:
        """Identifies the tower, so that its vectors are not compared with another's."""
        digest = hashlib.sha256(f"{self.first} {self.encoder_sha256}".encode())
        for name in sorted(self.layers):
            digest.update(name.encode() + np.ascontiguousarray(self.layers[name]).tobytes())
        return digest.hexdigest()


class Tower:
    """Reads questions with an encoder's lower layers and its own upper ones."""

    def __init__(self, encoder: MiniLM, weights: Weights) -> None:
        self._encoder = encoder
        self._upper = encoder.with_weights(weights.layers)
        self._first = weights.first
        self._head = weights.head
        self.sha256 = weights.sha256

    def read(self, text: str) -> Reading:
        """Both vectors of a question."""
        model, layers = self._encoder, self._encoder.layers
        low = model.through(model.embedded(text), range(self._first))
        high = range(self._first, layers)
        plain, own = model.through(low, high), self._upper.through(low, high)
        return Reading(pooled(plain), pooled(own), self._likely(own))

    def moved(self, text: str) -> tuple[Vectors, float]:
        """The tower's vector of a text, and the log-odds that the articles answer it."""
        own = self._upper.through(self._encoder.embedded(text), range(self._encoder.layers))
        return pooled(own), self._likely(own)

    def _likely(self, own: Vectors) -> float:
        return float(own.mean(axis=0) @ self._head[:-1] + self._head[-1])


def tower_for(encoder: Encoder, file: Path | None = None) -> Tower | None:
    """The trained tower where it fits ``encoder``; None for another encoder, or where its file is missing or damaged.

    A damaged file is logged in one line; questions are then searched with their plain vectors.
    """
    file = file or FILE
    if not isinstance(encoder, MiniLM) or not file.is_file():
        return None
    try:
        weights = load(file)
        return Tower(encoder, weights) if weights.encoder_sha256 == encoder.weights_sha256 else None
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the file, search goes on without it
        LOG.warning("%s cannot be used (%s); questions are searched less well without it", file, type(error).__name__)
        return None


@cache
def load(file: Path = FILE) -> Weights:
    """The trained weights.

    Raises:
        OSError, ValueError, KeyError: the file is missing or damaged.
    """
    with np.load(file) as stored:
        layers = {}
        for key in stored.files:
            kind, _, name = key.partition(" ")
            if kind == "whole":
                layers[name] = stored[key].astype(np.float32)
            elif kind == "bytes":
                layers[name] = stored[key].astype(np.float32) * stored[f"scale {name}"][:, None]
        head = stored["head"].astype(np.float32)
        return Weights(layers, int(stored["first"]), head, str(stored["encoder_sha256"]))


def save(weights: Weights, file: Path = FILE) -> Weights:
    """Write them where ``load`` finds them, matrices in 8 bits, and give them as they are read back."""
    parts: dict[str, NDArray[np.generic]] = {}
    for name, values in weights.layers.items():
        if values.ndim == 1:
            parts[f"whole {name}"] = values.astype(np.float32)
            continue
        scale = (np.abs(values).max(axis=1) / LEVELS).astype(np.float32)
        parts[f"bytes {name}"] = np.round(values / scale[:, None]).astype(np.int8)
        parts[f"scale {name}"] = scale
    parts["head"] = weights.head.astype(np.float32)
    parts["first"] = np.array(weights.first)
    parts["encoder_sha256"] = np.array(weights.encoder_sha256)
    temporary = file.with_suffix(".tmp.npz")
    np.savez_compressed(temporary, **parts)  # type: ignore[arg-type]
    temporary.replace(file)
    load.cache_clear()
    return load(file)
