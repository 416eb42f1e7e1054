"""Backups of a PostgreSQL database, by its own `pg_dump` and `pg_restore`, which must be as new as the server."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, make_url, text

from store.engine import APPLICATION, engine_for
from store.keeping.files import POSTGRES, NotKept, can_be_read_here, is_backup_of, put, whole
from store.transaction import in_domain_words

_REPLACED = "replaced_"
"""How schemas begin that hold what a restore replaced. They are in no backup."""


def backup(url: str, to: Path) -> None:
    with whole(to) as written:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--exclude-schema={_REPLACED}*",
             f"--file={written}", url=url)  # fmt: skip
        can_be_read_here("The database", _revision(written))
        put(written, to)


def restore(url: str, source: Path, *, replace: bool, stamp: str) -> str | None:
    """All of it in one transaction; what was there lies in a schema of its own afterwards."""
    is_backup_of(source, POSTGRES)
    can_be_read_here(source, _revision(source))
    with _connected(url) as there:
        _is_at_rest(there)
        if not _has_tables(there):
            _read_back(url, source)
            return None
        if not replace:
            raise NotKept(why="The database holds tables already. With --replace they are kept in another schema.")
        kept = f"{_REPLACED}{stamp.lower()}"
        _say(there, f'ALTER SCHEMA public RENAME TO "{kept}"', "CREATE SCHEMA public")
        try:
            _read_back(url, source)
        except BaseException:
            _say(there, "DROP SCHEMA public CASCADE", f'ALTER SCHEMA "{kept}" RENAME TO public')
            raise
    return f"the schema {kept}"


def _read_back(url: str, source: Path) -> None:
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(source),
         url=url)  # fmt: skip


def _is_at_rest(there: Connection) -> None:
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    if there.execute(text(f"{others} AND application_name = :desk"), {"desk": APPLICATION}).scalar():
        raise NotKept(why="A desk uses the database. Stop every one of them first.")
    there.rollback()


def _has_tables(there: Connection) -> bool:
    tables = there.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).scalar()
    there.rollback()
    return bool(tables)


def _say(there: Connection, *statements: str) -> None:
    """All of them or none."""
    for statement in statements:
        there.execute(text(statement))
    there.commit()


def _revision(source: Path) -> str | None:
    """Of the tables in a backup; None if it holds none of a desk's."""
    said = _run("pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(source))
    found = re.search(r"^COPY [^\n]*alembic_version[^\n]*\n(\w+)$", said, re.MULTILINE)
    return found[1] if found else None


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = engine_for(url)
    try:
        with in_domain_words(), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _run(program: str, *words: str, url: str | None = None) -> str:
    """What one of PostgreSQL's programs says, at this database. The password is no word: all may read those."""
    found = shutil.which(program)
    if found is None:
        raise NotKept(why=f"{program} is not in the PATH. Install PostgreSQL's client programs, as new as the server.")
    env, reaching = dict(os.environ), list[str]()
    if url is not None:
        from psycopg.conninfo import make_conninfo  # noqa: PLC0415 - a desk on SQLite never loads its driver

        parsed = make_url(url)
        given = {**parsed.query, **parsed.translate_connect_args(username="user", database="dbname")}
        given.pop("password", None)
        reaching.append(f"--dbname={make_conninfo('', **given)}")
        env |= {"PGPASSWORD": parsed.password} if parsed.password else {}
    done = subprocess.run([found, *reaching, *words], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        said = " ".join(done.stderr.split())[:500]
        raise NotKept(why=f"{program} did not succeed: {said or done.returncode}")
    return done.stdout
