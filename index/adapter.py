"""What runners ask -> what articles say: a linear map of question vectors, learned for the bundled articles.

The encoder puts a lay question ('my bum goes tight') some way off the sentence that answers it. A 384 x 384 matrix,
trained with a contrastive loss on questions of many voices (``make query-model``), moves questions towards their
answers; passages stay as they are, so an index needs no rebuilding. It was trained on the five articles and is used for
these alone: other documents are compared with the plain vector.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from index.encode import Vectors

MATRIX = Path(__file__).parent / "adapter.npz"


@cache
def _load() -> tuple[Vectors, str] | None:
    if not MATRIX.is_file():
        return None
    with np.load(MATRIX) as stored:
        return stored["matrix"].astype(np.float32), str(stored["weights_sha256"])


def adapt(vector: Vectors, weights_sha256: str) -> Vectors:
    """A question's unit vector moved towards its answers, again of unit length; both of shape (dimension,).

    Vectors of other weights than the map was learned with are returned as they are.
    """
    loaded = _load()
    if loaded is None or loaded[1] != weights_sha256:
        return vector
    moved = vector + vector @ loaded[0]
    result: Vectors = (moved / np.linalg.norm(moved)).astype(np.float32)
    return result
