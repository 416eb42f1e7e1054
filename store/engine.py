"""Opening a database, and beginning transactions on it in the way each kind needs."""

import os
import shutil
import sqlite3
from contextlib import ExitStack, suppress
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, ResourceClosedError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.domain.errors import CannotSave
from store import alive
from store.line import Line
from store.patience import ANSWERS_WITHIN, UNHEARD, limit
from store.transaction import Transaction, in_domain_words
from store.unit_of_work import SqlUnitOfWork

WAITS_FOR = 2.0
"""Seconds that a unit waits for a lock, or for a connection, before it gives up: Slack waits three for our answer, and
after that the person would not see what went wrong."""

PAGES_KEPT = 1000
"""KiB of pages that a connection to SQLite keeps; the system keeps the file, so more saves little."""

APPLICATION = "deskside"
"""By which a server of PostgreSQL knows whose connection it is."""


def connect(url: str) -> "SqlStore":
    """The store behind a URL. Raises ValueError for a URL that is neither SQLite's nor PostgreSQL's."""
    return SqlStore(engine_for(url, answers_within=ANSWERS_WITHIN))


def engine_for(url: str, *, answers_within: float | None = None) -> Engine:
    """Its errors do not repeat the values of a statement: they are people's words, and errors are logged.

    `answers_within` are the seconds that it waits for each answer of a server; without end if there are none.
    """
    parsed = _normal(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    patience = {name: value for name, value in UNHEARD.items() if name not in parsed.query}
    options = f"-c lock_timeout={WAITS_FOR * 1000:.0f} -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
    engine = create_engine(
        parsed,
        hide_parameters=True,
        pool_size=10,
        max_overflow=10,
        pool_timeout=WAITS_FOR,
        connect_args={"options": options, "application_name": APPLICATION, **patience},
    )
    alive.watch(engine)
    if answers_within is not None:
        limit(engine, answers_within)
    return engine


def database_file(url: str) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL."""
    parsed = _normal(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def is_there(file: Path) -> bool:
    """Raises `CannotSave` if the account that runs this may not even see that."""
    try:
        return file.exists()
    except OSError as error:
        raise CannotSave(because=f"{error.filename}: {error.strerror}") from error


def _normal(url: str) -> URL:
    parsed = make_url(url)
    match parsed.drivername:
        case "sqlite" | "sqlite+pysqlite":
            if parsed.database in (None, "", ":memory:"):
                raise ValueError("the desk keeps its database in a file: sqlite:///path/to/desk.db")
            return parsed
        case "postgres" | "postgresql" | "postgresql+psycopg":
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            raise ValueError(f"the desk keeps its data in sqlite:// or postgresql://, not in {other}://")


class SqlStore:
    """Units of work on one database. Safe to use from many threads; each unit belongs to one of them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_closed = False
        # SQLite's own waiting is a poll with growing pauses, which lets late comers pass; the line does not.
        self._line = Line(self._begin_alone, patience=WAITS_FOR) if engine.dialect.name == "sqlite" else None

    def write(self) -> SqlUnitOfWork:
        """A unit that may write. Opening it raises `CannotSave` if the database cannot be had within `WAITS_FOR`."""
        return SqlUnitOfWork(self._begin_writing)

    def read(self) -> SqlUnitOfWork:
        """A unit that only reads, and sees one moment of the whole database."""
        return SqlUnitOfWork(self._begin_reading)

    def free(self) -> int | None:
        """Bytes of the disk beside the file; None of a server."""
        file = self._engine.url.database
        if self._line is None or file is None:
            return None
        with suppress(OSError):
            return shutil.disk_usage(Path(file).parent).free
        return None

    def close(self) -> None:
        """Give every connection back. Units opened later raise `CannotSave`."""
        self._is_closed = True
        self._engine.dispose()

    def _begin_writing(self, ending: ExitStack) -> Transaction:
        return self._line.enter(ending) if self._line is not None else Transaction(self._begin({}, ending), writes=True)

    def _begin_alone(self, ending: ExitStack, within: float) -> Connection:
        """In the one transaction of SQLite that may write."""
        return self._begin({"begins": "BEGIN IMMEDIATE", "within": within}, ending)

    def _begin_reading(self, ending: ExitStack) -> Transaction:
        options: dict[str, object] = {"begins": "BEGIN"}
        if self._engine.dialect.name == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return Transaction(self._begin(options, ending), writes=False)

    def _begin(self, options: dict[str, object], ending: ExitStack) -> Connection:
        if self._is_closed:
            raise CannotSave
        with in_domain_words():
            connection = self._engine.connect()
            ending.callback(_give_back, connection)
            connection.execution_options(**options)
            connection.begin()
        return connection


def _give_back(connection: Connection) -> None:
    """Undo what was not committed. If the database cannot be told to, it has lost us and undoes it by itself."""
    try:
        connection.close()
    except DBAPIError:
        with suppress(ResourceClosedError):  # it may have found out by itself
            connection.invalidate()
        connection.close()


# ── SQLite ────────────────────────────────────────────────────────────────────────────────────────────────────


def _sqlite(url: URL) -> Engine:
    _make(Path(url.database or ""))
    waiting = {"timeout": WAITS_FOR, "isolation_level": None}
    # The last one given back is taken first: each connection keeps pages of its own, and few are needed at once.
    engine = create_engine(
        url, hide_parameters=True, pool_size=16, pool_use_lifo=True, pool_timeout=WAITS_FOR, connect_args=waiting
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin_explicitly)
    return engine


def _make(file: Path) -> None:
    """For the account alone that runs the desk: what people wrote is nobody else's. Raises `CannotSave`."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise CannotSave(because=f"{error.filename}: {error.strerror}") from error


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"cache_size=-{PAGES_KEPT}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_explicitly(connection: Connection) -> None:
    """Python's driver begins transactions late and only before some statements; ours begin when and as we say.

    A writing unit takes the write lock at once: taken later, it could find that what it read is no longer true.
    """
    options = connection.get_execution_options()
    begins, within = options.get("begins", "BEGIN IMMEDIATE"), options.get("within", WAITS_FOR)
    if within > 0.9 * WAITS_FOR:  # nearly always: two more statements each time would cost more than the rest is worth
        connection.exec_driver_sql(begins)
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={within * 1000:.0f}")
    try:
        connection.exec_driver_sql(begins)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={WAITS_FOR * 1000:.0f}")
