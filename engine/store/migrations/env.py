"""Alembic's entry: migrates over the connection that `engine.store.schema` hands in, in its transaction."""

from __future__ import annotations

from alembic import context

from engine.store import every_table  # noqa: F401  (it declares every table)
from engine.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite alters a table only by making it anew
)
with context.begin_transaction():
    context.run_migrations()
