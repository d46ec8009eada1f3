"""The database that the settings name: SQLite in the home, or PostgreSQL by its URL."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from bot.records.errors import RecordsError
from bot.settings import Settings

FILE = "records.sqlite3"
CONNECT_SECONDS = 2
STATEMENT_SECONDS = 5
CONNECTIONS = 5


def url_of(settings: Settings) -> URL:
    """Where the records are.

    Raises:
        RecordsError: the URL cannot be read, or what it needs is not installed.
    """
    said = settings.database_url.get_secret_value()
    if not said:
        return URL.create("sqlite", database=str(settings.home / FILE))
    try:
        url = make_url(said)
    except (ArgumentError, ValueError):  # its text would repeat the password
        raise RecordsError(
            "BACKSTRIDE_DATABASE_URL: no database address; expected postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE"
        ) from None
    if url.get_backend_name() == "sqlite":
        if not url.database or url.database == ":memory:":
            raise RecordsError("BACKSTRIDE_DATABASE_URL: found no file; expected sqlite:///FILE")
        return url.set(drivername="sqlite")
    if importlib.util.find_spec("psycopg") is None:
        raise RecordsError(
            "BACKSTRIDE_DATABASE_URL: PostgreSQL needs a driver; run: pip install 'backstride[postgres]'"
        )
    return url.set(drivername="postgresql+psycopg")


def engine_of(settings: Settings) -> Engine:
    """Connections to the database; none is made yet. What goes wrong with a statement is told without its values."""
    url = url_of(settings)
    if url.drivername == "sqlite":
        Path(str(url.database)).expanduser().parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": STATEMENT_SECONDS})
        event.listen(engine, "connect", _as_we_want_it)
        return engine
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        pool_pre_ping=True,  # a server that was started again has forgotten its connections
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": STATEMENT_SECONDS * 1000,
            "application_name": "backstride",
            "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={STATEMENT_SECONDS - 1}s "
            "-c synchronous_commit=on",
        },
    )


def named(url: URL) -> str:
    """The database as it may be shown: without password."""
    return str(url.database) if url.drivername == "sqlite" else url.render_as_string(hide_password=True)


def _as_we_want_it(connection: Any, _record: Any) -> None:
    """FULL: what was acknowledged survives a loss of power. Deleted texts are overwritten."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
