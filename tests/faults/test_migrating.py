"""The process that brings the tables up to date is killed in the middle."""

import signal
import subprocess
import sys

from sqlalchemy import text

import store
from store.engine import engine_for
from store.schema import upgrade
from tests.contracts.conftest import empty_url as empty_url  # noqa: PLC0414 - a fixture
from tests.faults.register import survives
from tests.house import ROOT

DIES = """
import os, signal, sys
from sqlalchemy import Engine, event
import store

@event.listens_for(Engine, "after_cursor_execute")
def dies(connection, cursor, statement, *_):
    if "CREATE TABLE closures" in statement:
        os.kill(os.getpid(), signal.SIGKILL)

store.migrate(sys.argv[1])
"""
"""It dies when a table of the second migration was just made."""


@survives("F10")
def test_a_migration_that_is_killed_has_changed_nothing_and_is_done_at_the_next_start(empty_url: str) -> None:
    engine = engine_for(empty_url)
    with engine.connect() as connection:
        upgrade(connection, "0001")
        connection.execute(
            text("INSERT INTO people (id, name, zone, presence, is_enrolled) VALUES ('a', 'Ana', 'UTC', 'here', TRUE)")
        )
        connection.commit()
    lacking = store.pending(empty_url)
    assert lacking
    killed = subprocess.run([sys.executable, "-c", DIES, empty_url], cwd=ROOT, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert store.pending(empty_url) == lacking
    assert store.migrate(empty_url) == lacking
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM people")).scalars().all() == ["Ana"]
        assert connection.execute(text("SELECT platform FROM closures")).scalars().all() == []
    engine.dispose()
