"""The tables of the records. Ids stand in them as digests: who reads the database can go on with no conversation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class Time(TypeDecorator[datetime]):
    """A moment, in UTC; SQLite forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Only moments that name their zone are taken."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA = MetaData()
_DIGEST = String(43)
_NAME = String(100)


def _named(name: str, **more: Any) -> Column[Any]:
    return Column(name, _NAME, nullable=False, **more)


CONVERSATIONS = Table(
    "conversations",
    METADATA,
    Column("id", _DIGEST, primary_key=True),
    _named("clinic"),
    Column("started", Time, nullable=False),
    Column("last", Time, nullable=False),
    # Deleted by the person: the row stays for a day, so that nothing written late brings the conversation back.
    Column("forgotten", Time),
)

TURNS = Table(
    "turns",
    METADATA,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("message", _DIGEST, nullable=False, unique=True),
    Column("conversation", _DIGEST, index=True),
    _named("clinic"),
    _named("face"),
    Column("at", Time, nullable=False, index=True),
    _named("status"),
    _named("tier"),
    Column("flags", JSON, nullable=False),
    Column("sections", JSON, nullable=False),
    _named("language"),
    Column("ms_triage", Double),
    Column("ms_retrieve", Double),
    Column("ms_compose", Double),
    Column("ms_total", Double),
    Column("question", Text),
    Column("reply", Text),
    Column("sealed", LargeBinary),
)
"""A person's message with what came of it. Texts only where they are kept."""

THUMBS = Table(
    "thumbs",
    METADATA,
    Column("message", _DIGEST, primary_key=True),
    Column("conversation", _DIGEST, index=True),
    Column("at", Time, nullable=False, index=True),
    _named("rating"),
    _named("reason"),
    Column("comment", Text),
)

DAYS = Table(
    "days",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("clinic", _NAME, primary_key=True),
    Column("what", String(20), primary_key=True),
    Column("value", _NAME, primary_key=True),
    Column("n", BigInteger, nullable=False),
)
"""How often something was on a day; stays when turns are deleted, since it says nothing of anybody."""

Index("turns_by_status", TURNS.c.status, TURNS.c.at)
