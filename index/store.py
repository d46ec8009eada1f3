"""The vector store. The only module that knows Chroma; LangChain's vector-store face is what it talks to."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

os.environ["ANONYMIZED_TELEMETRY"] = "False"

import chromadb
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from corpus.document import Passage
from index.encode import Vectors

COLLECTION = "passages"
_BATCH = 500


class _Given(Embeddings):
    """Vectors that were made elsewhere; the store itself never encodes."""

    def __init__(self, vectors: Mapping[str, list[float]]) -> None:
        self._vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._vectors[text] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self._vectors[text]


class PassageStore:
    """Passage vectors on disk."""

    def __init__(self, folder: Path) -> None:
        self._client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
        self._chroma = self._open(_Given({}))

    def _open(self, embeddings: Embeddings) -> Chroma:
        return Chroma(
            COLLECTION, embeddings, client=self._client, collection_configuration={"hnsw": {"space": "cosine"}}
        )

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Store passages with their unit vectors, shape (n_passages, dimension)."""
        for begin in range(0, len(passages), _BATCH):
            some = passages[begin : begin + _BATCH]
            texts = [" > ".join(p.section_path) + "\n" + p.text for p in some]
            given = {text: v.tolist() for text, v in zip(texts, vectors[begin : begin + _BATCH], strict=True)}
            facts = [{"doc_id": p.doc_id, "section": " > ".join(p.section_path)} for p in some]
            self._open(_Given(given)).add_texts(texts, facts, [p.passage_id for p in some])

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """Passage ids with their cosine similarity to a unit vector, shape (dimension,); best first."""
        k = min(k, self.count())
        if k == 0:
            return []
        found = self._chroma.similarity_search_by_vector_with_relevance_scores(vector.tolist(), k=k)
        return [(str(document.id), 1.0 - distance) for document, distance in found]

    def count(self) -> int:
        """How many passages are stored."""
        return int(self._chroma._collection.count())

    def vectors(self) -> dict[str, Vectors]:
        """All stored vectors by passage id."""
        stored = self._chroma.get(include=["embeddings"])
        return {i: np.asarray(v, dtype=np.float32) for i, v in zip(stored["ids"], stored["embeddings"], strict=True)}

    def fingerprint(self) -> str:
        """sha256 over ids and vectors in the order of the ids; damage to either changes it."""
        digest = hashlib.sha256()
        for passage_id, vector in sorted(self.vectors().items()):
            digest.update(passage_id.encode())
            digest.update(vector.tobytes())
        return digest.hexdigest()

    def close(self) -> None:
        """Release the files."""
        self._client.close()
