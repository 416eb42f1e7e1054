"""Whether a connection of the pool still leads to its server of PostgreSQL.

A server that ends a connection says so, and what it said waits on the socket. To look there costs nothing, where to
ask the server costs each unit a round trip. Only a connection that has rested for a while is asked, because of
firewalls that forget one and tell nobody.
"""

import select
from time import monotonic
from typing import Protocol, cast

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from store.patience import hurried

TRUSTED_FOR = 5.0
"""Seconds of rest after which a connection is asked."""
_RESTS_SINCE = "rests since"


class _Wire(Protocol):
    """The driver's connection, of which SQLAlchemy's type says less."""

    closed: bool

    def fileno(self) -> int: ...


def watch(engine: Engine) -> None:
    """From now on what the engine's pool gives out is alive, or the pool makes a new one."""

    def rests(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info[_RESTS_SINCE] = monotonic()

    def leaves(connection: DBAPIConnection, entry: ConnectionPoolEntry, _taken: PoolProxiedConnection) -> None:
        since = entry.info.get(_RESTS_SINCE)
        if since is None:  # it is new
            return
        if monotonic() - since > TRUSTED_FOR or _something_came(cast(_Wire, connection)):
            _ask(engine, connection)

    event.listen(engine, "checkin", rests)
    event.listen(engine, "checkout", leaves)


def _something_came(wire: _Wire) -> bool:
    """Nobody has asked for anything, so it is a farewell, or a word of the server's by the way."""
    if wire.closed:
        return True
    look = select.poll()
    look.register(wire.fileno(), select.POLLIN)
    return bool(look.poll(0))


def _ask(engine: Engine, connection: DBAPIConnection) -> None:
    """Raises such that the pool tries again, with no connection that is older than this moment."""
    try:
        with hurried(connection):
            engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        if engine.dialect.is_disconnect(error, None, None) or cast(_Wire, connection).closed:
            raise InvalidatePoolError from error
        raise
