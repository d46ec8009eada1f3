"""The networks that say which statement answers in a talk, and what they are told."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import bot.talk_ranker
from bot.answer import Answerer
from bot.message import Message
from bot.question import Ask, kind_of
from bot.runtime import build_index, open_index
from bot.settings import Settings
from bot.statements import TALK_NAMES, in_talk, score_statements, signals
from bot.talk_ranker import Ranker, load, save
from corpus.library import Library

TALK = [
    Message("user", "Which stretches help a runner's back?"),
    Message("assistant", "The lower back rotation is one. [1]"),
    Message("user", "and how long do i hold it?"),
]


def linear(weights: list[list[float]], names: tuple[str, ...] = ("a", "b")) -> Ranker:
    """Networks whose hidden layers say nothing."""
    r, f, h = len(weights), len(names), 3
    rows = np.array(weights, dtype=np.float32)
    zeros = [np.zeros(shape, dtype=np.float32) for shape in ((r, f, h), (r, h), (r, h, h), (r, h), (r, h))]
    return Ranker(names, np.zeros(f, dtype=np.float32), np.ones(f, dtype=np.float32), rows, *zeros)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    file = tmp_path / "ranker.npz"
    monkeypatch.setattr(bot.talk_ranker, "FILE", file)
    load.cache_clear()
    yield file
    load.cache_clear()


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    library = Library(settings.home)
    build_index(settings)
    return Answerer(open_index(settings, library), library.documents())


def test_the_mean_of_the_networks_counts() -> None:
    table = np.array([[1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    assert linear([[2.0, 0.0], [0.0, 4.0]]).scores(table).tolist() == [1.0, 2.0]


def test_what_torch_trains_is_what_numpy_reads() -> None:
    torch = pytest.importorskip("torch")
    from evals.training.talk_ranker import Network, Recipe, learn

    rng = np.random.default_rng(3)
    lists = []
    for _ in range(60):
        rows = rng.normal(size=(8, len(TALK_NAMES))).astype(np.float32)
        lists.append((rows, np.arange(8) == int(np.argmax(rows[:, 0] - rows[:, 1]))))
    ranker = learn(lists, Recipe(networks=1, epochs=40, batch=8))
    assert np.mean([y[int(np.argmax(ranker.scores(x)))] for x, y in lists]) > 0.8
    network = Network(len(TALK_NAMES), Recipe())
    with torch.no_grad():
        for part, values in (("linear", ranker.linear), ("last", ranker.last)):
            network.get_parameter(f"{part}.weight").copy_(torch.tensor(values))
        for part, weights, bias in (
            ("first", ranker.first, ranker.first_bias),
            ("second", ranker.second, ranker.second_bias),
        ):
            network.get_parameter(f"{part}.weight").copy_(torch.tensor(weights[0].T))
            network.get_parameter(f"{part}.bias").copy_(torch.tensor(bias[0]))
        own = network.eval()(torch.tensor((lists[0][0] - ranker.mean) / ranker.scale)).numpy()
    assert own == pytest.approx(ranker.scores(lists[0][0]), abs=1e-4)


def test_it_is_written_and_read_back(elsewhere: Path) -> None:
    save(linear([[1.0, 2.0]]))
    read = load(("a", "b"))
    assert read is not None
    assert read.scores(np.ones((1, 2), dtype=np.float32)).tolist() == [3.0]
    assert list(elsewhere.parent.iterdir()) == [elsewhere]


def test_a_missing_damaged_or_other_file_is_not_used(elsewhere: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert load(("a", "b")) is None
    assert not caplog.records
    elsewhere.write_bytes(b"no archive")
    load.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert load(("a", "b")) is None
        save(linear([[1.0, 2.0]]))
        assert load(("a", "c")) is None
    assert [("make talk-model" in r.getMessage()) for r in caplog.records] == [False, True]


def test_the_shipped_one_is_used_in_a_talk_and_nowhere_else(answerer: Answerer, elsewhere: Path) -> None:
    found = answerer.search(TALK).found
    alone = answerer.search(TALK[:1]).found
    ask = kind_of(TALK[-1].content)
    told, untold = (score_statements(one, answerer._index, ask) for one in (found, alone))
    save(linear([[1.0 if name == "words" else 0.0 for name in TALK_NAMES]], TALK_NAMES))
    by_length = score_statements(found, answerer._index, ask)
    longest = max(by_length, key=lambda s: s.score)
    assert len(longest.words.split()) == max(len(s.words.split()) for s in told)
    assert score_statements(alone, answerer._index, ask) == untold


def test_the_signals_of_a_talk_have_their_names(answerer: Answerer) -> None:
    assert load(TALK_NAMES) is not None, bot.talk_ranker.FILE
    found = answerer.search(TALK).found
    places, table = signals(found, answerer._index, Ask.NUMBER)
    rows = in_talk(found, answerer._index, Ask.NUMBER, places, table)
    column = {name: rows[:, i] for i, name in enumerate(TALK_NAMES)}
    assert rows.shape == (len(places), len(TALK_NAMES))
    assert np.isfinite(rows).all()
    assert column["behind_talk"].max() == column["behind_own"].max() == 0.0
    assert set(column["asks_number"]) == set(column["follows"]) == {1.0}
    assert set(column["asks_why"]) == set(column["other_side"]) == {0.0}
    assert column["bare_talk"] != pytest.approx(column["bare_own"])
