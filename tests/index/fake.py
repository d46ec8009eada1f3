"""An encoder without a model, and a small library for it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from corpus.document import Document, Kind, Passage
from corpus.read import Bibliography, markdown_document
from corpus.split import split
from index.encode import Progress, Vectors

DIMENSION = 16


class FakeEncoder:
    """A unit vector of each text's hash; remembers which texts it was given."""

    name = "fake"
    dimension = DIMENSION

    def __init__(self, weights: str = "f" * 64) -> None:
        self.weights_sha256 = weights
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.encoded.extend(texts)
        vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for i, text in enumerate(texts):
            seed = int.from_bytes(hashlib.sha256((self.weights_sha256 + text).encode()).digest()[:8], "big")
            vector = np.random.default_rng(seed).normal(size=DIMENSION)
            vectors[i] = vector / np.linalg.norm(vector)
            if progress:
                progress(i + 1, len(texts))
        return vectors


ANKLE = "# Ankle\n\n## Rest\n\nRest the ankle for two days. Ice cools a swollen ankle.\n"
KNEE = (
    "# Knee\n\n## Causes\n\nThe knee hurts for these reasons:\n\n- Overuse: too many miles.\n- A fall\n\n"
    "## Shoes\n\nSoft shoes protect the knee.\n"
)


def document(doc_id: str, text: str) -> Document:
    facts = Bibliography(doc_id, doc_id.title(), ("Ada Example",), "physiotherapist", "The Example Clinic")
    return markdown_document(text, facts, Kind.DIGEST)


def library(**texts: str) -> tuple[list[Document], list[Passage], str]:
    """Documents of Markdown texts by doc_id, their passages and a hash of them all."""
    documents = [document(doc_id, text) for doc_id, text in texts.items()]
    passages = [passage for one in documents for passage in split(one)]
    digest = hashlib.sha256("\x1f".join(f"{d.doc_id}\x1f{d.sha256}" for d in documents).encode())
    return documents, passages, digest.hexdigest()
