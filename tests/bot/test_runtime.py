"""Putting the parts together: a missing or stale index is built without being asked for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.message import Message
from bot.reply import Status
from bot.runtime import load_answerer, make_responder, open_index
from bot.settings import Settings
from corpus.library import Library
from index.build import current_folder
from index.manifest import IndexMismatch
from index.verify import verify


@pytest.fixture
def stale(built_settings: Settings, tmp_path: Path) -> Settings:
    """A home whose index was built from another library."""
    home = tmp_path / "home"
    shutil.copytree(built_settings.home, home)
    folder = current_folder(home)
    assert folder is not None
    table = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**table, "corpus_hash": "0" * 64}))
    return Settings(home=home)


def test_a_stale_index_is_not_opened(stale: Settings) -> None:
    with pytest.raises(IndexMismatch, match=r"the library was 000000000000, is now .*; run: backstride index build$"):
        open_index(stale, Library(stale.home))


def test_a_stale_index_is_rebuilt_and_the_reason_told(stale: Settings) -> None:
    before = current_folder(stale.home)
    told: list[str] = []
    steps: list[str] = []
    answerer = load_answerer(stale, lambda stage, _done, _of: steps.append(stage), told.append)
    (line,) = told
    assert line.startswith("the index was built from other data: the library was 000000000000")
    assert line.endswith("; building it now")
    assert "encoding" not in steps  # every text was known
    assert current_folder(stale.home) != before
    assert verify(stale.home) == []
    assert answerer.answer([Message("user", "What is piriformis syndrome?")]).status is Status.ANSWERED


def test_a_fresh_index_is_opened_in_silence(built_settings: Settings) -> None:
    told: list[str] = []
    before = current_folder(built_settings.home)
    load_answerer(built_settings, notice=told.append)
    assert told == []
    assert current_folder(built_settings.home) == before


def test_a_responder_loads_on_first_need(built_settings: Settings) -> None:
    responder = make_responder(built_settings)
    assert responder.ready() == (False, "the library is being loaded")
    responder.warm()
    assert responder.ready() == (True, "")
    reply = responder.respond([Message("user", "What is piriformis syndrome?")])
    assert reply.status is Status.ANSWERED
    assert responder.passage(reply.citations[0].passage_id) is not None
