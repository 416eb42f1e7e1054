"""Alembic's entry. The connection comes from `store.schema`, which also commits."""

from alembic import context

from store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
    transactional_ddl=True,  # ours begins explicitly, so SQLite undoes half a migration as PostgreSQL does
)
with context.begin_transaction():
    context.run_migrations()
