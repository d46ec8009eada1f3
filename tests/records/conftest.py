"""Databases of both kinds, each empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.settings import Settings
from tests.records.postgres import MISSING, Postgres, program


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """A running PostgreSQL."""
    if not program("initdb"):
        pytest.skip(MISSING)
    own = Postgres()
    own.start()
    yield own
    own.stop()
    own.remove()


@pytest.fixture
def postgres(server: Postgres) -> Postgres:
    """The same, emptied."""
    engine = create_engine(server.url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database; empty for the file in the home."""
    if request.param == "sqlite":
        return ""
    own: Postgres = request.getfixturevalue("postgres")
    return own.url


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    return made(tmp_path, url)


def made(home: Path, url: str = "", **more: object) -> Settings:
    """Settings of a service whose rate is not what is tested."""
    return Settings.model_validate(
        {
            "home": home,
            "database_url": url,
            "country": "GB",
            "secret": "the same for all replicas",
            "address_per_minute": 100_000,
            "conversation_per_minute": 100_000,
            **more,
        }
    )
