"""The time that several desks on one database agree on, however their machines' clocks differ: the database's."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from store.engine import WAITS_FOR, engine_for
from store.transaction import in_domain_words

SLOWEST_ANSWER = 1.0
"""Seconds: of a slower one nobody can tell when it was true."""


class DatabaseClock:
    """Goes on by itself from the last time `set` asked. Whoever moves the machine's clock does not move it."""

    def __init__(self, ask: Callable[[], datetime], steady: Callable[[], float] = time.monotonic) -> None:
        """`steady` gives seconds that only grow. Raises what `ask` raises."""
        self._ask = ask
        self._steady = steady
        self._said = (steady(), ask())

    def now(self) -> datetime:
        since, then = self._said
        return then + timedelta(seconds=self._steady() - since)

    def set(self) -> None:
        """Ask again. A slow answer changes nothing. Raises what `ask` raises."""
        before = self._steady()
        then = self._ask()
        took = self._steady() - before
        if took <= SLOWEST_ANSWER:
            self._said = (before + took / 2, then)


def clock(url: str) -> DatabaseClock | None:
    """The one of a server of PostgreSQL; None for SQLite, whose desks are all on one machine.

    Raises `CannotSave` if the server cannot be asked, as `set` does later.
    """
    engine = engine_for(url, answers_within=WAITS_FOR)
    if engine.dialect.name != "postgresql":
        return None

    def ask() -> datetime:
        try:
            with in_domain_words(), engine.connect() as connection:
                moment: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        finally:
            engine.dispose()  # it is asked so seldom that no connection stays open for it
        return moment

    return DatabaseClock(ask)
