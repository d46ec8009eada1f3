"""The fast path gives what sentence-transformers gives; models that are not there are told in one line."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from index.encode import (
    BUNDLED,
    EncoderError,
    SentenceTransformerEncoder,
    model_folder,
    passage_encoder,
    query_encoder,
    weights_sha256,
)
from index.minilm import MAX_TOKENS, MiniLM

TEXTS = [
    "why does my lower back hurt after running",
    "",
    " ",
    "Sacroiliac joint syndrome\nRunning can load one sacroiliac joint needlessly.",
    "mal de dos après la course à pied — 背中が痛い 🏃",
    "hip " * 254,
    "stretch the hip flexors, then the quads. " * 100,
    "x" * 5000,
    "[CLS] [SEP] [MASK]",
]


@pytest.fixture(scope="module")
def fast() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="module")
def slow() -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder()


def test_the_fast_path_equals_sentence_transformers(fast: MiniLM, slow: SentenceTransformerEncoder) -> None:
    ours, theirs = fast.encode(TEXTS), slow.encode(TEXTS)
    assert ours.shape == theirs.shape == (len(TEXTS), 384)
    assert ours.dtype == theirs.dtype == np.float32
    assert np.abs(ours - theirs).max() < 1e-5
    assert np.linalg.norm(ours, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_the_texts_include_one_that_is_cut(fast: MiniLM) -> None:
    assert [len(fast.token_vectors(text)) for text in (TEXTS[5], TEXTS[6])] == [MAX_TOKENS, MAX_TOKENS]
    longer = TEXTS[6] + "Something else at the end."
    assert fast.encode([longer]).tolist() == fast.encode([TEXTS[6]]).tolist()


def test_no_texts(fast: MiniLM, slow: SentenceTransformerEncoder) -> None:
    assert fast.encode([]).shape == slow.encode([]).shape == (0, 384)


def test_both_paths_are_of_the_same_weights(fast: MiniLM, slow: SentenceTransformerEncoder) -> None:
    assert (fast.name, fast.dimension, fast.weights_sha256) == (slow.name, slow.dimension, slow.weights_sha256)
    assert len(fast.weights_sha256) == 64


def test_progress_counts_to_the_end(fast: MiniLM, slow: SentenceTransformerEncoder) -> None:
    for encoder, texts in ((fast, ["a", "b"]), (slow, ["a"] * 33)):
        seen: list[tuple[int, int]] = []
        encoder.encode(texts, lambda done, of, seen=seen: seen.append((done, of)))  # type: ignore[misc]
        assert seen[-1] == (len(texts), len(texts))
        assert seen == sorted(seen)


def test_is_word_knows_common_english(fast: MiniLM) -> None:
    assert fast.is_word("running")
    assert not fast.is_word("piriformis")
    assert not fast.is_word("streching")


def test_questions_go_the_fast_way_and_passages_the_other() -> None:
    assert isinstance(query_encoder(), MiniLM)
    assert isinstance(passage_encoder(), SentenceTransformerEncoder)


def test_a_model_may_be_given_as_a_folder(slow: SentenceTransformerEncoder) -> None:
    folder = os.fspath(model_folder(BUNDLED))
    given = query_encoder(folder)
    assert isinstance(given, SentenceTransformerEncoder)
    assert given.name == folder
    assert given.weights_sha256 == slow.weights_sha256
    assert given.encode(TEXTS[:1]).tolist() == slow.encode(TEXTS[:1]).tolist()


def test_a_folder_that_is_none_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"^BACKSTRIDE_ENCODER='/no/such' is neither 'minilm' nor the folder .*$"):
        query_encoder("/no/such")
    with pytest.raises(EncoderError, match="neither 'minilm' nor the folder"):
        passage_encoder(os.fspath(tmp_path))


def test_a_folder_without_weights_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(EncoderError, match=r"has no weights \(\.safetensors or \.bin\)$"):
        weights_sha256(tmp_path)


def test_other_weights_have_another_hash(tmp_path: Path) -> None:
    for name, content in (("one", b"1"), ("two", b"2"), ("same", b"1")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.safetensors").write_bytes(content)
    one, two, same = (weights_sha256(tmp_path / name) for name in ("one", "two", "same"))
    assert one == same != two
