"""Brings the tables up to what this version expects; replicas that start together do it one after the other."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from filelock import FileLock
from sqlalchemy import Connection, Engine, text

from bot.records.errors import RecordsError

SCRIPTS = Path(__file__).parent / "migrations"
LOCK_SECONDS = 60
_ADVISORY = 0x6261636B  # "back": names our lock among those of the same server


def migrate(engine: Engine) -> str:
    """Runs the steps that are missing; the revision that the database then has.

    Raises:
        RecordsError: the database was written by a newer version.
        sqlalchemy.exc.SQLAlchemyError: it cannot be reached, or refuses.
    """
    if engine.dialect.name == "sqlite":
        with FileLock(f"{engine.url.database}.lock", timeout=LOCK_SECONDS), engine.begin() as connection:
            return _upgrade(connection)
    with engine.begin() as connection:  # the lock ends with the transaction, so with the process too
        connection.execute(text(f"SET LOCAL statement_timeout = '{LOCK_SECONDS}s'"))
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": _ADVISORY})
        return _upgrade(connection)


def newest() -> str:
    """The revision that this version expects."""
    return str(_scripts().get_current_head())


def revision(connection: Connection) -> str:
    """The revision of the database; empty where it has none of our tables."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def _upgrade(connection: Connection) -> str:
    found = revision(connection)
    if found == newest():
        return found
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise RecordsError(
            f"the records were written by a newer version (revision {found}; this one knows {newest()}); "
            "run that version, or name another database with BACKSTRIDE_DATABASE_URL"
        ) from None
    return newest()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(SCRIPTS))
