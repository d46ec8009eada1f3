"""The vector store against NumPy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.document import Passage
from index.build import passage_text
from index.encode import Vectors
from index.store import PassageStore
from tests.index.fake import ANKLE, DIMENSION, KNEE, FakeEncoder, library

PASSAGES = library(ankle=ANKLE, knee=KNEE)[1]
VECTORS = FakeEncoder().encode([passage_text(p) for p in PASSAGES])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PassageStore]:
    store = PassageStore(tmp_path / "chroma")
    yield store
    store.close()


def test_an_empty_store_finds_nothing(store: PassageStore) -> None:
    assert store.count() == 0
    assert store.nearest(VECTORS[0], 5) == []
    assert store.vectors() == {}


def test_nearest_are_those_of_the_highest_cosine(store: PassageStore) -> None:
    store.add(PASSAGES, VECTORS)
    query = FakeEncoder().encode(["a question"])[0]
    cosines = VECTORS @ query
    order = np.argsort(-cosines)
    found = store.nearest(query, 2)
    assert [key for key, _ in found] == [PASSAGES[i].passage_id for i in order[:2]]
    assert [score for _, score in found] == pytest.approx(cosines[order[:2]].tolist(), abs=1e-5)


def test_more_than_there_are_gives_all(store: PassageStore) -> None:
    store.add(PASSAGES, VECTORS)
    assert len(store.nearest(VECTORS[0], 100)) == len(PASSAGES) == store.count()


def test_vectors_come_back_as_they_went_in(store: PassageStore) -> None:
    store.add(PASSAGES, VECTORS)
    stored = store.vectors()
    assert list(stored) == [p.passage_id for p in PASSAGES]
    assert np.stack(list(stored.values())) == pytest.approx(VECTORS, abs=1e-6)


def test_what_is_stored_outlives_the_process_of_writing(tmp_path: Path) -> None:
    first = PassageStore(tmp_path / "chroma")
    first.add(PASSAGES, VECTORS)
    before = first.fingerprint()
    first.close()
    again = PassageStore(tmp_path / "chroma")
    assert (again.count(), again.fingerprint()) == (len(PASSAGES), before)
    again.close()


def test_the_fingerprint_is_of_ids_and_vectors_and_not_of_order(tmp_path: Path) -> None:
    def fingerprint(name: str, passages: list[Passage], vectors: Vectors) -> str:
        store = PassageStore(tmp_path / name)
        store.add(passages, vectors)
        found = store.fingerprint()
        store.close()
        return found

    own = fingerprint("own", PASSAGES, VECTORS)
    assert fingerprint("turned", PASSAGES[::-1], VECTORS[::-1]) == own
    assert fingerprint("fewer", PASSAGES[1:], VECTORS[1:]) != own
    assert fingerprint("renamed", [replace(PASSAGES[0], passage_id="other"), *PASSAGES[1:]], VECTORS) != own
    moved = VECTORS.copy()
    moved[0, 0] += 1e-4
    assert fingerprint("moved", PASSAGES, moved) != own


def test_more_than_one_batch(store: PassageStore) -> None:
    many = [replace(PASSAGES[0], passage_id=f"p{n}", text=f"Text {n}.") for n in range(1203)]
    vectors = FakeEncoder().encode([passage_text(p) for p in many])
    assert vectors.shape == (1203, DIMENSION)
    store.add(many, vectors)
    assert store.count() == 1203
    assert store.nearest(vectors[777], 1)[0][0] == "p777"


def test_the_same_words_in_two_documents_are_two_passages(store: PassageStore) -> None:
    twins = [PASSAGES[0], replace(PASSAGES[0], passage_id="twin", doc_id="elsewhere")]
    store.add(twins, np.stack([VECTORS[0], VECTORS[0]]))
    assert {key for key, _ in store.nearest(VECTORS[0], 2)} == {PASSAGES[0].passage_id, "twin"}
