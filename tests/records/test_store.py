"""Entries in SQLite and PostgreSQL: each once, in the order of a conversation, and none where it was deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, Table, inspect, select, text

from bot.records.database import engine_of, named, url_of
from bot.records.entry import Entry, Thumb, Turn, from_json, to_json
from bot.records.errors import RecordsError
from bot.records.migrate import migrate, newest, revision
from bot.records.read import conversation, judged
from bot.records.retain import Purged, Retention, held, purge
from bot.records.seal import digest, opened, sealed
from bot.records.tables import CONVERSATIONS, DAYS, METADATA, THUMBS, TURNS
from bot.records.write import Outcome, forget, store
from bot.settings import Settings
from tests.records.conftest import made

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TURN = Turn(
    digest("m.1"),
    digest("c.1"),
    "riverside",
    "api",
    NOON,
    "escalated",
    "urgent",
    flags=("fever", "night_pain"),
    sections=("lower-back › Causes",),
    language="en",
    times=(1.0, 2.0, 3.0, 6.5),
)
THUMB = Thumb(TURN.message, TURN.conversation, "riverside", NOON, "down", "disagrees")


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = engine_of(settings)
    migrate(engine)
    yield engine
    engine.dispose()


def put(engine: Engine, *entries: Entry) -> list[Outcome]:
    with engine.begin() as connection:
        return store(connection, entries)


def rows(engine: Engine, table: Table) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]


def counts(engine: Engine) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in rows(engine, DAYS):
        found[f"{row['what']}:{row['value']}"] += row["n"]
    return dict(found)


def test_the_steps_make_the_tables_that_the_code_uses(settings: Settings) -> None:
    engine = engine_of(settings)
    assert migrate(engine) == newest()
    assert migrate(engine) == newest()  # again, nothing to do
    found = inspect(engine)
    for table in METADATA.tables.values():
        have = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
        assert have == {column.name: column.nullable for column in table.columns}
        indexed = {tuple(index["column_names"]) for index in found.get_indexes(table.name)}
        assert {tuple(c.name for c in index.columns) for index in table.indexes} <= indexed
    engine.dispose()


def test_replicas_that_start_together_make_the_tables_once(settings: Settings) -> None:
    engines = [engine_of(settings) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(migrate, engines)) == [newest()] * 4
    for engine in engines:
        engine.dispose()


def test_a_newer_database_is_left_alone(settings: Settings, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RecordsError, match="newer version") as error:
        migrate(engine)
    assert "\n" not in str(error.value)
    with engine.connect() as connection:
        assert revision(connection) == "9999"


def test_a_turn_is_written_once_however_often_it_comes(engine: Engine) -> None:
    assert put(engine, TURN, TURN) == [Outcome.WRITTEN, Outcome.KNOWN]
    assert put(engine, TURN) == [Outcome.KNOWN]
    (row,) = rows(engine, TURNS)
    assert (row["at"], row["flags"], row["sections"], row["ms_total"]) == (
        NOON,
        list(TURN.flags),
        list(TURN.sections),
        6.5,
    )
    assert (row["question"], row["reply"], row["sealed"]) == (None, None, None)
    assert counts(engine) == {
        "status:escalated": 1,
        "tier:urgent": 1,
        "face:api": 1,
        "flag:fever": 1,
        "flag:night_pain": 1,
    }


def test_the_newest_thumb_holds_and_is_counted_once(engine: Engine) -> None:
    put(engine, TURN, THUMB)
    assert put(engine, THUMB) == [Outcome.KNOWN]
    assert put(engine, replace(THUMB, rating="up", reason="", at=NOON + timedelta(seconds=1))) == [Outcome.WRITTEN]
    assert put(engine, THUMB) == [Outcome.KNOWN]  # comes late
    (row,) = rows(engine, THUMBS)
    assert (row["rating"], row["reason"], row["comment"]) == ("up", "", None)
    assert {key: n for key, n in counts(engine).items() if key.startswith("thumb")} == {"thumb:up": 1, "thumb:down": 0}


def test_nothing_is_written_into_a_deleted_conversation(engine: Engine) -> None:
    other = replace(TURN, message=digest("m.2"), conversation=digest("c.2"))
    put(engine, TURN, THUMB, other)
    with engine.begin() as connection:
        forget(connection, TURN.conversation)
    late = replace(TURN, message=digest("m.3"))
    assert put(engine, late, THUMB, replace(other, message=digest("m.4"))) == [
        Outcome.FORGOTTEN,
        Outcome.FORGOTTEN,
        Outcome.WRITTEN,
    ]
    assert {row["message"] for row in rows(engine, TURNS)} == {digest("m.2"), digest("m.4")}
    assert rows(engine, THUMBS) == []
    with engine.connect() as connection:
        found = conversation(connection, "c.1", 10)
        assert found is not None
        assert found.forgotten
        assert judged(connection, "m.1") is None
    Retention().erase(engine, NOON + timedelta(days=40_000))
    assert {row["id"] for row in rows(engine, CONVERSATIONS)} == {other.conversation}


def test_a_conversation_comes_back_with_the_texts_that_can_be_read(engine: Engine) -> None:
    said = [("one", "1"), ("two", None), ("three", "3")]
    for number, (question, reply) in enumerate(said):
        status = "unheard" if reply is None else "answered"
        closed = sealed("c.1", question, reply)
        put(engine, replace(TURN, message=digest(f"m.{number}"), status=status, sealed=closed))
    with engine.connect() as connection:
        found = conversation(connection, "c.1", 3)
        none = conversation(connection, "c.other", 3)
    assert found is not None
    assert [(m.role, m.content) for m in found.messages] == [("user", "two"), ("user", "three"), ("assistant", "3")]
    assert (found.total, found.clinic, none) == (5, "riverside", None)


def test_sealed_texts_open_with_the_id_alone() -> None:
    closed = sealed("c.1", "my knee \ud800", None)
    assert b"knee" not in closed
    assert opened("c.1", closed) == ("my knee \ud800", None)
    assert opened("c.2", closed) is None
    assert opened("c.1", closed[:-1]) is None
    assert opened("c.1", b"") is None


def test_texts_that_no_database_takes_are_taken(engine: Engine) -> None:
    put(engine, replace(TURN, question="a\0b\ud800", reply="'; DROP TABLE turns; --"), replace(THUMB, comment="\0"))
    (row,) = rows(engine, TURNS)
    assert (row["question"], row["reply"]) == ("a\ufffdb?", "'; DROP TABLE turns; --")


def test_texts_go_after_their_days_and_the_rest_stays(engine: Engine) -> None:
    old, new = NOON - timedelta(days=8), NOON - timedelta(days=6)
    for number, at in enumerate((old, new)):
        turn = replace(TURN, message=digest(f"m.{number}"), at=at, question="q", reply="r", sealed=b"s")
        put(engine, turn, replace(THUMB, message=turn.message, at=at, comment="c"))
    Retention(texts=7, resume=24 * 7).erase(engine, NOON)
    assert [(r["question"], r["reply"], r["sealed"]) for r in rows(engine, TURNS)] == [
        (None, None, None),
        ("q", "r", b"s"),
    ]
    assert sorted(str(r["comment"]) for r in rows(engine, THUMBS)) == ["None", "c"]
    Retention().erase(engine, NOON)  # kept no longer
    assert [(r["question"], r["sealed"]) for r in rows(engine, TURNS)] == [(None, None)] * 2


def test_a_purge_takes_what_is_older_or_all(engine: Engine) -> None:
    old = replace(TURN, at=NOON - timedelta(days=2))
    new = replace(TURN, message=digest("m.2"), conversation=digest("c.2"))
    put(engine, old, replace(THUMB, at=old.at), new, replace(THUMB, message=new.message, conversation=new.conversation))
    with engine.begin() as connection:
        assert purge(connection, NOON - timedelta(days=1)) == Purged(1, 1, 1)
        assert held(connection).turns == 1
    assert counts(engine)["status:escalated"] == 2  # says nothing of anybody
    with engine.begin() as connection:
        assert purge(connection, None) == Purged(1, 1, 1)
    assert [rows(engine, table) for table in METADATA.tables.values()] == [[]] * 4


@pytest.mark.parametrize("entry", [TURN, THUMB, replace(TURN, sealed=b"\0\xff", question="ü", times=())])
def test_the_journals_lines_are_the_entries(entry: Entry) -> None:
    assert from_json(to_json(entry)) == entry


@pytest.mark.parametrize("address", ["sqlite:///", "sqlite:///:memory:", "postgresql://a:secret@h:x/y"])
def test_an_address_that_is_none_is_told_without_its_password(address: str, settings: Settings) -> None:
    own = made(settings.home, address)
    with pytest.raises(RecordsError) as error:
        url_of(own)
    assert "secret" not in str(error.value)
    assert "BACKSTRIDE_DATABASE_URL" in str(error.value)


def test_a_password_is_not_shown(settings: Settings) -> None:
    assert "hidden" not in named(url_of(made(settings.home, "postgresql://u:hidden@h/d")))
