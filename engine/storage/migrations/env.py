"""Runs migrations on the connection that :mod:`engine.storage.schema` hands over.

Batch mode stays off: rebuilding a table drops its triggers without a word.
"""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, render_as_batch=False)
with context.begin_transaction():
    context.run_migrations()
