"""An encoder that remembers: vectors are kept by the content of the text and the weights, in shards on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.encode import Encoder, Progress, Vectors

SHARD = 2048


class CachedEncoder:
    """The vectors of ``make``'s encoder; it is made only when a text is new. A run that is cut off loses one shard."""

    def __init__(self, folder: Path, like: Encoder, make: Callable[[], Encoder]) -> None:
        self.name = like.name
        self.dimension = like.dimension
        self.weights_sha256 = like.weights_sha256
        self._folder = folder / like.weights_sha256[:16]
        self._make = make
        self._made: Encoder | None = None
        self._known: dict[str, Vectors] = {}
        self._read: set[Path] = set()

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, float32, shape (n_texts, dimension)."""
        self._load()
        keys = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
        new = {k: t for k, t in zip(keys, texts, strict=True) if k not in self._known}
        # of like length together: short texts are not padded to the length of long ones
        order = sorted(new, key=lambda k: len(new[k]))
        for begin in range(0, len(order), SHARD):
            some = order[begin : begin + SHARD]
            self._made = self._made or self._make()
            vectors = self._made.encode([new[k] for k in some])
            self._save(some, vectors)
            self._known.update(zip(some, vectors, strict=True))
            if progress:
                progress(min(begin + SHARD, len(order)), len(order))
        rows = [self._known[k] for k in keys]
        return np.stack(rows).astype(np.float32) if rows else np.zeros((0, self.dimension), dtype=np.float32)

    def _load(self) -> None:
        for path in sorted(self._folder.glob("*.npz")):
            if path not in self._read:
                self._read.add(path)
                with np.load(path) as stored:
                    self._known.update(zip(stored["keys"].tolist(), stored["vectors"].astype(np.float32), strict=True))

    def _save(self, keys: Sequence[str], vectors: Vectors) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{hashlib.sha256(''.join(keys).encode()).hexdigest()[:24]}.npz"
        temporary = path.with_suffix(".tmp")
        with temporary.open("wb") as stream:
            np.savez(stream, keys=np.array(keys), vectors=vectors)
        temporary.replace(path)
        self._read.add(path)
