"""Backups of an SQLite file, by SQLite's own copying, which sees one moment and keeps no writer waiting."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from store.keeping.files import SQLITE, NotKept, can_be_read_here, is_backup_of, put, settle, whole

_WAITS_FOR = 5.0
"""Seconds for a lock."""


def backup(file: Path, to: Path) -> None:
    if not file.exists():
        raise NotKept(why=f"There is no database at {file}.")
    with whole(to) as written:
        with _told(f"{file} cannot be copied"), _opened(file) as source, _opened(written) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # else there would be three files
            _is_sound(target, file)
            can_be_read_here(file, _revision(target))
        put(written, to)


def restore(file: Path, source: Path, *, replace: bool, stamp: str) -> str | None:
    is_backup_of(source, SQLITE)
    file.parent.mkdir(parents=True, exist_ok=True)
    with whole(file) as written:
        shutil.copyfile(source, written)
        with _told(f"{source} cannot be read"), _opened(written) as copied:
            _is_sound(copied, source)
            can_be_read_here(source, _revision(copied))
        kept = _set_aside(file, replace=replace, stamp=stamp)
        _set_journals_aside(file, stamp)
        put(written, file)
    with _told(f"{file} cannot be read"), _opened(file) as back:
        _is_sound(back, file)
    return kept


def _set_aside(file: Path, *, replace: bool, stamp: str) -> str | None:
    """Give what is there a second name, so that the place is never empty. That name; None if nothing is there."""
    if not file.exists() or not file.stat().st_size:
        return None
    if not replace:
        raise NotKept(why=f"{file} holds a database already. With --replace it is kept under another name.")
    _is_at_rest(file)
    kept = file.with_name(f"{file.name}.replaced-{stamp}")
    try:
        os.link(file, kept)
    except FileExistsError:
        raise
    except OSError:  # not every file system has second names
        shutil.copy2(file, kept)
    settle(file.parent)
    return str(kept)


def _set_journals_aside(file: Path, stamp: str) -> None:
    """What a killed desk left beside its file belongs to that file: SQLite would play it into the one that comes."""
    for end in ("-wal", "-shm", "-journal"):
        left = file.with_name(f"{file.name}{end}")
        if left.exists():
            left.replace(file.with_name(f"{file.name}.replaced-{stamp}{end}"))
    settle(file.parent)


def _is_at_rest(file: Path) -> None:
    """Nobody has it open, and all of it is in the one file: SQLite leaves its journal only when it is alone."""
    with closing(sqlite3.connect(file, timeout=0.2, isolation_level=None)) as there:
        try:
            there.execute("PRAGMA journal_mode=DELETE")
            there.execute("BEGIN EXCLUSIVE")
            there.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            raise NotKept(why=f"{file} is in use. Stop the desk first.") from error
        except sqlite3.DatabaseError:
            return  # it cannot be read: so much the better that it is replaced, and kept as it is


def _is_sound(opened: sqlite3.Connection, file: Path) -> None:
    found = [row[0] for row in opened.execute("PRAGMA integrity_check(1)")]
    if found != ["ok"] or opened.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise NotKept(why=f"{file} is damaged: SQLite's own check does not pass.")


def _revision(opened: sqlite3.Connection) -> str | None:
    try:
        row = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return None
    return str(row[0]) if row else None


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, timeout=_WAITS_FOR, isolation_level=None)) as opened:
        yield opened


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise NotKept(why=f"{what}: {error}.") from error
