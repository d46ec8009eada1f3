"""A library whose statements are as near as the words that they share."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from index.build import statement_texts
from index.contrast.propose import Proposer
from index.encode import Vectors
from index.words import content_words
from tests.index.fake import library

DIMENSION = 512


def vectors(texts: Sequence[str]) -> Vectors:
    """Unit vectors of the texts' words."""
    rows = np.full((len(texts), DIMENSION), 1e-3, dtype=np.float32)
    for i, text in enumerate(texts):
        for word in content_words(text):
            rows[i, zlib.crc32(word.encode()) % DIMENSION] += 1.0
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def proposer(**texts: str) -> Proposer:
    """Of Markdown texts by doc_id."""
    _, passages, _ = library(**texts)
    bare, headed = statement_texts(passages)
    return Proposer(passages, vectors(bare), vectors(headed))


FILLER = (
    "\n\n## Weather\n\nRain makes paths slippery in autumn. Wind cools the skin on open fields. Snow hides "
    "roots.\n\n## Food\n\nPorridge fills the stomach before dawn. Apples travel well in a pocket.\n"
)
ICE = "# One\n\n## Ice\n\nCool a sprained ankle with ice for 10 minutes." + FILLER
LONG_ICE = "# Two\n\n## Ice\n\nCool a sprained ankle with ice for 30 minutes.\n"
