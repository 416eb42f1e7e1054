"""One open transaction: the only way by which the rooms of the store reach the database."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, FromClause, Row, Select, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.sql.dml import ReturningInsert

from bot.domain.errors import CannotSave

Insert = postgresql.Insert | sqlite.Insert
Written = Insert | ReturningInsert[Any]
Inserting = Callable[[Table], Insert]
Values = Mapping[str, object]
NO_VALUES: Values = {}


class InBoth:
    """A statement that each database has in words of its own, because it says what to do on a conflict."""

    def __init__(self, write: Callable[[Inserting], Written]) -> None:
        self.postgres = write(postgresql.insert)
        self.sqlite = write(sqlite.insert)


Statement = Executable | InBoth
"""To build a statement takes three times as long as to run it: what runs often is built once, with bound values."""


@contextmanager
def in_domain_words() -> Iterator[None]:
    """A database that is locked, full, gone or closed becomes `CannotSave`. Faults of ours stay what they are."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolExhausted) as error:
        raise CannotSave from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise CannotSave from error
        raise


class Transaction:
    """Statements in, rows out. Raises RuntimeError when used after its end, or to write in a reading unit."""

    def __init__(self, connection: Connection, *, writes: bool, commit: Callable[[], None] | None = None) -> None:
        """`commit` where it takes more than to commit the connection."""
        self._connection: Connection | None = connection
        self._commit = commit
        self._writes = writes
        self._is_postgres = connection.dialect.name == "postgresql"

    @property
    def locks_rows(self) -> bool:
        """Whether rows need locks of their own. A writing unit on SQLite holds the one lock there is."""
        return self._writes and self._is_postgres

    def locked(self, query: Select[Any], *, of: FromClause | None = None, skip: bool = False) -> Select[Any]:
        """The query such that its rows (those of `of`) are ours until the end; `skip` leaves out what others hold.

        Rows that point at ours (FOR NO KEY UPDATE) may still be written: a delivery that notes where a card stands
        must not wait for the use case that waits for that delivery's row.
        """
        return _locking(query, of, skip) if self.locks_rows else query

    def queue_for(self, name: str) -> None:
        """Wait until no other writing unit has queued for this name; ours until the end."""
        if self.locks_rows:
            self.value(select(func.pg_advisory_xact_lock(func.hashtext(name))))

    def insert(self, table: Table) -> Insert:
        """An INSERT that can say what to do on a conflict, in the database's own words."""
        return postgresql.insert(table) if self._is_postgres else sqlite.insert(table)

    def rows(self, statement: Statement, values: Values = NO_VALUES) -> Sequence[Row[Any]]:
        return self._execute(statement, values).all()

    def row(self, statement: Statement, values: Values = NO_VALUES) -> Row[Any] | None:
        """The first row, if there is one."""
        return self._execute(statement, values).first()

    def value(self, statement: Statement, values: Values = NO_VALUES) -> Any:
        """The first row's first column; None if there is no row."""
        return self._execute(statement, values).scalar()

    def run(self, statement: Statement, values: Values = NO_VALUES) -> int:
        """Execute it; how many rows it changed."""
        return self._execute(statement, values).rowcount

    def run_many(self, statement: Statement, values: Sequence[Values]) -> None:
        """Execute it once for each of the values; not at all if there are none."""
        if values:
            self._execute(statement, values)

    def try_run(self, statement: Executable) -> bool:
        """Execute it; False, with nothing changed, if a constraint forbids it."""
        try:
            with self._open.begin_nested():
                self._execute(statement)
        except IntegrityError:
            return False
        return True

    def commit(self) -> None:
        connection = self._open
        with in_domain_words():
            if self._commit is None:
                connection.commit()
            else:
                self._commit()

    def end(self) -> None:
        self._connection = None

    @property
    def _open(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("this unit of work has ended")
        return self._connection

    def _execute(self, statement: Statement, values: Values | Sequence[Values] = NO_VALUES) -> CursorResult[Any]:
        if isinstance(statement, InBoth):
            statement = statement.postgres if self._is_postgres else statement.sqlite
        if statement.is_dml and not self._writes:
            raise RuntimeError("this unit of work only reads")
        with in_domain_words():
            return self._open.execute(statement, values or None)


@lru_cache(maxsize=64)
def _locking(query: Select[Any], of: FromClause | None, skip: bool) -> Select[Any]:
    return query.with_for_update(of=of, skip_locked=skip, key_share=True)
