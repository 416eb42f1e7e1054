"""Ways to spoil a database from outside, each until its block ends."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
from sqlalchemy import event

from bot.domain.errors import CannotSave
from store.engine import SqlStore, engine_for
from store.unit_of_work import SqlUnitOfWork


def file_of(url: str) -> str:
    return url.removeprefix("sqlite:///")


def admin(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def cut_off(url: str) -> None:
    """Everybody else's connections end."""
    with admin(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@contextmanager
def locked(url: str, tables: str = "inbox, outbox, tickets, timers") -> Iterator[None]:
    """Somebody holds what every change needs; in PostgreSQL these tables."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(file_of(url), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
    else:
        with psycopg.connect(url.replace("+psycopg", "")) as other_:
            other_.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE".encode())
            yield
            other_.rollback()


@contextmanager
def full(kept: SqlStore, url: str) -> Iterator[None]:
    """Not a page more, as when the disk is full."""
    with closing(sqlite3.connect(file_of(url))) as other:
        pages = other.execute("PRAGMA page_count").fetchone()[0]
    with _each_time(kept, f"PRAGMA max_page_count={pages}", "PRAGMA max_page_count=4000000"):
        yield


@contextmanager
def read_only(kept: SqlStore, url: str) -> Iterator[None]:
    """Whoever writes is refused: a file system turned read-only, a server that became a stand-by."""
    if url.startswith("sqlite"):
        with _each_time(kept, "PRAGMA query_only=ON", "PRAGMA query_only=OFF"):
            yield
        return
    with admin(url) as connection:
        connection.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION"
            " 'cannot execute in a read-only transaction' USING ERRCODE = 'read_only_sql_transaction'; END $$"
        )
        for table in _TABLES:
            on = f"CREATE TRIGGER refuse BEFORE INSERT OR UPDATE OR DELETE ON {table} EXECUTE FUNCTION refuse()"
            connection.execute(on.encode())
    try:
        yield
    finally:
        with admin(url) as connection:
            connection.execute("DROP FUNCTION refuse CASCADE")


_TABLES = ("inbox", "outbox", "tickets", "timers", "drafts", "people")


@contextmanager
def _each_time(kept: SqlStore, spoil: str, mend: str) -> Iterator[None]:
    """Whenever the store takes a connection from its pool; afterwards each of them is mended in the same way."""
    says = [spoil]

    def run(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(says[0]).close()

    event.listen(kept._engine, "checkout", run)
    try:
        yield
    finally:
        says[0] = mend


class Forgetful(SqlStore):
    """A database that keeps what it is given, and whose answer is lost now and then."""

    def __init__(self, url: str) -> None:
        super().__init__(engine_for(url))
        self.commits = 0
        self.loses_every = 0
        """Every so many commits; none if 0."""

    def write(self) -> SqlUnitOfWork:
        return _Unit(self)

    def is_lost(self) -> bool:
        self.commits += 1
        return bool(self.loses_every) and self.commits % self.loses_every == 0


class _Unit(SqlUnitOfWork):
    def __init__(self, kept: Forgetful) -> None:
        super().__init__(kept._begin_writing)
        self._kept = kept

    def commit(self) -> None:
        super().commit()
        if self._kept.is_lost():
            raise CannotSave
