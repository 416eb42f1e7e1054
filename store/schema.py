"""Bringing a database's tables up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from store.engine import database_file, engine_for, is_there
from store.transaction import in_domain_words

OTHERS_TAKE, TABLES_TAKE = 600, 5
"""Seconds, at most, in which another desk that starts has migrated, and in which whoever holds a table lets go: while a
change of a table waits, everybody waits behind it."""
MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(url: str) -> list[str]:
    """Apply every migration that the database lacks, all of them or none; what was applied, oldest first.

    Desks that start at the same time may all call this: one of them does it, the others find nothing to do.
    Raises `CannotSave` if the database cannot be reached or written.
    """
    with _connected(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{OTHERS_TAKE}s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('deskside migrations'))"))
            connection.execute(text(f"SET LOCAL lock_timeout = '{TABLES_TAKE}s'"))
        lacking = _lacking(connection)
        if lacking:
            upgrade(connection, "head")
        connection.commit()
    return lacking


def pending(url: str) -> list[str]:
    """What `migrate` would apply. Changes nothing; an SQLite file that is not there is not made."""
    file = database_file(url)
    if file is not None and not is_there(file):
        return _lacking(None)
    with _connected(url) as connection:
        return _lacking(connection)


def knows(revision: str) -> bool:
    """Whether this is one of the states that our migrations lead to."""
    return revision in _scripts()


def upgrade(connection: Connection, revision: str) -> None:
    """Alembic is loaded here, as a desk whose tables are up to date has no use for it."""
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _lacking(connection: Connection | None) -> list[str]:
    current = _current(connection) if connection is not None else None
    return [f"{revision} {doc}" for revision, doc in _scripts().items() if current is None or revision > current]


def _current(connection: Connection) -> str | None:
    """The state of the tables, as Alembic notes it. A newer desk may have gone further, and lacks nothing of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _scripts() -> dict[str, str]:
    """Our migrations, oldest first, by revision: their files begin with it, and with what they are for."""
    files = sorted((MIGRATIONS / "versions").glob("[0-9]*.py"))
    return {file.name[:4]: _first_line(file) for file in files}


def _first_line(file: Path) -> str:
    return file.read_text(encoding="utf-8").partition('"""')[2].partition('"""')[0].strip().partition("\n")[0]


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = engine_for(url)
    try:
        with in_domain_words(), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
