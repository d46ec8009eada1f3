"""Question -> passages: three retrievers, fused by rank, then ordered by a weighted sum of their scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.document import Passage
from corpus.split import SPLITTER_VERSION
from index.asked import Asked, asked
from index.build import current_folder
from index.clean_query import Cleaned, clean_query, vocabulary_of
from index.encode import Encoder, Vectors
from index.fuse import reciprocal_rank_fusion
from index.hit import Hit, Query
from index.keyword import KeywordIndex, searchable
from index.manifest import IndexMismatch, Manifest
from index.precedents import FLOOR, Precedents
from index.precedents import load as load_precedents
from index.rerank import FEATURES, Features, score
from index.store import PassageStore
from index.tower import TALK_FILE, Reading, Tower, tower_for
from index.words import content_words, plain_words

PREFERRED = 3.0
"""Added to the score of a passage of a document that the question names."""
NEAR = 4.0
"""Added to the score of a passage that the talk is at, times how far it is."""
NEAR_ENOUGH = 0.2
"""A passage that the talk is at this far is looked at, whatever the retrievers bring in."""
MOST = 0.35
"""Share of the passages that have a word, above which it names nothing."""
RARE_LETTERS = 4
"""A shorter word may be an abbreviation of anything."""
POOL = 40
"""How many passages each retriever may bring in."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: passages, best first, with what the later stages need to know of each."""

    query: Query
    words: tuple[str, ...]
    """Stems of the question's content words, each once, with those of the terms for its lay words."""
    hits: tuple[Hit, ...]
    features: NDArray[np.float32]
    """Shape (n_hits, n_features), in the order of ``index.rerank.FEATURES``."""
    reading: Reading | None
    """The question as it was read; None for an empty library."""
    weights_sha256: str
    """Of the encoder that read it."""
    statements: tuple[NDArray[np.float32], ...]
    """For each hit and each of its statements: similarity bare, under its heading, of the question as it was asked, and
    how far questions like this one were answered by it; shape (n_statements, 4). ``in_talk`` the first, the second and
    the last of these once more by the talk tower's vector alone and by the message's own; (n_statements, 10)."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """Of the words that count less than 1, being the context's."""
    in_talk: bool = False
    """Whether the talk tower read it."""


@dataclass(frozen=True, slots=True)
class _Similar:
    """``queries`` are the question's vectors; ``passages`` cosines (n,); ``statements`` as in ``Found``."""

    queries: tuple[Vectors, ...]
    passages: NDArray[np.float32]
    statements: NDArray[np.float32]


