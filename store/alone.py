"""Of the desks on one SQLite file one serves: each has a line of its own for those who write."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from bot.domain.errors import CannotSave
from store.engine import database_file


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Until its end no other process is alone with this file. The lock goes with the process, however that ends.

    It is on a file of its own: whoever closes the database's loses the locks that SQLite has on it. Raises `CannotSave`
    if somebody else is there; a server is for everybody.
    """
    file = database_file(url)
    if file is None:
        yield
        return
    held = os.open(file.with_name(f"{file.name}-serving"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            because = f"{file}: a desk serves from it already; for several of them there is PostgreSQL"
            raise CannotSave(because=because) from error
        yield
    finally:
        os.close(held)
