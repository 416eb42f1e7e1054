"""One open transaction: the only way by which the rooms of the store reach the database."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, overload

from sqlalchemy import Connection, CursorResult, Executable, FromClause, Select, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from bot.domain.errors import CannotSave
from store.prepared import Cursor, Form, Insert, Prepared, Row, Values, locked

_READ_ONLY = frozenset({"25006", "0A000"})
"""PostgreSQL's words for writing, and for beginning to, on a server that has become somebody's stand-by."""

NO_VALUES: Values = {}

Found = TypeVar("Found")

Statement = Executable | Prepared
"""What runs often is prepared: to build a statement takes several times as long as to run it."""


@contextmanager
def in_domain_words() -> Iterator[None]:
    """A database that is locked, full, gone, closed or only to be read becomes `CannotSave`. Faults of ours stay."""
    try:
        yield
    except (DBAPIError, PoolExhausted) as error:
        if _is_of_the_database(error):
            raise CannotSave(because=_reason(error)) from error
        raise


def _is_of_the_database(error: Exception) -> bool:
    """Whether it is the database's, and not a fault of ours."""
    if isinstance(error, OperationalError | InterfaceError | PoolExhausted):
        return True
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _READ_ONLY


def _reason(error: Exception) -> str:
    """The driver's first line: SQLAlchemy's own repeats the statement."""
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    return said.partition("\n")[0].removesuffix(".")


