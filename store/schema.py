"""Bringing a database's tables up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from store.engine import database_file, engine_for
from store.transaction import in_domain_words

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(url: str) -> list[str]:
    """Apply every migration that the database lacks, all of them or none; what was applied, oldest first.

    Desks that start at the same time may all call this: one of them does it, the others find nothing to do.
    Raises `CannotSave` if the database cannot be reached or written.
    """
    with _connected(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('deskside migrations'))"))
        lacking = _lacking(connection)
        if lacking:
            command.upgrade(_config(connection), "head")
        connection.commit()
    return lacking


def pending(url: str) -> list[str]:
    """What `migrate` would apply. Changes nothing; an SQLite file that is not there is not made."""
    file = database_file(url)
    if file is not None and not file.exists():
        return _lacking(None)
    with _connected(url) as connection:
        return _lacking(connection)


def knows(revision: str) -> bool:
    """Whether this is one of the states that our migrations lead to."""
    return revision in {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}


def _lacking(connection: Connection | None) -> list[str]:
    current = MigrationContext.configure(connection).get_current_revision() if connection is not None else None
    scripts = ScriptDirectory(str(MIGRATIONS))
    newest_first = scripts.iterate_revisions("head", current or "base")
    return [f"{script.revision} {script.doc}" for script in reversed(list(newest_first))]


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = engine_for(url)
    try:
        with in_domain_words(), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
