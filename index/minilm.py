"""The bundled model's forward pass in NumPy, for questions.

sentence-transformers takes 4 to 10 seconds to import, which nobody waits for who asks one question in a terminal. A
question is 10 to 60 tokens; six small layers over them are some milliseconds of matrix products, in any library. The
vectors equal those of sentence-transformers (a test compares them). Architecture: BERT (Devlin et al. 2019) with mean
pooling and normalisation (Reimers & Gurevych 2019).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

from index.encode import BUNDLED, Progress, Vectors, model_folder, weights_sha256

Floats = NDArray[np.float32]

MAX_TOKENS = 256
"""What the model was trained for; longer texts are cut."""
COMMON = 4000
"""Ids below this are letters, signs and the two thousand words that are the most frequent of English."""


class MiniLM:
    """The bundled all-MiniLM-L6-v2 without torch."""

    name = BUNDLED

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or model_folder(BUNDLED)
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.weights_sha256 = weights_sha256(folder)
        self.dimension = int(config["hidden_size"])
        self._heads = int(config["num_attention_heads"])
        self.layers = int(config["num_hidden_layers"])
        self._eps = float(config["layer_norm_eps"])
        self._weights: dict[str, Floats] = load_file(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def is_word(self, word: str) -> bool:
        """Whether the model's vocabulary has ``word`` (lower case) whole, as it has the common words of English."""
        return self._tokenizer.token_to_id(word) is not None

    def is_common(self, word: str) -> bool:
        """Whether ``word`` (lower case) is among the most frequent of English: the vocabulary has them by frequency."""
        token = self._tokenizer.token_to_id(word)
        return token is not None and token < COMMON

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, float32, shape (n_texts, dimension)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for i, text in enumerate(texts):
            vectors[i] = pooled(self.token_vectors(text))
            if progress:
                progress(i + 1, len(texts))
        return vectors

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Which characters of ``text`` each token of ``token_vectors`` stands for; (0, 0) for a special one."""
        return list(self._tokenizer.encode(text).offsets)

    def token_vectors(self, text: str) -> Floats:
        """The last layer, one vector a token, special tokens included; float32, shape (n_tokens, dimension)."""
        return self.through(self.embedded(text), range(self.layers))

    def embedded(self, text: str) -> Floats:
        """The tokens' vectors ahead of the first layer, as ``token_vectors`` has them after the last."""
        ids = self._tokenizer.encode(text).ids
        w = self._weights
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][: len(ids)]
        return self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")

    def through(self, x: Floats, layers: range) -> Floats:
        """Tokens' vectors sent through some of the layers."""
        for layer in layers:
            prefix = f"encoder.layer.{layer}."
            x = self._norm(x + self._attention(x, prefix), prefix + "attention.output.LayerNorm")
            hidden = self._dense(x, prefix + "intermediate.dense")
            hidden *= 0.5 * (1.0 + erf(hidden * np.float32(0.7071067811865476)))
            x = self._norm(x + self._dense(hidden, prefix + "output.dense"), prefix + "output.LayerNorm")
        return x

    def with_weights(self, weights: Mapping[str, Floats]) -> MiniLM:
        """The same model with other values for the weights that are named.

        Raises:
            KeyError, ValueError: the model has no weight of that name and shape.
        """
        for name, values in weights.items():
            if self._weights[name].shape != values.shape:
                raise ValueError(f"{name} has shape {values.shape}, expected {self._weights[name].shape}")
        other = copy(self)
        other._weights = {**self._weights, **weights}
        return other

    def _attention(self, x: Floats, prefix: str) -> Floats:
        tokens = len(x)
        size = self.dimension // self._heads

        def heads(part: str) -> Floats:
            flat = self._dense(x, f"{prefix}attention.self.{part}")
            return flat.reshape(tokens, self._heads, size).transpose(1, 0, 2)

        scores = heads("query") @ heads("key").transpose(0, 2, 1) / np.float32(np.sqrt(size))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ heads("value")
        joined = mixed.transpose(1, 0, 2).reshape(tokens, self.dimension)
        return self._dense(joined, prefix + "attention.output.dense")

    def _dense(self, x: Floats, name: str) -> Floats:
        result: Floats = x @ self._weights[name + ".weight"].T + self._weights[name + ".bias"]
        return result

    def _norm(self, x: Floats, name: str) -> Floats:
        mean = x.mean(axis=-1, keepdims=True)
        spread = np.sqrt(((x - mean) ** 2).mean(axis=-1, keepdims=True) + np.float32(self._eps))
        result: Floats = (x - mean) / spread * self._weights[name + ".weight"] + self._weights[name + ".bias"]
        return result


def pooled(tokens: Floats) -> Vectors:
    """The mean of the tokens' vectors, of unit length; shape (dimension,)."""
    mean = tokens.mean(axis=0)
    vector: Vectors = mean / max(float(np.linalg.norm(mean)), 1e-12)
    return vector
