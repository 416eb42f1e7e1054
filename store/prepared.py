"""Statements that run often: put into the database's words once, and then handed straight to its driver.

SQLAlchemy writes the SQL, knows the types and names the errors; what it does around each execution takes several times
as long as SQLite takes to run a small statement. A statement is kept per set of the names it is given values for, and
per length of the lists among them.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any, Protocol

from sqlalchemy import Delete, Dialect, FromClause, Select, Table, Update
from sqlalchemy import Insert as PlainInsert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ReturningDelete, ReturningInsert, ReturningUpdate
from sqlalchemy.types import TypeEngine

Insert = postgresql.Insert | sqlite.Insert
Written = Insert | ReturningInsert[Any]
Inserting = Callable[[Table], Insert]
Changing = PlainInsert | Update | Delete | ReturningInsert[Any] | ReturningUpdate[Any] | ReturningDelete[Any]
Values = Mapping[str, object]

_MOST_FORMS = 200
"""Forms of one statement: lists come in many lengths."""

_Process = Callable[[Any], Any]


class Row(Protocol):
    """What a statement found, by the names of its columns or in their order."""

    def __getattr__(self, name: str) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


class Cursor(Protocol):
    """What both drivers have."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> Sequence[Any]: ...

    def close(self) -> None: ...


class Prepared:
    """A statement with its values left open (`bindparam`, or the columns of an INSERT)."""

    def __init__(self, statement: Select[Any] | Changing) -> None:
        self._forms: dict[tuple[object, ...], Form] = {}
        self._locking: dict[tuple[FromClause | None, bool], Prepared] = {}
        self._lock = Lock()
        self._statement = statement
        self._has_lists = False  # until one is seen
        self.changes = statement.is_dml
        """Whether it writes."""

    def said(self, dialect: Dialect) -> Select[Any] | Changing:
        """The statement for a dialect of SQLAlchemy's."""
        del dialect  # most are the same for all
        return self._statement

    def locking(self, of: FromClause | None, *, skip: bool) -> "Prepared":
        """The same query, which locks the rows it finds. Raises TypeError for what is no query."""
        known = self._locking.get((of, skip))
        if known is None:
            if not isinstance(self._statement, Select):
                raise TypeError("only the rows of a query can be locked")
            known = Prepared(locked(self._statement, of, skip=skip))
            self._locking[of, skip] = known
        return known

    def form(self, dialect: Dialect, values: Values) -> "Form":
        """How it is said with values of these names."""
        form = self._forms.get(self._key(dialect, values))
        if form is None:
            form = Form(self.said(dialect), dialect, values)
            with self._lock:
                self._has_lists = self._has_lists or form.has_lists
                while len(self._forms) >= _MOST_FORMS:
                    del self._forms[next(iter(self._forms))]
                self._forms[self._key(dialect, values)] = form
        return form

    def _key(self, dialect: Dialect, values: Values) -> tuple[object, ...]:
        if not self._has_lists:
            return (dialect.name, *values)
        return (dialect.name, *values, *(len(one) if type(one) is list else None for one in values.values()))


class InBoth(Prepared):
    """A statement that each database has in words of its own, because it says what to do on a conflict."""

    def __init__(self, write: Callable[[Inserting], Written]) -> None:
        super().__init__(write(sqlite.insert))
        self._on_postgres = write(postgresql.insert)

    def said(self, dialect: Dialect) -> Select[Any] | Changing:
        return self._on_postgres if dialect.name == "postgresql" else self._statement


class Form:
    """The text of a statement, and how its values go in and its rows come out."""

    def __init__(self, statement: Select[Any] | Changing, dialect: Dialect, values: Values) -> None:
        """`values` for their names, and the lengths of the lists among them."""
        compiled = statement.compile(dialect=dialect, column_keys=list(values))
        assert isinstance(compiled, SQLCompiler)
        expanded = compiled.construct_expanded_state(values)
        self.text = expanded.statement
        self.has_lists = bool(expanded.parameter_expansion)
        in_list = {
            name: (whole, place)
            for whole, names in expanded.parameter_expansion.items()
            for place, name in enumerate(names)
        }
        order = expanded.positiontup
        self._is_named = order is None
        self._names = list(order) if order is not None else list(expanded.parameters)
        self._takes = [_taker(compiled, in_list.get(name, (name, None)), dialect, values) for name in self._names]
        columns = list(statement.exported_columns)
        self._make: _Process = namedtuple("Found", [str(one.key) for one in columns], rename=True)._make  # type: ignore[attr-defined]
        reads = enumerate(_reading(column.type, dialect) for column in columns)
        self._reads = [(place, read) for place, read in reads if read is not None]

    def bound(self, values: Values) -> Any:
        """The values as the driver takes them."""
        taken = [take(values) for take in self._takes]
        return dict(zip(self._names, taken, strict=True)) if self._is_named else taken

    def rows(self, found: Iterable[Sequence[object]]) -> list[Row]:
        if not self._reads:
            return list(map(self._make, found))
        read = []
        for one in found:
            row = list(one)
            for place, process in self._reads:
                row[place] = process(row[place])
            read.append(self._make(row))
        return read


def locked(query: Select[Any], of: FromClause | None, *, skip: bool) -> Select[Any]:
    """Rows that point at the ones found (FOR NO KEY UPDATE) may still be written by others."""
    return query.with_for_update(of=of, skip_locked=skip, key_share=True)


def _taker(
    compiled: SQLCompiler, spot: tuple[str, int | None], dialect: Dialect, values: Values
) -> Callable[[Values], object]:
    """How one parameter is got from the values: as given, as one of a list, or always the same."""
    name, place = spot
    bind = compiled.binds[name]
    process = bind.type.dialect_impl(dialect).bind_processor(dialect)
    given = bind.key if bind.key in values else name
    if given not in values:
        if bind.required:
            raise ValueError(f"the statement lacks a value for {bind.key}")
        constant = bind.effective_value
        kept = process(constant) if process is not None else constant
        return lambda _: kept
    if place is not None:
        return _from_list(given, place, process)
    return _as_given(given, process)


def _as_given(name: str, process: _Process | None) -> Callable[[Values], object]:
    if process is None:
        return lambda values: values[name]
    return lambda values: process(values[name])


def _from_list(name: str, place: int, process: _Process | None) -> Callable[[Values], object]:
    def take(values: Values) -> object:
        found = values[name][place]  # type: ignore[index]  # it was a list when the form was chosen
        return process(found) if process is not None else found

    return take


def _reading(kind: TypeEngine[Any], dialect: Dialect) -> _Process | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
