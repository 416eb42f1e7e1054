"""Files that are whole or not there, and what a file is a backup of."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.errors import DeskError
from store.schema import knows

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
_BEGINS = {b"SQLite format 3\0": SQLITE, b"PGDMP": POSTGRES}


class NotKept(DeskError):
    """{why}"""


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A file to write beside the target, readable by its owner alone. It is gone at the end, unless `put` in place."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for left in (name, f"{name}-wal", f"{name}-shm", f"{name}-journal"):
            Path(left).unlink(missing_ok=True)


def put(written: Path, target: Path) -> None:
    """In the place of whatever was there, so that a loss of power leaves the old or the new, whole."""
    with written.open("rb") as file:
        os.fsync(file.fileno())
    written.replace(target)
    settle(target.parent)


def settle(folder: Path) -> None:
    """Have the names in a folder outlive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_backup_of(source: Path, wanted: str) -> None:
    """Raises `NotKept` unless the file begins as backups of this kind of database do."""
    with source.open("rb") as file:
        start = file.read(16)
    found = next((kind for begins, kind in _BEGINS.items() if start.startswith(begins)), None)
    if found is None:
        raise NotKept(why=f"{source} is no backup of a desk.")
    if found != wanted:
        raise NotKept(why=f"{source} is a backup from {found}, and the database is one of {wanted}.")


def can_be_read_here(source: Path | str, revision: str | None) -> None:
    """Raises `NotKept` if no desk is in it, or one that is newer than this."""
    if revision is None:
        raise NotKept(why=f"{source} holds no desk.")
    if not knows(revision):
        raise NotKept(why=f"{source} comes from a newer Deskside (database {revision}). Install that one first.")
