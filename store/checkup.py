"""A database as it is found, changed by nothing."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from bot.domain.errors import CannotSave
from store.engine import database_file, engine_for, is_there
from store.patience import ANSWERS_WITHIN
from store.schema import pending
from store.transaction import in_domain_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """`pending` migrations; `is_sound` None where only its own administrator can tell, as `free` bytes and `total`.

    `is_open_to_others` if every account of the machine, or of a group, may read the file.
    `ahead` is how far the database's clock is before the machine's; None where they are the same clock.
    """

    kind: str
    pending: list[str]
    is_sound: bool | None = None
    free: int | None = None
    is_open_to_others: bool = False
    ahead: timedelta | None = None


def examine(url: str, now: Callable[[], datetime]) -> Examined | None:
    """None if it is not there yet. Raises `CannotSave` if it cannot be reached."""
    file = database_file(url)
    if file is None:
        return _server(url, now)
    if not is_there(file):
        return None
    is_sound = _is_sound(file)
    return Examined(
        kind=f"SQLite {sqlite3.sqlite_version}",
        pending=pending(url) if is_sound else [],
        is_sound=is_sound,
        free=shutil.disk_usage(file.parent).free,
        is_open_to_others=bool(file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)),
    )


def _is_sound(file: Path) -> bool:
    """Raises `CannotSave` if that cannot be told: a file that is locked, or somebody else's, is not damaged."""
    for place in (file.parent, file):
        if not os.access(place, os.W_OK):
            raise CannotSave(because=f"{place}: this account may not write to it")
    try:
        with closing(sqlite3.connect(file, timeout=5)) as opened:
            return [row[0] for row in opened.execute("PRAGMA quick_check(1)")] == ["ok"]
    except sqlite3.OperationalError as error:
        raise CannotSave(because=f"{file}: {error}") from error
    except sqlite3.DatabaseError:
        return False


def _server(url: str, now: Callable[[], datetime]) -> Examined:
    engine = engine_for(url, answers_within=ANSWERS_WITHIN)
    try:
        with in_domain_words(), engine.connect() as connection:
            version = connection.execute(text("SHOW server_version")).scalar()
            before = now()
            there = connection.execute(text("SELECT clock_timestamp()")).scalar()
            middle = before + (now() - before) / 2
    finally:
        engine.dispose()
    ahead = there - middle if isinstance(there, datetime) else None
    return Examined(kind=f"PostgreSQL {str(version).split()[0]}", pending=pending(url), ahead=ahead)
