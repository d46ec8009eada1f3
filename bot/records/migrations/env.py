"""What Alembic runs: the steps, over the connection that ``bot.records.migrate`` holds."""

from __future__ import annotations

from alembic import context

from bot.records.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=True,  # SQLite alters tables by copying them
)
with context.begin_transaction():
    context.run_migrations()