class Index:
    """An index in memory, ready to be searched."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        passages: Sequence[Passage],
        encoder: Encoder,
        bundled: frozenset[str] = frozenset(),
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.passages = tuple(passages)
        self.encoder = encoder
        self._vectors: Vectors = np.load(folder / "vectors.npy", mmap_mode="r")
        n = len(self.passages)
        self._store = PassageStore(folder / "chroma")
        self._keyword = KeywordIndex.load(folder / "keyword", n)
        self._tower: Tower | None = None
        self.talk_tower = tower_for(encoder, TALK_FILE)
        self._precedents: Precedents | None = None
        self._likeness: NDArray[np.float32] | None = None
        self._bundled = np.array([p.doc_id in bundled for p in self.passages], dtype=bool)
        counts = [len(p.statements) for p in self.passages]
        self._owner = np.repeat(np.arange(n), counts)
        self.use_tower(tower_for(encoder), load_precedents())
        self.first = np.concatenate([[0], np.cumsum(counts)]).astype(int)  # of each passage's statements, and the end
        self._at = {p.passage_id: i for i, p in enumerate(self.passages)}
        self._vocabulary = vocabulary_of([searchable(p) for p in self.passages])
        self._is_word: Callable[[str], bool] = getattr(encoder, "is_word", lambda _: False)
        self._is_common: Callable[[str], bool] = getattr(encoder, "is_common", lambda _: True)
        self._words = [set(content_words(searchable(p))) for p in self.passages]
        self._heading_words = [set(content_words(" ".join(p.section_path))) for p in self.passages]
        self._frequency = Counter(word for words in self._words for word in words)

    @classmethod
    def open(
        cls,
        home: Path,
        passages: Sequence[Passage],
        corpus_hash: str,
        encoder: Encoder,
        bundled: frozenset[str] = frozenset(),
    ) -> Index:
        """The index in use. ``bundled`` are the doc_ids of the articles that the tower was trained for.

        Raises:
            IndexMismatch: there is none, or it was built from something else.
        """
        folder = current_folder(home)
        if folder is None:
            raise IndexMismatch(f"there is no index under {home / 'index'}; run: backstride index build")
        manifest = Manifest.read(folder / "manifest.json")
        manifest.require(
            corpus_hash=corpus_hash,
            encoder=encoder.name,
            weights_sha256=encoder.weights_sha256,
            splitter_version=SPLITTER_VERSION,
        )
        try:
            index = cls(folder, manifest, passages, encoder, bundled)
            stored = index._store.count()
        except IndexMismatch:
            raise
        except Exception as error:
            raise IndexMismatch(
                f"{folder}: the index is damaged ({type(error).__name__}); run: backstride index build"
            ) from error
        if stored != len(index.passages) or len(index._vectors) != len(index.passages) + 2 * manifest.statements:
            raise IndexMismatch(
                f"{folder}: {stored} passages stored, expected {len(index.passages)}; run: backstride index build"
            )
        return index

    def search(self, query: Query) -> Found:
        """The best ``query.k`` passages for a question; fewer where the library is smaller."""
        if not self.passages:
            empty = np.zeros((0, len(FEATURES)), dtype=np.float32)
            words = self.clean(query.text).words
            return Found(query, words, (), empty, None, self.encoder.weights_sha256, ())
        told = self.talk_tower.moved if self.talk_tower else None
        question = asked(query, self.clean, self._read, self.knows, told)
        similar = self._similar(question)
        own = [w for w in question.words if w not in question.weights]
        keyword = self._keyword.scores(own)
        for weight in set(question.weights.values()):
            keyword = keyword + weight * self._keyword.scores([w for w, v in question.weights.items() if v == weight])
        pool = self._pool(similar, keyword)
        pool += [
            i
            for p, share in query.near.items()
            if share >= NEAR_ENOUGH and (i := self._at.get(p, -1)) >= 0 and i not in pool
        ]
        weights = {w: self.idf(w) * question.weights.get(w, 1.0) for w in question.words}
        features = np.stack([self._features(i, similar, keyword, weights) for i in pool])
        preferred = np.array([self.passages[i].doc_id in query.prefer for i in pool], dtype=np.float32)
        near = np.array([self._near(query, i) for i in pool], dtype=np.float32)
        scores = score(features) + PREFERRED * preferred + NEAR * near
        order = np.argsort(-scores, kind="stable")[: query.k]
        hits = tuple(Hit(self.passages[pool[j]], float(scores[j]), r, "fused") for r, j in enumerate(order, 1))
        statements = tuple(self._of(similar.statements, pool[j]) for j in order)
        return Found(
            query, question.words, hits, features[order], question.reading, self.encoder.weights_sha256, statements,
            question.weights, in_talk=bool(told and query.talk),
        )  # fmt: skip

    def _near(self, query: Query, i: int) -> float:
        """How far the talk is at passage ``i``; nothing where the question names something that it does not have."""
        foreign = query.named and not query.named & self._words[i]
        return 0.0 if foreign else query.near.get(self.passages[i].passage_id, 0.0)

    def topics(self, text: str) -> frozenset[str]:
        """Stems of the things that ``text`` names and some, not most, passages have, mended and with their terms."""
        most = MOST * len(self.passages)
        return frozenset(w for w in self.clean(text).words if 0 < self._frequency.get(w, 0) <= most)

    def strangers(self, text: str) -> frozenset[str]:
        """Stems of the words of ``text`` that no passage has and that are too rare in English to say nothing."""
        words = plain_words(self.clean(text).text)
        rare = [w for w in words if len(w) >= RARE_LETTERS and not self._is_common(w)]
        return frozenset(stem for word in rare for stem in content_words(word) if not self.knows(stem))

    def clean(self, text: str) -> Cleaned:
        """A question as it is searched for."""
        return clean_query(text, self._vocabulary, self._is_word)

    def _read(self, text: str) -> Reading:
        if self._tower is not None:
            return self._tower.read(text)
        vector = self.encoder.encode([text])[0]
        return Reading(vector, vector)

    def _similar(self, question: Asked) -> _Similar:
        """Cosines of a question with everything: of its moved vector for the bundled articles, else its plain one."""
        vector, moved = question.reading.plain, question.reading.moved
        rows = self._vectors @ np.stack([vector, moved], axis=1)
        n, m = len(self.passages), self.manifest.statements
        passages = np.where(self._bundled, rows[:n, 1], rows[:n, 0])
        own = self._bundled[self._owner]
        bare, headed = rows[n : n + m], rows[n + m :]
        moved_where_own = [np.where(own, part[:, 1], part[:, 0]) for part in (bare, headed)]
        statements = np.stack([*moved_where_own, bare[:, 0], self._asked(moved, own)], axis=1)
        pairs = self._vectors[n : n + m], self._vectors[n + m :]
        statements = np.hstack([statements, question.similar_apart(*pairs, lambda v: self._asked(v, own))])
        queries = [moved] if self._bundled.all() else [vector] if not self._bundled.any() else [vector, moved]
        return _Similar(tuple(queries), passages.astype(np.float32), statements.astype(np.float32))

    def use_tower(self, tower: Tower | None, precedents: Precedents | None) -> None:
        """Read questions with this tower from now on; precedents of another tower's vectors are not used."""
        self._tower = tower
        fit = tower is not None and precedents is not None and precedents.tower_sha256 == tower.sha256
        self._precedents = precedents if fit else None
        if self._precedents and self._bundled.any():
            n, m = len(self.passages), self.manifest.statements
            self._likeness = self._precedents.likeness(np.asarray(self._vectors[n : n + m]))

    def _asked(self, moved: Vectors, own: NDArray[np.bool_]) -> NDArray[np.float32]:
        """For each statement, how far questions like this one were answered by it; the floor for other documents."""
        if self._precedents is None or self._likeness is None:
            return np.full(len(own), FLOOR, dtype=np.float32)
        return np.where(own, self._precedents.scores(moved, self._likeness), np.float32(FLOOR))

    def _of(self, statements: NDArray[np.float32], i: int) -> NDArray[np.float32]:
        """The rows of passage ``i``'s statements."""
        return statements[self.first[i] : self.first[i + 1]]

    def _pool(self, similar: _Similar, keyword: NDArray[np.float32]) -> list[int]:
        both = similar.statements[:, :2].sum(axis=1) + similar.statements[:, 3]
        best = np.array([self._of(both, i).max(initial=-2.0) for i in range(len(self.passages))])
        by_statement = np.argsort(-best, kind="stable")[:POOL]
        by_keyword = [i for i in np.argsort(-keyword, kind="stable")[:POOL] if keyword[i] > 0]
        ids = [p.passage_id for p in self.passages]
        nearest = {
            f"passage {n}": [key for key, _ in self._store.nearest(q, POOL)] for n, q in enumerate(similar.queries)
        }
        fused = reciprocal_rank_fusion(
            {**nearest, "statement": [ids[i] for i in by_statement], "keyword": [ids[i] for i in by_keyword]}
        )
        return [self._at[passage_id] for passage_id, _ in fused if passage_id in self._at][:POOL]

    def _features(
        self, i: int, similar: _Similar, keyword: NDArray[np.float32], weights: Mapping[str, float]
    ) -> NDArray[np.float32]:
        total = sum(weights.values()) or 1.0
        best = self._of(similar.statements, i).max(axis=0, initial=FLOOR)
        features = Features(
            passage=float(similar.passages[i]),
            statement=float(best[0]),
            headed=float(best[1]),
            asked=float(best[3]),
            keyword=float(keyword[i] / max(float(keyword.max()), 1e-9)),
            keyword_raw=float(keyword[i]) / 10.0,
            covered=sum(v for w, v in weights.items() if w in self._words[i]) / total,
            heading_covered=sum(v for w, v in weights.items() if w in self._heading_words[i]) / total,
        )
        return features.vector()

    def idf(self, word: str) -> float:
        """Inverse document frequency of a stem over the passages, as in BM25; highest for a word that none has."""
        n, df = len(self.passages), self._frequency.get(word, 0)
        return float(np.log(1.0 + (n - df + 0.5) / (df + 0.5)))

    @property
    def articles_only(self) -> bool:
        """Whether the library is the bundled articles and nothing else."""
        return bool(self._bundled.all())

    @property
    def stems(self) -> frozenset[str]:
        """Of the library's content words."""
        return frozenset(self._frequency)

    def knows(self, word: str) -> bool:
        """Whether any passage has a word of this stem."""
        return word in self._frequency

    def close(self) -> None:
        """Release the store's files."""
        self._store.close()
