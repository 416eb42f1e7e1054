"""Connections to PostgreSQL that wait for no answer for ever.

The server ends by itself what waits for a lock. One that is frozen, or behind a broken network, ends nothing and says
nothing: each thread that asks it would be gone, and nobody who asks the desk would hear why.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event

ANSWERS_WITHIN = 10.0
"""Seconds for one answer. Far more than the desk ever asks takes, and than a person waits for."""

UNHEARD: dict[str, int] = {
    "connect_timeout": 2,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,
}
"""libpq's options, in seconds, the last in milliseconds: when a connection that nobody hears at the other end is over.
The system's own limits are many minutes."""

AT_ONCE = 1.0
"""Seconds for an answer that costs the server nothing."""


class Patient(psycopg.Connection[Any]):
    """Ends if an answer takes longer than `answers_within` seconds: what came later would answer another question."""

    answers_within: float = ANSWERS_WITHIN

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Raises `psycopg.OperationalError`."""
        try:
            return super().wait(gen, interval, self.answers_within if timeout is None else timeout)
        except psycopg.OperationalError as error:
            waits_still = not self.closed and self.pgconn.transaction_status == TransactionStatus.ACTIVE
            if timeout is not None or not waits_still:
                raise
            self.close()
            raise psycopg.OperationalError(f"no answer within {self.answers_within:.0f} s") from error


@contextmanager
def hurried(connection: object) -> Iterator[None]:
    """What is asked in here can be answered at once, by a server that answers at all."""
    if not isinstance(connection, Patient):
        yield
        return
    usual, connection.answers_within = connection.answers_within, AT_ONCE
    try:
        yield
    finally:
        connection.answers_within = usual


def limit(engine: Engine, answers_within: float) -> None:
    """From now on the engine's new connections wait so many seconds for each answer."""

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _entry: object, words: tuple[Any, ...], options: dict[str, Any]) -> Patient:
        connection = Patient.connect(*words, **options)
        connection.answers_within = answers_within
        return connection
