"""The learned map of questions: for the bundled articles, and for these only."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.runtime import build_index, open_index
from bot.settings import Settings
from corpus.importer import import_paths
from corpus.library import Library
from index.adapter import MATRIX, adapt
from index.build import passage_text
from index.encode import Vectors
from index.hit import Query
from index.minilm import MiniLM
from index.rerank import FEATURES
from index.search import Found, Index

K = 4
QUESTION = "should i run when my lower back hurts"
NOTES = (
    "Notes on Back Pain\n\nOur house opens at nine o'clock in the morning, and somebody is there from eight.\n\n"
    "Runners whose lower back hurts should run slowly and keep to flat ground for the first two weeks.\n"
)


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="module")
def plain(encoder: MiniLM) -> Vectors:
    vector: Vectors = encoder.encode([QUESTION])[0]
    return vector


def cosines(found: Found) -> dict[str, float]:
    column = FEATURES.index("passage")
    return {hit.passage.passage_id: float(row[column]) for hit, row in zip(found.hits, found.features, strict=True)}


def test_the_map_is_there_and_moves_a_vector(encoder: MiniLM, plain: Vectors) -> None:
    assert MATRIX.is_file()
    moved = adapt(plain, encoder.weights_sha256)
    assert moved.shape == plain.shape
    assert np.linalg.norm(moved) == pytest.approx(1.0, abs=1e-5)
    assert float(moved @ plain) < 0.999


def test_vectors_of_other_weights_are_left_alone(plain: Vectors) -> None:
    assert adapt(plain, "0" * 64) is plain


def test_the_bundled_articles_are_compared_with_the_moved_question(built_index: Index, plain: Vectors) -> None:
    found = built_index.search(Query(QUESTION, k=K))
    assert built_index.articles_only
    moved = adapt(plain, built_index.encoder.weights_sha256)
    texts = [passage_text(hit.passage) for hit in found.hits]
    expected = built_index.encoder.encode(texts) @ moved
    assert list(cosines(found).values()) == pytest.approx(expected.tolist(), abs=1e-4)
    assert found.vector is not None
    assert found.vector == pytest.approx(plain, abs=1e-6)


def test_without_bundled_articles_the_question_stays_plain(
    built_settings: Settings, built_library: Library, encoder: MiniLM, plain: Vectors
) -> None:
    index = Index.open(built_settings.home, built_library.passages(), built_library.corpus_hash(), encoder)
    found = index.search(Query(QUESTION, k=K))
    assert not index.articles_only
    expected = encoder.encode([passage_text(hit.passage) for hit in found.hits]) @ plain
    assert list(cosines(found).values()) == pytest.approx(expected.tolist(), abs=1e-4)
    index.close()


def test_a_mixed_library_has_both(built_settings: Settings, tmp_path: Path, encoder: MiniLM, plain: Vectors) -> None:
    home = tmp_path / "home"
    shutil.copytree(built_settings.home, home)
    (tmp_path / "clinic-notes.txt").write_text(NOTES)
    library = Library(home)
    import_paths(library, [tmp_path / "clinic-notes.txt"])
    library.reload()
    settings = Settings(home=home)
    assert build_index(settings).embedded < 20
    index = open_index(settings, library)
    (notes,) = library.imported()
    found = index.search(Query(QUESTION, k=K, prefer=frozenset({notes.doc_id})))
    index.close()
    assert not index.articles_only
    moved = adapt(plain, encoder.weights_sha256)
    kinds = set()
    for hit in found.hits:
        own = hit.passage.doc_id == notes.doc_id
        kinds.add(own)
        vector = encoder.encode([passage_text(hit.passage)])[0]
        expected = float(vector @ (plain if own else moved))
        assert cosines(found)[hit.passage.passage_id] == pytest.approx(expected, abs=1e-4)
    assert kinds == {True, False}
