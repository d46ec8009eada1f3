"""The rankings of a collection's documents by BM25 alone, MiniLM alone, and the program's own index."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from corpus.split import split
from evals.beir.cached import CachedEncoder
from evals.beir.collection import Collection
from evals.systems.keyword import Bm25
from index.build import Report, build
from index.encode import Encoder, passage_encoder, query_encoder
from index.hit import Query
from index.manifest import IndexMismatch
from index.search import Index

DEPTH = 10
Ranking = list[str]
Ranker = Callable[[str], Ranking]


def keyword_alone(collection: Collection) -> Ranker:
    """BM25 over title and text."""
    keys = list(collection.documents)
    model = Bm25(collection.texts())

    def rank(query: str) -> Ranking:
        scores = model.scores(query)
        return [keys[i] for i in np.argsort(-scores, kind="stable")[:DEPTH] if scores[i] > 0]

    return rank


def dense_alone(collection: Collection, passages: Encoder, queries: Encoder, report: Report | None) -> Ranker:
    """MiniLM over title and text, cut at the model's 256 tokens."""
    keys = list(collection.documents)
    progress = (lambda done, of: report("documents", done, of)) if report else None
    vectors = passages.encode(collection.texts(), progress)

    def rank(query: str) -> Ranking:
        scores = vectors @ queries.encode([query])[0]
        return [keys[i] for i in np.argsort(-scores, kind="stable")[:DEPTH]]

    return rank


def ours(
    collection: Collection, home: Path, passages: CachedEncoder, queries: Encoder, report: Report | None
) -> Ranker:
    """The program's index over the documents as if they had been imported; a document ranks as its best passage does.

    Nothing in it was learned for the collection: the question tower and the precedents are for the bundled articles
    only.
    """
    documents = collection.as_library()
    pieces = [piece for document in documents for piece in split(document)]
    try:
        index = Index.open(home, pieces, collection.sha256, queries)
    except IndexMismatch:
        build(home, documents, pieces, collection.sha256, lambda: passages, report)
        index = Index.open(home, pieces, collection.sha256, queries)

    def rank(query: str) -> Ranking:
        hits = index.search(Query(query, k=1000)).hits
        return list(dict.fromkeys(hit.passage.doc_id for hit in hits))[:DEPTH]

    return rank


def rankers(
    collection: Collection, cache: Path, systems: Iterable[str], report: Report | None = None
) -> dict[str, Ranker]:
    """The rankers by name; vectors and index are kept below ``cache``."""
    queries = query_encoder()
    passages = CachedEncoder(cache / "vectors", queries, passage_encoder)
    home = cache / f"{collection.name}-{collection.sha256[:12]}"
    makers: dict[str, Callable[[], Ranker]] = {
        "bm25": lambda: keyword_alone(collection),
        "minilm": lambda: dense_alone(collection, passages, queries, report),
        "backstride": lambda: ours(collection, home, passages, queries, report),
    }
    return {name: makers[name]() for name in systems}
