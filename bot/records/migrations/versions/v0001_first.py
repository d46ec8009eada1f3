"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes them."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(43), primary_key=True),
        sa.Column("clinic", sa.String(100), nullable=False),
        sa.Column("started", _MOMENT, nullable=False),
        sa.Column("last", _MOMENT, nullable=False),
        sa.Column("forgotten", _MOMENT),
    )
    op.create_table(
        "turns",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("message", sa.String(43), nullable=False, unique=True),
        sa.Column("conversation", sa.String(43), index=True),
        sa.Column("clinic", sa.String(100), nullable=False),
        sa.Column("face", sa.String(100), nullable=False),
        sa.Column("at", _MOMENT, nullable=False, index=True),
        sa.Column("status", sa.String(100), nullable=False),
        sa.Column("tier", sa.String(100), nullable=False),
        sa.Column("flags", sa.JSON, nullable=False),
        sa.Column("sections", sa.JSON, nullable=False),
        sa.Column("language", sa.String(100), nullable=False),
        *(sa.Column(f"ms_{stage}", sa.Double) for stage in ("triage", "retrieve", "compose", "total")),
        sa.Column("question", sa.Text),
        sa.Column("reply", sa.Text),
        sa.Column("sealed", sa.LargeBinary),
    )
    op.create_index("turns_by_status", "turns", ["status", "at"])
    op.create_table(
        "thumbs",
        sa.Column("message", sa.String(43), primary_key=True),
        sa.Column("conversation", sa.String(43), index=True),
        sa.Column("at", _MOMENT, nullable=False, index=True),
        sa.Column("rating", sa.String(100), nullable=False),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.Column("comment", sa.Text),
    )
    op.create_table(
        "days",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("clinic", sa.String(100), primary_key=True),
        sa.Column("what", sa.String(20), primary_key=True),
        sa.Column("value", sa.String(100), primary_key=True),
        sa.Column("n", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drops them."""
    for table in ("days", "thumbs", "turns", "conversations"):
        op.drop_table(table)
