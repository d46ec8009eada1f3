"""The question tower: for the bundled articles, and for these only; without its file, search goes on."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import numpy as np
import pytest

import index.tower
from bot.runtime import build_index, open_index
from bot.settings import Settings
from corpus.importer import import_paths
from corpus.library import Library
from index.build import passage_text
from index.hit import Query
from index.minilm import MiniLM
from index.rerank import FEATURES
from index.search import Found, Index
from index.tower import FILE, Reading, Tower, Weights, load, save, tower_for
from tests.index.fake import FakeEncoder

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
def reading(encoder: MiniLM) -> Reading:
    tower = tower_for(encoder)
    assert tower is not None, FILE
    return tower.read(QUESTION)


def cosines(found: Found) -> dict[str, float]:
    column = FEATURES.index("passage")
    return {hit.passage.passage_id: float(row[column]) for hit, row in zip(found.hits, found.features, strict=True)}


def test_the_plain_vector_is_the_encoders_and_the_moved_one_another(encoder: MiniLM, reading: Reading) -> None:
    assert reading.plain == pytest.approx(encoder.encode([QUESTION])[0], abs=1e-5)
    assert np.linalg.norm(reading.moved) == pytest.approx(1.0, abs=1e-5)
    assert float(reading.moved @ reading.plain) < 0.99


def test_a_question_moves_towards_its_answer_and_a_foreign_one_is_seen_as_such(encoder: MiniLM) -> None:
    tower = tower_for(encoder)
    assert tower is not None
    asked, foreign = (
        tower.read("where do i put my hands when i stretch my bum muscles"),
        tower.read("who won the election"),
    )
    assert asked.answerable > foreign.answerable


def test_another_encoder_has_no_tower() -> None:
    assert tower_for(FakeEncoder()) is None
    other = MiniLM()
    other.weights_sha256 = "0" * 64
    assert tower_for(other) is None


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_a_missing_or_damaged_file_is_gone_without(
    content: bytes | None,
    built_settings: Settings,
    built_library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    file = tmp_path / "tower.npz"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setattr(index.tower, "FILE", file)
    opened = open_index(built_settings, built_library)
    found = opened.search(Query(QUESTION))
    opened.close()
    assert found.hits
    assert found.reading is not None
    assert (found.reading.moved == found.reading.plain).all()
    assert math.isnan(found.reading.answerable)
    assert len(caplog.records) == (content is not None)
    assert all("tower.npz cannot be used" in line.getMessage() for line in caplog.records)


def test_weights_of_another_model_are_refused(encoder: MiniLM) -> None:
    known = load()
    name = next(iter(known.layers))
    wrong = {**known.layers, name: known.layers[name][:1]}
    with pytest.raises(ValueError, match="expected"):
        Tower(encoder, Weights(wrong, known.first, known.head, known.encoder_sha256))


def test_what_is_saved_is_read_back_nearly_as_it_was(tmp_path: Path) -> None:
    matrix = np.random.default_rng(1).normal(size=(3, 5)).astype(np.float32)
    bias = np.array([0.25, -1.0, 3.0], dtype=np.float32)
    weights = Weights({"a.weight": matrix, "a.bias": bias}, 4, np.array([0.5, -2.0], dtype=np.float32), "e" * 64)
    kept = save(weights, tmp_path / "small.npz")
    assert kept.layers["a.weight"] == pytest.approx(matrix, abs=float(np.abs(matrix).max()) / 127)
    assert (kept.layers["a.bias"] == bias).all()
    assert (kept.first, kept.head.tolist(), kept.encoder_sha256) == (4, [0.5, -2.0], "e" * 64)
    assert kept.sha256 == load(tmp_path / "small.npz").sha256 != weights.sha256


def test_mixed_readings_lie_between() -> None:
    east, north = np.array([1, 0], dtype=np.float32), np.array([0, 1], dtype=np.float32)
    mixed = Reading(east, east, 2.0).mixed(Reading(north, north, -2.0), 0.75)
    assert mixed.plain == pytest.approx(np.array([3, 1]) / np.sqrt(10))
    assert mixed.answerable == pytest.approx(1.0)


def test_the_bundled_articles_are_compared_with_the_moved_question(built_index: Index, reading: Reading) -> None:
    found = built_index.search(Query(QUESTION, k=K))
    assert built_index.articles_only
    texts = [passage_text(hit.passage) for hit in found.hits]
    expected = built_index.encoder.encode(texts) @ reading.moved
    assert list(cosines(found).values()) == pytest.approx(expected.tolist(), abs=1e-4)
    assert found.reading is not None
    assert found.reading.plain == pytest.approx(reading.plain, abs=1e-6)


def test_without_bundled_articles_the_question_stays_plain(
    built_settings: Settings, built_library: Library, encoder: MiniLM, reading: Reading
) -> None:
    opened = Index.open(built_settings.home, built_library.passages(), built_library.corpus_hash(), encoder)
    found = opened.search(Query(QUESTION, k=K))
    assert not opened.articles_only
    expected = encoder.encode([passage_text(hit.passage) for hit in found.hits]) @ reading.plain
    assert list(cosines(found).values()) == pytest.approx(expected.tolist(), abs=1e-4)
    opened.close()


def test_a_mixed_library_has_both(built_settings: Settings, tmp_path: Path, encoder: MiniLM, reading: Reading) -> None:
    home = tmp_path / "home"
    shutil.copytree(built_settings.home, home)
    (tmp_path / "clinic-notes.txt").write_text(NOTES)
    library = Library(home)
    import_paths(library, [tmp_path / "clinic-notes.txt"])
    library.reload()
    settings = Settings(home=home)
    assert build_index(settings).embedded < 20
    opened = open_index(settings, library)
    (notes,) = library.imported()
    found = opened.search(Query(QUESTION, k=K, prefer=frozenset({notes.doc_id})))
    opened.close()
    assert not opened.articles_only
    kinds = set()
    for hit in found.hits:
        own = hit.passage.doc_id == notes.doc_id
        kinds.add(own)
        vector = encoder.encode([passage_text(hit.passage)])[0]
        expected = float(vector @ (reading.plain if own else reading.moved))
        assert cosines(found)[hit.passage.passage_id] == pytest.approx(expected, abs=1e-4)
    assert kinds == {True, False}
