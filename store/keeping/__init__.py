"""Backups: made while the desk runs, checked before they count, and brought back without losing what was there.

A backup is one file, readable by its owner alone, since it holds what people wrote. SQLite's is a database; that of
PostgreSQL is one of `pg_dump`'s custom format. It is written under another name first, so there is never half of one.
"""

from pathlib import Path

from store.engine import database_file
from store.keeping import postgres, sqlite
from store.keeping.files import NotKept

__all__ = ["NotKept", "backup", "restore"]


def backup(url: str, to: Path) -> None:
    """Write everything the desk keeps into a new file. Raises `NotKept` with the reason, and leaves no file then."""
    file = database_file(url)
    if to.exists():
        raise NotKept(why=f"{to} is there already. Name a file that is not.")
    try:
        if file is None:
            postgres.backup(url, to)
        else:
            sqlite.backup(file, to)
    except OSError as error:
        raise NotKept(why=f"{to} cannot be written: {error.strerror}.") from error


def restore(url: str, source: Path, *, replace: bool, stamp: str) -> str | None:
    """Bring a backup back, and keep what it replaces under a name with this stamp, which is returned.

    Without `replace` the database must be empty. Nobody may use it meanwhile. Raises `NotKept` with the reason, and
    then everything is as it was.
    """
    file = database_file(url)
    try:
        if file is None:
            return postgres.restore(url, source, replace=replace, stamp=stamp)
        return sqlite.restore(file, source, replace=replace, stamp=stamp)
    except OSError as error:
        raise NotKept(why=f"{source} cannot be restored: {error.strerror}.") from error
