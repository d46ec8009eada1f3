from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from evals.beir.cached import CachedEncoder
from evals.beir.collection import read
from evals.beir.measure import score
from evals.beir.rank import keyword_alone, ours
from evals.errors import EvalsError
from tests.index.fake import FakeEncoder

SCIFACT = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "scifact"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "tiny"
    (made / "qrels").mkdir(parents=True)
    documents = [
        {"_id": "1", "title": "Planks", "text": "A plank strengthens the trunk. Hold it for thirty seconds."},
        {"_id": "2", "title": "", "text": "Worn shoes are replaced after five hundred miles."},
        {"_id": "3", "title": "Empty", "text": ""},
    ]
    queries = [{"_id": "q1", "text": "how long to hold a plank"}, {"_id": "q2", "text": "unjudged"}]
    for name, rows in (("corpus", documents), ("queries", queries)):
        (made / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (made / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\t1\t1\nq1\t2\t0\n", encoding="utf-8")
    return made


def test_a_collection_is_read(folder: Path) -> None:
    collection = read(folder)
    assert collection.queries == {"q1": "how long to hold a plank"}
    assert collection.qrels == {"q1": {"1": 1}}
    assert collection.texts()[1] == "Worn shoes are replaced after five hundred miles."
    document = collection.as_library()[0]
    assert document.text[document.sections[0].start : document.sections[0].end].startswith("A plank")


def test_rankings_are_measured(folder: Path, tmp_path: Path) -> None:
    collection = read(folder)
    rank = keyword_alone(collection)
    assert rank(collection.queries["q1"])[0] == "1"
    assert score(collection, {"q1": ["1"]}).estimates["nDCG@10"].value == 1.0
    assert score(collection, {"q1": []}).per_query["MRR@10"] == {"q1": 0.0}
    encoder = FakeEncoder()
    cached = CachedEncoder(tmp_path / "vectors", encoder, lambda: encoder)
    by_ours = ours(collection, tmp_path / "home", cached, encoder, None)
    assert set(by_ours(collection.queries["q1"])) <= {"1", "2"}


def test_vectors_are_encoded_once(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    first = CachedEncoder(tmp_path, encoder, lambda: encoder).encode(["a", "bb", "a"])
    second = CachedEncoder(tmp_path, encoder, lambda: encoder).encode(["bb", "c"])
    assert encoder.encoded == ["a", "bb", "c"]
    assert np.array_equal(first[1], second[0])
    assert np.array_equal(first[0], first[2])


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("corpus.jsonl", "{", "corpus.jsonl:1: no JSON"),
        ("corpus.jsonl", '{"_id": "1"}', "corpus.jsonl:1: expected an object with _id, text"),
        ("qrels/test.tsv", "q1\t1\n", "test.tsv:1: expected query, document and grade"),
        ("qrels/test.tsv", "q9\t1\t1\n", "query 'q9' is not in queries.jsonl"),
    ],
)
def test_a_broken_folder_is_named(folder: Path, file: str, text: str, message: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(EvalsError) as error:
        read(folder)
    assert message in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvalsError, match=r"corpus\.jsonl: No such file .* expected a BEIR folder"):
        read(tmp_path)


def test_bm25_reproduces_the_published_figure_on_scifact() -> None:
    if not SCIFACT.is_dir():
        pytest.skip(f"the collection is not in {SCIFACT}")
    collection = read(SCIFACT)
    rank = keyword_alone(collection)
    scored = score(collection, {key: rank(query) for key, query in collection.queries.items()})
    assert scored.estimates["nDCG@10"].value == pytest.approx(0.679, abs=0.01)
    assert scored.estimates["nDCG@10"].n == 300
