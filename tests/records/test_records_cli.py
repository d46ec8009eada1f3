"""``backstride records``, as its users start it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.records.database import engine_of
from bot.records.entry import Entry
from bot.records.journal import Journal
from bot.records.migrate import migrate
from bot.records.seal import digest
from bot.records.write import store
from bot.settings import Settings
from evals.grow.records import read
from tests.cli.program import Program, assert_told
from tests.records.test_store import NOON, THUMB, TURN

ASKED = replace(
    TURN, status="answered", tier="none", question="Why?", reply="Because. [1]", at=NOON - timedelta(days=9)
)
MORE = replace(
    ASKED, message=digest("m.2"), question="the\nweather?", reply="I do not know.", status="declined", at=NOON
)
SILENT = replace(TURN, message=digest("m.3"), conversation=digest("c.3"))
DOWN = replace(THUMB, message=MORE.message, reason="", comment="it was “no use”")


def filled(settings: Settings, *entries: Entry) -> None:
    engine = engine_of(settings)
    migrate(engine)
    with engine.begin() as connection:
        store(connection, entries)
    engine.dispose()


def program(settings: Settings) -> tuple[Program, dict[str, str]]:
    url = settings.database_url.get_secret_value()
    return Program(settings.home), {"BACKSTRIDE_DATABASE_URL": url} if url else {}


def test_the_export_is_what_the_evaluations_read(settings: Settings, tmp_path: Path) -> None:
    filled(settings, ASKED, MORE, SILENT, DOWN)
    own, more = program(settings)
    target = tmp_path / "records.jsonl"
    done = own.run("records", "export", "--out", target, **more)
    assert (done.code, done.out) == (0, "")
    assert "exported: 2 replies" in done.err
    assert "left out: 1 without text (no text is kept; set BACKSTRIDE_KEEP_TEXTS_DAYS" in done.err
    first, second = read(target)
    assert [turn.content for turn in first.messages] == ["Why?"]
    assert [(turn.role, turn.content) for turn in second.messages] == [
        ("user", "Why?"),
        ("assistant", "Because. [1]"),
        ("user", "the\nweather?"),
    ]
    assert (second.status, second.time, second.wanted) == ("declined", "2026-11-22T12:00:00Z", True)
    assert second.feedback is not None
    assert (second.feedback.rating, second.feedback.comment) == ("down", "it was “no use”")
    assert own.run("records", "export", **more).out == target.read_text(encoding="utf-8")


def test_a_purge_deletes_for_good(settings: Settings) -> None:
    filled(settings, ASKED, MORE, DOWN)
    own, more = program(settings)
    done = own.run("records", "purge", "--before", "2026-11-22", **more)
    assert (done.code, done.out) == (0, "deleted: 0 conversations, 1 messages with their replies, 0 thumbs\n")
    done = own.run("records", "purge", "--all", **more)
    assert done.out == "deleted: 1 conversations, 1 messages with their replies, 1 thumbs\n"
    if not more:
        assert not any(b"weather" in path.read_bytes() for path in settings.home.iterdir())


def test_status_brings_what_waited(settings: Settings) -> None:
    own, more = program(settings)
    Journal(settings.home).add(SILENT)
    done = own.run("records", "status", **more)
    assert done.code == 0
    for line in (
        "conversations: 1",
        "messages with their replies: 1 (0 with texts)",
        "waiting in the journal: 0",
        "from 2026-11-22 12:00 to 2026-11-22 12:00 (UTC)",
        "texts: not kept (BACKSTRIDE_KEEP_TEXTS_DAYS is 0)",
    ):
        assert line in done.out.splitlines()
    kept = own.run("records", "status", BACKSTRIDE_KEEP_TEXTS_DAYS="7", BACKSTRIDE_RESUME_HOURS="2", **more)
    assert "texts: kept for 7 days" in kept.out
    assert "running conversations: sealed for 2 hours" in kept.out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("records foo", ("'foo'", "export, purge, status")),
        ("records purge", ("--before DATE", "--all", "records purge --help")),
        ("records purge --all --before 2026-01-01", ("--before DATE", "--all")),
        ("records purge --before 22.11.2026", ("22.11.2026", "2026-11-22")),
        ("records export --out /nowhere/at/all", ("/nowhere/at/all", "No such file")),
    ],
)
def test_a_wrong_command_line_is_told(line: str, words: tuple[str, ...], tmp_path: Path) -> None:
    assert_told(Program(tmp_path / "home").run(*line.split()), *words)


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    address = f"postgresql://somebody:hidden@/records?host={tmp_path}"
    done = Program(tmp_path / "home").run("records", "status", BACKSTRIDE_DATABASE_URL=address)
    assert_told(done, "cannot be reached", "BACKSTRIDE_DATABASE_URL", "somebody")
    assert "hidden" not in done.err
    wrong = Program(tmp_path / "home").run("records", "status", BACKSTRIDE_DATABASE_URL="mysql://x:hidden@y/z")
    assert_told(wrong, "postgresql://", "sqlite:///")
    assert "hidden" not in wrong.err


def test_lines_that_were_cut_short_are_left_out(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add(TURN)
    with (tmp_path / "records-pending.jsonl").open("ab") as file:
        file.write(b'\n{"kind": "turn", "mess')  # killed here
    journal.add(SILENT)
    ((path, entries),) = journal.take()
    assert entries == [TURN, SILENT]
    assert len(Journal(tmp_path)) == 3  # until it is done, another process finds the file again
    assert [found for _, found in Journal(tmp_path).take()] == [[TURN, SILENT]]
    journal.done(path)
    assert list(journal.take()) == []
    assert len(journal) == 0


def test_another_database_holds_the_records(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "own.sqlite3"
    done = Program(tmp_path / "home").run("records", "status", BACKSTRIDE_DATABASE_URL=f"sqlite:///{file}")
    assert (done.code, done.out.splitlines()[0]) == (0, f"database: {file}")
    assert file.exists()
