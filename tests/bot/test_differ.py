"""Disagreements that a person accepted, in the answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import Answerer
from bot.chosen import Chosen
from bot.differ import Differences, with_sides
from bot.message import Message
from bot.reply import Reply, Status
from bot.runtime import accepted_by, load_answerer
from bot.settings import Settings
from corpus.accepted import Accepted, anchor_of
from corpus.differences import Topic
from corpus.document import Passage, Span
from corpus.importer import import_paths
from corpus.library import Library
from index.hit import Hit
from tests.index.fake import library

SHORT = (
    "# Cooling guide\n\n## Ankle sprain\n\nCool a sprained ankle with ice for 10 minutes. Ankles carry the runner.\n"
)
LONG = "# Sprain advice\n\n## Ankle sprain\n\nCool a sprained ankle with ice for 30 minutes. Rain is wet.\n"


def _statement(passages: list[Passage], doc_id: str, number: int = 0) -> Chosen:
    passage = next(p for p in passages if p.doc_id == doc_id)
    statement = passage.statements[number]
    return Chosen(passage, Span(statement.start, statement.end), 1.0)


def _topic(passages: list[Passage], name: str = "cooling time") -> Topic:
    firsts = [next(p for p in passages if p.doc_id == doc_id) for doc_id in ("short", "long")]
    return Topic(name, None, tuple(anchor_of(p, p.statements[0]) for p in firsts))


@pytest.fixture
def passages() -> list[Passage]:
    return library(short=SHORT, long=LONG)[1]


def test_an_answer_that_quotes_one_side_gets_the_other(passages: list[Passage]) -> None:
    differences = Differences(passages, lambda: [_topic(passages)])
    quoted = _statement(passages, "long")
    sides = differences.touched("how do i treat a sprain", (), [quoted])
    assert sides is not None
    assert [piece.quote for piece, _ in sides.pieces] == [
        "Cool a sprained ankle with ice for 10 minutes.",
        "Cool a sprained ankle with ice for 30 minutes.",
    ]
    assert differences.touched("how do i treat a sprain", (), [_statement(passages, "long", 1)]) is None


def test_a_question_with_the_topics_name_touches_it_where_its_sections_are_near(passages: list[Passage]) -> None:
    differences = Differences(passages, lambda: [_topic(passages)])
    hits = [Hit(passage, 1.0, 1, "fused") for passage in passages]
    assert differences.touched("what cooling time is right?", hits) is not None
    assert differences.touched("what cooling time is right?", ()) is None
    assert differences.touched("is cooling right?", hits) is None


def test_a_side_that_the_library_lacks_makes_no_disagreement(passages: list[Passage]) -> None:
    only = [p for p in passages if p.doc_id == "long"]
    differences = Differences(only, lambda: [_topic(passages)])
    assert differences.touched("cooling time", (), [_statement(only, "long")]) is None


def test_the_sides_stand_where_the_one_was_quoted(passages: list[Passage]) -> None:
    ahead, quoted, after = (
        _statement(passages, "short", 1),
        _statement(passages, "long"),
        _statement(passages, "long", 1),
    )
    sides = Differences(passages, lambda: [_topic(passages)]).touched("sprain", (), [ahead, quoted, after])
    assert sides is not None
    merged = with_sides([ahead, quoted, after], sides)
    assert [piece.quote for piece in merged] == [
        "Ankles carry the runner.",
        "Cool a sprained ankle with ice for 10 minutes.",
        "Cool a sprained ankle with ice for 30 minutes.",
        "Rain is wet.",
    ]


@pytest.fixture(scope="module")
def home(built_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The bundled articles and two imported ones that disagree."""
    folder = tmp_path_factory.mktemp("differ")
    shutil.copytree(built_settings.home, folder / "home")
    for name, text in (("short", SHORT), ("long", LONG)):
        (folder / f"{name}.md").write_text(text)
    import_paths(Library(folder / "home"), [folder / "short.md", folder / "long.md"])
    return Settings(home=folder / "home")


@pytest.fixture(scope="module")
def loaded(home: Settings) -> Iterator[Answerer]:
    answerer = load_answerer(home)
    yield answerer
    answerer._index.close()


def _ask(answerer: Answerer) -> Reply:
    return answerer.answer([Message("user", "How long should I cool a sprained ankle with ice?")])


def test_what_is_accepted_is_used_without_a_restart(home: Settings, loaded: Answerer) -> None:
    before = _ask(loaded)
    assert before.status is Status.ANSWERED
    assert [d for d in before.differences if d.topic == "how long to cool an ankle"] == []
    accepted = Accepted(home.home)
    passages = [p for p in Library(home.home).passages() if p.doc_id in ("short", "long")]
    accepted.accept("how long to cool an ankle", [anchor_of(p, p.statements[0]) for p in passages])
    after = _ask(loaded)
    (difference,) = after.differences
    assert difference.topic == "how long to cool an ankle"
    assert {position.doc_id for position in difference.positions} == {"short", "long"}
    quotes = {citation.marker: citation.quote for citation in after.citations}
    for position in difference.positions:
        assert quotes[position.marker] == position.statement
        assert f"[{position.marker}]" in after.text
    assert "10 minutes" in after.text
    assert "30 minutes" in after.text
    accepted.path.unlink()
    assert _ask(loaded).differences == before.differences


def test_a_spoilt_file_is_logged_and_costs_no_answer(
    built_settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "differences.toml").write_text("[[difference]\n")
    assert accepted_by(Settings(home=tmp_path))() == ()
    assert "accepted differences are left out" in caplog.text
