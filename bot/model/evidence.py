"""Which statements of the cited passages bear on a sentence, and how near each of its words is to theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.model.claims import Claims, alike, claims
from corpus.document import Passage, Span

Floats = NDArray[np.float32]

MAX_STATEMENTS = 3
"""A sentence that needs more statements than this to be borne out says too much at once."""
GAIN = 0.08
"""A further statement must bring the mean word at least this much nearer."""


class WordEncoder(Protocol):
    """The bundled encoder, asked for each token."""

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Which characters each token stands for."""

    def token_vectors(self, text: str) -> Floats:
        """One vector a token, shape (n_tokens, dimension)."""


@dataclass(frozen=True)
class Read:
    """A text with its claims, a unit vector for each of their words (n_words, dimension), and one for the whole."""

    claims: Claims
    vectors: Floats
    whole: Floats


@dataclass(frozen=True)
class Source:
    """A statement of a cited passage. ``number`` is the passage's in the prompt; ``context`` are stems of its headings
    and of the sentence ahead of its list."""

    number: int
    passage: Passage
    span: Span
    read: Read
    context: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Evidence:
    """The statements that bear on a sentence, and for each of its words the cosine of the nearest of theirs."""

    sentence: Read
    sources: tuple[Source, ...]
    near: Floats

    @property
    def stems(self) -> frozenset[str]:
        """What the statements say, with what their headings name."""
        return frozenset().union(*(s.read.claims.stems | s.context for s in self.sources))


class Reader:
    """Reads texts with the encoder; of the library, what was read lately is kept, of a conversation nothing."""

    def __init__(self, encoder: WordEncoder, kept: int = 2048) -> None:
        self._encoder = encoder
        self._stored = lru_cache(maxsize=kept)(self.read)

    def read(self, text: str) -> Read:
        """A text with its claims and vectors."""
        found = claims(text)
        tokens = self._encoder.token_vectors(text)
        spans = self._encoder.token_spans(text)
        rows = np.zeros((len(found.words), tokens.shape[1]), dtype=np.float32)
        for i, word in enumerate(found.words):
            own = [j for j, (start, end) in enumerate(spans) if start < word.end and word.start < end]
            if own:  # a word beyond what the encoder reads has no vector, and is near nothing
                rows[i] = tokens[own].mean(axis=0)
        return Read(found, _unit(rows), _unit(tokens.mean(axis=0, keepdims=True))[0])

    def sources(self, number: int, passage: Passage) -> list[Source]:
        """The statements of a passage."""
        heading = frozenset(w.stem for part in passage.section_path for w in self._stored(part).claims.words)
        found = []
        for statement in passage.statements:
            span = Span(statement.start, statement.end)
            intro: frozenset[str] = frozenset()
            if statement.intro is not None and statement.intro.start >= passage.start:
                intro = self._stored(_of(passage, statement.intro)).claims.stems
            found.append(Source(number, passage, span, self._stored(_of(passage, span)), heading | intro))
        return found


def _of(passage: Passage, span: Span) -> str:
    return passage.text[span.start - passage.start : span.end - passage.start]


def _unit(rows: Floats) -> Floats:
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: Floats = (rows / np.maximum(length, 1e-9)).astype(np.float32)
    return unit


def gather(sentence: Read, sources: Sequence[Source]) -> Evidence:
    """The fewest statements that bring the sentence's words nearest, at most ``MAX_STATEMENTS``, best first."""
    near = [_near(sentence, source) for source in sources]
    chosen: list[int] = []
    best = np.zeros(len(sentence.claims.words), dtype=np.float32)
    while len(chosen) < min(MAX_STATEMENTS, len(sources)):
        gains = [
            -1.0 if i in chosen else _worth(sentence, sources[i], np.maximum(best, row)) - float(best.mean())
            for i, row in enumerate(near)
        ] if best.size else []  # fmt: skip
        if not gains or max(gains) < (GAIN if chosen else 0.0):
            break
        chosen.append(int(np.argmax(gains)))
        best = np.maximum(best, near[chosen[-1]])
    return Evidence(sentence, tuple(sources[i] for i in chosen), best)


def _worth(sentence: Read, source: Source, near: Floats) -> float:
    """Nearness of the words, with that of the whole to settle ties between statements on the same thing."""
    return float(near.mean()) + 0.1 * float(sentence.whole @ source.read.whole)


def _near(sentence: Read, source: Source) -> Floats:
    """For each word of the sentence the cosine of the nearest word of the source; 1 for the same word."""
    own, theirs = sentence.claims.words, source.read.claims.words
    best = np.zeros(len(own), dtype=np.float32)
    if len(theirs):
        best = (sentence.vectors @ source.read.vectors.T).max(axis=1)
    for i, word in enumerate(own):
        if any(alike(word.stem, other.stem) for other in theirs):
            best[i] = max(best[i], 1.0)
        elif word.stem in source.context:
            best[i] = max(best[i], 0.8)
    return best
