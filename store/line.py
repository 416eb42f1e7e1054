"""Units that write on SQLite: one at a time, in the order they came, and committed together while others wait.

SQLite has one writer, and with `synchronous=FULL` much of a small transaction is the wait for the disk. A unit that
ends while others stand in line leaves its work in the open transaction and lets the next one in; the last of them
commits for all. Each goes on only when its work is on the disk, so nobody is told of what could still be lost. A unit
that is undone goes back to the savepoint with which it began. One that stands alone commits at once, as if there were
no groups.

A thread that writes for all would need every unit as a function; here a unit stays a block in a thread of its own.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import monotonic

from sqlalchemy import Connection

from bot.domain.errors import CannotSave
from store.transaction import Transaction, in_domain_words

Begin = Callable[[ExitStack, float], Connection]

MOST_TOGETHER = 64
"""Units of one commit: the first of them waits for all the others."""


@dataclass(slots=True, kw_only=True)
class _Group:
    """Units whose work is in one transaction. `is_over` once it is known whether that is kept."""

    connection: Connection
    leave: ExitStack
    members: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)
    is_lost: bool = False

    @property
    def is_open(self) -> bool:
        """A full disk and the like end a transaction of SQLite by themselves; to commit it then would say nothing."""
        driver = self.connection.connection.driver_connection
        return driver is not None and bool(driver.in_transaction)


class Line:
    """Where writers stand, each for `patience` seconds at most, with the wait for the database when it is their turn.

    `begin` opens a connection with a transaction within so many seconds, and leaves with the stack how it is given
    back, undone.
    """

    def __init__(self, begin: Begin, *, patience: float) -> None:
        self._begin = begin
        self._patience = patience
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_taken = False
        self._group: _Group | None = None  # belongs to whoever's turn it is

    def enter(self, ending: ExitStack) -> Transaction:
        """Our turn. Raises `CannotSave` if it does not come, or the database cannot be had."""
        left = self._stand()
        try:
            with in_domain_words():
                group = self._joined(left)
        except BaseException:
            if self._group is not None:
                self._end(self._group)
            self._step_aside()
            raise
        unit = _Turn(self, group)
        ending.callback(unit.leave)
        return Transaction(group.connection, writes=True, commit=unit.keep)

    def _stand(self) -> float:
        """The seconds that are left when it is our turn."""
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return self._patience
            turn = threading.Event()
            self._waiting.append(turn)
        began = monotonic()
        if not turn.wait(self._patience):
            with self._mutex:
                if not turn.is_set():  # else it came this very moment, and somebody counts on us
                    self._waiting.remove(turn)
                    raise CannotSave
        return max(0.0, began + self._patience - monotonic())

    def _joined(self, left: float) -> _Group:
        """The transaction that others left open, with a savepoint to come back to; or one of our own."""
        if self._group is None:
            leave = ExitStack()
            self._group = _Group(connection=self._begin(leave, left), leave=leave)
        else:
            _say(self._group.connection, "SAVEPOINT unit")
        return self._group

    def go_on(self, group: _Group) -> None:
        """Leave the work to the next in line, or commit it for all. Raises `CannotSave` if it is not kept."""
        if 0 < group.members < MOST_TOGETHER and group.is_open and self._is_followed():
            group.is_over.wait()
        else:
            self._end(group)
            self._step_aside()
        if group.is_lost:
            raise CannotSave

    def give_up(self, group: _Group) -> None:
        """Take our own work out. Raises `CannotSave` if what it saw of others' is not kept."""
        if group.members and group.is_open:
            _say(group.connection, "ROLLBACK TO unit")
        self.go_on(group)

    def _is_followed(self) -> bool:
        """Whether somebody stood in line. They go on in the open transaction."""
        with self._mutex:
            if not self._waiting:
                return False
            self._waiting.popleft().set()
            return True

    def _step_aside(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False

    def _end(self, group: _Group) -> None:
        """Commit, if there is something to commit."""
        self._group = None
        group.is_lost = bool(group.members)
        try:
            with in_domain_words():
                if group.members and group.is_open:
                    group.connection.commit()
                    group.is_lost = False
        except CannotSave:
            pass  # each member says so where it waits
        finally:
            group.leave.close()
            group.is_over.set()


def _say(connection: Connection, words: str) -> None:
    """Straight to the driver: it is said for every unit."""
    try:
        connection.connection.cursor().execute(words)
    except sqlite3.Error as error:
        raise CannotSave from error


class _Turn:
    """One unit's turn: kept once, or undone on leaving."""

    def __init__(self, line: Line, group: _Group) -> None:
        self._line = line
        self._group = group
        self._is_over = False

    def keep(self) -> None:
        self._is_over = True
        self._group.members += 1
        self._line.go_on(self._group)

    def leave(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._line.give_up(self._group)