class Transaction:
    """Statements in, rows out. Raises RuntimeError when used after its end, or to write in a reading unit."""

    def __init__(self, connection: Connection, *, writes: bool, commit: Callable[[], None] | None = None) -> None:
        """`commit` where it takes more than to commit the connection."""
        self._connection: Connection | None = connection
        self._commit = commit
        self.writes = writes
        self._is_postgres = connection.dialect.name == "postgresql"
        self._dialect = connection.dialect
        self._later: list[tuple[str, Any, int | None]] = []

    @property
    def locks_rows(self) -> bool:
        """Whether rows need locks of their own. A writing unit on SQLite holds the one lock there is."""
        return self.writes and self._is_postgres

    @overload
    def locked(self, query: Prepared, *, of: FromClause | None = None, skip: bool = False) -> Prepared: ...

    @overload
    def locked(self, query: Select[Any], *, of: FromClause | None = None, skip: bool = False) -> Select[Any]: ...

    def locked(
        self, query: Prepared | Select[Any], *, of: FromClause | None = None, skip: bool = False
    ) -> Prepared | Select[Any]:
        """The query such that its rows (those of `of`) are ours until the end; `skip` leaves out what others hold.

        Rows that point at ours may still be written: a delivery that notes where a card stands must not wait for the
        use case that waits for that delivery's row.
        """
        if not self.locks_rows:
            return query
        if isinstance(query, Select):
            return locked(query, of, skip=skip)
        return query.locking(of, skip=skip)

    def queue_for(self, name: str) -> None:
        """Wait until no other writing unit has queued for this name; ours until the end."""
        if self.locks_rows:
            self.value(select(func.pg_advisory_xact_lock(func.hashtext(name))))

    def insert(self, table: Table) -> Insert:
        """An INSERT that can say what to do on a conflict, in the database's own words."""
        return postgresql.insert(table) if self._is_postgres else sqlite.insert(table)

    def rows(self, statement: Statement, values: Values = NO_VALUES) -> Sequence[Row]:
        if isinstance(statement, Prepared):
            return self._ask(statement, values, lambda cursor, form: form.rows(cursor.fetchall()))
        return self._execute(statement, values).all()

    def row(self, statement: Statement, values: Values = NO_VALUES) -> Row | None:
        """The first row, if there is one."""
        if isinstance(statement, Prepared):
            return self._ask(statement, values, _first)
        return self._execute(statement, values).first()

    def value(self, statement: Statement, values: Values = NO_VALUES) -> Any:
        """The first row's first column; None if there is no row."""
        if isinstance(statement, Prepared):
            row = self._ask(statement, values, _first)
            return next(iter(row)) if row is not None else None
        return self._execute(statement, values).scalar()

    def run(self, statement: Statement, values: Values = NO_VALUES) -> int:
        """Execute it; how many rows it changed."""
        if isinstance(statement, Prepared):
            return self._ask(statement, values, lambda cursor, _: cursor.rowcount)
        return self._execute(statement, values).rowcount

    def run_many(self, statement: Statement, values: Sequence[Values]) -> None:
        """Execute it once for each of the values, which have the same names; not at all if there are none."""
        if not values:
            return
        if isinstance(statement, Prepared):
            self._ask_many(statement, values)
        else:
            self._execute(statement, values)

    def later(self, statement: Prepared, *values: Values, changes: int | None = None) -> None:
        """Execute it for each of the values, before anything else is asked and before the commit.

        PostgreSQL gets all of these in one go: nobody waits for each to go there and back. `changes` is how many rows
        it must change each time; another number is a fault of ours, and raises RuntimeError.
        """
        if not values:
            return
        if not self._is_postgres and changes is None and len(values) > 1:
            self.run_many(statement, values)
            return
        if statement.changes:
            self._may_write()
        for one in values:
            if self._is_postgres:
                form = statement.form(self._dialect, one)
                self._later.append((form.text, form.bound(one), changes))
            else:
                _check(self.run(statement, one), changes)

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
        """With nothing left that was to be executed later."""
        if self._connection is None:
            raise RuntimeError("this unit of work has ended")
        if self._later:
            self._catch_up(self._connection)
        return self._connection

    def _catch_up(self, connection: Connection) -> None:
        waiting, self._later = self._later, []
        driver = connection.connection.driver_connection
        assert driver is not None
        try:
            with driver.pipeline():
                told = [(driver.cursor().execute(text, values), changes) for text, values, changes in waiting]
            for cursor, changes in told:
                _check(cursor.rowcount, changes)
                cursor.close()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _said(error, connection, "several statements") from error

    def _execute(self, statement: Executable, values: Values | Sequence[Values] = NO_VALUES) -> CursorResult[Any]:
        if statement.is_dml:
            self._may_write()
        with in_domain_words():
            return self._open.execute(statement, values or None)

    def _ask(self, statement: Prepared, values: Values, read: Callable[[Cursor, Form], Found]) -> Found:
        """Straight to the driver."""
        connection = self._open
        if statement.changes:
            self._may_write()
        form = statement.form(connection.dialect, values)
        try:
            cursor = connection.connection.cursor()
            try:
                cursor.execute(form.text, form.bound(values))
                return read(cursor, form)
            finally:
                cursor.close()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _said(error, connection, form.text) from error

    def _ask_many(self, statement: Prepared, values: Sequence[Values]) -> None:
        connection = self._open
        if statement.changes:
            self._may_write()
        form = statement.form(connection.dialect, values[0])
        try:
            cursor = connection.connection.cursor()
            try:
                cursor.executemany(form.text, [form.bound(one) for one in values])
            finally:
                cursor.close()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _said(error, connection, form.text) from error

    def _may_write(self) -> None:
        if not self.writes:
            raise RuntimeError("this unit of work only reads")


def _check(changed: int, expected: int | None) -> None:
    if expected is not None and changed != expected:
        raise RuntimeError(f"{changed} rows were changed, not {expected}")


def _said(error: Any, connection: Connection, text: str) -> Exception:
    """An error of the driver as SQLAlchemy names it, or in the domain's words."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if lost:
        connection.invalidate(error)
    kind = dialect.loaded_dbapi.Error
    named = DBAPIError.instance(
        text, None, error, kind, hide_parameters=True, connection_invalidated=lost, dialect=dialect
    )
    return CannotSave(because=_reason(named)) if _is_of_the_database(named) else named


def _first(cursor: Cursor, form: Form) -> Row | None:
    found = cursor.fetchone()
    return form.rows([found])[0] if found is not None else None
