"""``backstride records``: what the service wrote down."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.cli.errors import UsageError
from bot.cli.output import one_line, utf8_output
from bot.records.database import engine_of, named
from bot.records.errors import RecordsError
from bot.records.export import exported, without_text
from bot.records.journal import Journal
from bot.records.migrate import migrate
from bot.records.retain import held, purge
from bot.records.write import store
from bot.settings import settings


def export(target: str) -> None:
    """One line for each reply whose message was kept."""
    written = 0
    with _database() as engine, engine.connect() as connection:
        if target == "-":
            utf8_output()
            for line in exported(connection):
                print(one_line(line))
                written += 1
        else:
            with Path(target).open("w", encoding="utf-8") as file:
                for line in exported(connection):
                    file.write(one_line(line) + "\n")
                    written += 1
        left_out = without_text(connection)
    print(f"exported: {written} {'reply' if written == 1 else 'replies'}", file=sys.stderr)
    if left_out:
        days = settings().keep_texts_days
        why = (
            f"texts are kept for {days} days"
            if days
            else "no text is kept; set BACKSTRIDE_KEEP_TEXTS_DAYS to keep some"
        )
        print(f"left out: {left_out} without text ({why})", file=sys.stderr)


def drop(before: str, *, everything: bool) -> None:
    """Deletes what is older than a day, or all.

    Raises:
        UsageError: neither or both were asked for, or the date is none.
    """
    if bool(before) == everything:
        raise UsageError("expected one of --before DATE and --all; run: backstride records purge --help")
    moment = _moment(before) if before else None
    with _database() as engine:
        with engine.begin() as connection:
            gone = purge(connection, moment)
        if engine.dialect.name == "sqlite":  # gives the room back; the write-ahead log has nothing of it any more
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    print(
        f"deleted: {gone.conversations} conversations, {gone.turns} messages with their replies, {gone.thumbs} thumbs"
    )


def status() -> None:
    """Where the records are, and how much there is."""
    with _database() as engine:
        with engine.connect() as connection:
            there = held(connection)
        days, hours = settings().keep_texts_days, settings().resume_hours
        print(f"database: {named(engine.url)}")
        print(f"conversations: {there.conversations}")
        print(f"messages with their replies: {there.turns} ({there.texts} with texts)")
        print(f"thumbs: {there.thumbs}")
        print(f"waiting in the journal: {len(Journal(settings().home))}")
        if there.first and there.last:
            print(f"from {there.first:%Y-%m-%d %H:%M} to {there.last:%Y-%m-%d %H:%M} (UTC)")
        print(f"texts: {f'kept for {days} days' if days else 'not kept (BACKSTRIDE_KEEP_TEXTS_DAYS is 0)'}")
        print(f"running conversations: {f'sealed for {hours} hours' if hours else 'in memory alone'}")


@contextmanager
def _database() -> Iterator[Engine]:
    """The database with its tables as they should be, and with what waited in the journal.

    Raises:
        RecordsError: it cannot be reached.
    """
    engine = engine_of(settings())
    try:
        migrate(engine)
        journal = Journal(settings().home)
        for path, entries in journal.take():
            with engine.begin() as connection:
                store(connection, entries)
            journal.done(path)
        yield engine
    except (OperationalError, SQLAlchemyError) as error:
        raise RecordsError(
            f"the records in {named(engine.url)} cannot be reached ({type(error).__name__}); "
            "check that the database runs, and BACKSTRIDE_DATABASE_URL"
        ) from None
    finally:
        engine.dispose()


def _moment(date: str) -> datetime:
    """The beginning of a day, in UTC."""
    try:
        return datetime.strptime(date, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise UsageError(f"--before {date}: no date; expected one such as 2026-11-22") from None
