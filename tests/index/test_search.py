"""Searching with an encoder without a model: what is refused, ranks, and the preference for a named document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.document import Passage
from corpus.split import SPLITTER_VERSION
from index.asked import CONTEXT_WORD
from index.build import build, current_folder, statement_texts
from index.hit import Query
from index.manifest import IndexMismatch
from index.precedents import FLOOR
from index.rerank import FEATURES, WEIGHTS, score
from index.search import NEAR, PREFERRED, Index
from tests.index.fake import ANKLE, KNEE, FakeEncoder, library

HIP = "# Hip\n\n## Rest\n\nRest the hip for two days. A stiff hip wants gentle movement.\n"
_, PASSAGES, DIGEST = library(ankle=ANKLE, knee=KNEE, hip=HIP)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("small")
    build(home, *library(ankle=ANKLE, knee=KNEE, hip=HIP), FakeEncoder)
    return home


@pytest.fixture(scope="module")
def index(home: Path) -> Iterator[Index]:
    index = Index.open(home, PASSAGES, DIGEST, FakeEncoder())
    yield index
    index.close()


def refused(home: Path, passages: list[Passage] = PASSAGES, digest: str = DIGEST, weights: str = "f" * 64) -> str:
    with pytest.raises(IndexMismatch) as caught:
        Index.open(home, passages, digest, FakeEncoder(weights))
    return str(caught.value)


def test_a_stale_library_is_refused(home: Path) -> None:
    _, passages, digest = library(ankle=ANKLE)
    assert refused(home, passages, digest) == (
        f"the index was built from other data: the library was {DIGEST[:12]}, is now {digest[:12]}; "
        "run: backstride index build"
    )


def test_other_weights_are_refused(home: Path) -> None:
    assert "the encoder's weights was ffffffffffff, is now 000000000000; run:" in refused(home, weights="0" * 64)


def test_another_splitter_is_refused(tmp_path: Path) -> None:
    build(tmp_path, *library(ankle=ANKLE), FakeEncoder)
    _, passages, digest = library(ankle=ANKLE)
    folder = current_folder(tmp_path)
    assert folder is not None
    table = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**table, "splitter_version": "0"}))
    told = f"splitter version was 0, is now {SPLITTER_VERSION}; run: backstride index build"
    assert told in refused(tmp_path, passages, digest)


def test_no_index_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path) == f"there is no index under {tmp_path / 'index'}; run: backstride index build"


def test_ranks_count_from_one_and_scores_fall(index: Index) -> None:
    found = index.search(Query("how long should I rest an ankle"))
    assert len(found.hits) == len(PASSAGES)
    assert [hit.rank for hit in found.hits] == list(range(1, len(PASSAGES) + 1))
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert score(found.features).tolist() == pytest.approx(scores, abs=1e-4)


def test_the_statement_itself_is_found_first(index: Index) -> None:
    for passage in PASSAGES:
        statement = passage.statements[-1]
        words = passage.text[statement.start - passage.start : statement.end - passage.start]
        (hit,) = index.search(Query(words, k=1)).hits
        assert hit.passage == passage


def test_features_are_what_they_are_said_to_be(index: Index) -> None:
    text = "Rest the hip for two days."
    found = index.search(Query(text))
    vector = FakeEncoder().encode([text])[0]
    by_hand = {name: found.features[:, i] for i, name in enumerate(FEATURES)}
    for row, hit in enumerate(found.hits):
        bare, headed = statement_texts([hit.passage])
        path = " > ".join(hit.passage.section_path)
        whole = FakeEncoder().encode([f"{path}\n{hit.passage.text}"])[0]
        assert by_hand["passage"][row] == pytest.approx(float(whole @ vector), abs=1e-5)
        cosines = np.stack([FakeEncoder().encode(bare) @ vector, FakeEncoder().encode(headed) @ vector], axis=1)
        assert found.statements[row][:, :2] == pytest.approx(cosines, abs=1e-5)
        assert found.statements[row][:, 2] == pytest.approx(cosines[:, 0], abs=1e-5)
        assert (found.statements[row][:, 3] == FLOOR).all()  # precedents are of the bundled articles alone
        assert by_hand["statement"][row] == pytest.approx(cosines[:, 0].max(), abs=1e-5)
        assert by_hand["headed"][row] == pytest.approx(cosines[:, 1].max(), abs=1e-5)
    assert found.words == ("rest", "hip", "two", "day")
    assert by_hand["covered"][0] == pytest.approx(1.0)
    assert by_hand["keyword"].max() == pytest.approx(1.0)
    heading = index.idf("rest") / sum(index.idf(w) for w in found.words)
    assert by_hand["heading_covered"][0] == pytest.approx(heading)


def test_a_named_document_is_preferred(index: Index) -> None:
    question = "how long should I rest"
    plain = {hit.passage.passage_id: hit.score for hit in index.search(Query(question)).hits}
    for doc_id in ("ankle", "knee", "hip"):
        hits = index.search(Query(question, prefer=frozenset({doc_id}))).hits
        for hit in hits:
            expected = plain[hit.passage.passage_id] + PREFERRED * (hit.passage.doc_id == doc_id)
            assert hit.score == pytest.approx(expected, abs=1e-4)
        (best,) = index.search(Query(question, k=1, prefer=frozenset({doc_id}))).hits
        own = max(plain[p.passage_id] for p in PASSAGES if p.doc_id == doc_id)
        assert (best.passage.doc_id == doc_id) or max(plain.values()) > own + PREFERRED
    assert PREFERRED > 0


def test_passages_that_the_talk_is_at_come_sooner(index: Index) -> None:
    question = "how long should I rest"
    plain = {hit.passage.passage_id: hit.score for hit in index.search(Query(question)).hits}
    near = {PASSAGES[0].passage_id: 1.0, PASSAGES[1].passage_id: 0.1, "gone.since": 1.0}
    for hit in index.search(Query(question, near=near)).hits:
        expected = plain[hit.passage.passage_id] + NEAR * near.get(hit.passage.passage_id, 0.0)
        assert hit.score == pytest.approx(expected, abs=1e-4)


def test_a_context_brings_its_words_at_less_weight(index: Index) -> None:
    found = index.search(Query("swollen", context="the hip"))
    assert found.words == ("swollen", "hip")
    assert found.weights == {"hip": CONTEXT_WORD}
    covered = {
        h.passage.doc_id: float(row[FEATURES.index("covered")])
        for h, row in zip(found.hits, found.features, strict=True)
    }
    swollen, hip = index.idf("swollen"), CONTEXT_WORD * index.idf("hip")
    assert covered["ankle"] == pytest.approx(swollen / (swollen + hip), abs=1e-5)
    assert covered["hip"] == pytest.approx(hip / (swollen + hip), abs=1e-5)


def test_where_the_talk_is_counts_only_for_what_the_question_names(index: Index) -> None:
    near = {p.passage_id: 1.0 for p in PASSAGES}
    plain, boosted = index.search(Query("ice")), index.search(Query("ice", near=near))
    named = index.search(Query("ice", near=near, named=frozenset({"swollen"})))
    before = {h.passage.passage_id: h.score for h in plain.hits}
    assert all(h.score == pytest.approx(before[h.passage.passage_id] + NEAR, abs=1e-4) for h in boosted.hits)
    lifted = {h.passage.doc_id for h in named.hits if h.score > before[h.passage.passage_id] + 1e-4}
    assert lifted == {"ankle"}


def test_what_a_question_names(index: Index) -> None:
    assert index.topics("a swollen zeppelin") == {"swollen"}
    assert index.topics("rest") == frozenset()  # most passages have it
    index._is_common = {"swollen", "please", "good"}.__contains__
    assert index.strangers("good zeppelins, please, for a swollen ankle abc") == {"zeppelin"}


def test_only_so_many_as_are_wanted(index: Index) -> None:
    for k in (1, 2, 3, 100):
        found = index.search(Query("rest", k=k))
        assert len(found.hits) == len(found.features) == len(found.statements) == min(k, len(PASSAGES))


def test_words_of_no_meaning_still_find_something(index: Index) -> None:
    for text in ("", "???", "zzzz", "\x00"):
        found = index.search(Query(text))
        assert len(found.hits) == len(PASSAGES)
        assert np.isfinite(found.features).all()


def test_rare_words_weigh_more(index: Index) -> None:
    assert index.idf("unheard") > index.idf("swollen") > index.idf("rest") > 0
    assert index.knows("swollen")
    assert not index.knows("unheard")
    assert {"swollen", "ankl"} <= index.stems


def test_no_weight_is_for_the_worse() -> None:
    assert len(FEATURES) == len(WEIGHTS.vector())
    assert (WEIGHTS.vector() >= 0).all()
    assert (WEIGHTS.vector() > 0).sum() >= 6
