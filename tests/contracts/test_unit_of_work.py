"""One transaction: all of it or nothing, ended once, and a sentence for people when the database cannot."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, event, make_url

import store
from bot.domain.errors import CannotSave, NoSuchTicket
from bot.domain.people import PersonId
from bot.ports import Store
from store import alive
from store.engine import engine_for
from tests.contracts.builders import HOUR, MAYA, NETWORK, NOON, a_ticket, ann, breach, handle, kept_ticket, notice

ROOT = Path(__file__).parents[2]


def test_leaving_without_commit_undoes_everything(desk: Store) -> None:
    with desk.write() as unit:
        ticket = a_ticket(unit)
        unit.timers.plan(ticket.id, [breach(ticket.id, NOON)])
        unit.outbox.put(notice(ticket.id), at=NOON)
        unit.turns.take(NETWORK, MAYA)
    with desk.write() as unit:
        with pytest.raises(NoSuchTicket):
            unit.tickets.get(ticket.id)
        assert unit.timers.due(NOON + HOUR, limit=10) == []
        assert unit.outbox.oldest(NOON + 9 * HOUR) is None
        assert unit.turns.of(NETWORK) == {}
        assert unit.tickets.next_id() == ticket.id


def test_an_error_within_the_block_undoes_everything_and_is_told(desk: Store) -> None:
    def fail() -> None:
        with desk.write() as unit:
            a_ticket(unit)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with desk.read() as unit:
        assert unit.tickets.find("") == []


def test_a_unit_ends_with_its_commit(desk: Store) -> None:
    with desk.write() as unit:
        person = ann(unit)
        unit.commit()
        with pytest.raises(RuntimeError):
            unit.people.get(person.id)
        with pytest.raises(RuntimeError):
            unit.commit()
    with desk.read() as unit:
        assert unit.people.get(person.id) == person


def test_a_reading_unit_cannot_write(desk: Store) -> None:
    with desk.read() as unit, pytest.raises(RuntimeError):
        unit.inbox.take("k", at=NOON)


def test_a_reading_unit_sees_one_moment(desk: Store) -> None:
    ticket = kept_ticket(desk)
    with desk.read() as reading:
        assert len(reading.tickets.find("vpn")) == 1
        with desk.write() as writing:
            a_ticket(writing, summary="VPN again", requester=ticket.requester)
            writing.commit()
        assert len(reading.tickets.find("vpn")) == 1
    with desk.read() as reading:
        assert len(reading.tickets.find("vpn")) == 2


def test_units_of_many_threads_at_once_all_get_their_turn(desk: Store) -> None:
    """More threads than PostgreSQL's pool has connections, and SQLite has one writer only."""

    def file(account: int) -> None:
        with desk.write() as unit:
            person = unit.people.meet(handle(f"U{account}"), name=f"Person {account}")
            a_ticket(unit, requester=person.id)
            unit.commit()

    threads = [threading.Thread(target=file, args=[n]) for n in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with desk.read() as unit:
        assert sorted(line.id for line in unit.tickets.lines(limit=99)) == list(range(1, 33))


def test_a_closed_store_cannot_save(desk: Store, url: str) -> None:
    closed = store.connect(url)
    closed.close()
    with pytest.raises(CannotSave), closed.write():
        pass
    with pytest.raises(CannotSave), closed.read():
        pass


HALF_WAY = """
import sys, store
from tests.contracts.builders import NOON, a_ticket, notice
with store.connect(sys.argv[1]).write() as unit:
    ticket = a_ticket(unit)
    unit.outbox.put(notice(ticket.id), at=NOON)
    print("half way", flush=True)
    sys.stdin.read()
"""


def test_a_desk_killed_half_way_has_done_nothing_and_holds_nothing(desk: Store, url: str) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", HALF_WAY, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"half way\n"
        child.kill()
    with desk.write() as unit:
        assert unit.tickets.find("") == []
        assert unit.outbox.oldest(NOON + 9 * HOUR) is None
        assert a_ticket(unit).id == 1
        unit.commit()


def test_sqlite_is_told_to_survive_a_loss_of_power(sqlite_url: str) -> None:
    engine = engine_for(sqlite_url)
    with engine.connect() as connection:
        settings = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in SETTINGS}
    engine.dispose()
    assert settings == SETTINGS


SETTINGS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 2000}


def test_what_is_no_database_of_ours_is_refused() -> None:
    for url in ("mysql://localhost/desk", "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(ValueError, match="the desk keeps"):
            store.connect(url)


# ── the database cannot ───────────────────────────────────────────────────────────────────────────────────────


def test_a_database_locked_by_somebody_else_cannot_save(sqlite_url: str, impatient: None) -> None:
    desk = store.connect(sqlite_url)
    with closing(sqlite3.connect(make_url(sqlite_url).database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CannotSave, match="cannot save right now"), desk.write():
            pass
        with desk.read() as unit:
            assert unit.tickets.find("") == []
        other.execute("ROLLBACK")
    with desk.write() as unit:
        a_ticket(unit)
        unit.commit()
    desk.close()


def test_a_full_disk_cannot_save_and_keeps_what_it_has(sqlite_url: str, small_disk: None) -> None:
    desk = store.connect(sqlite_url)
    ticket = kept_ticket(desk)
    with desk.write() as unit, pytest.raises(CannotSave):
        a_ticket(unit, requester=ticket.requester, description="much " * 100_000)
    with desk.read() as unit:
        assert unit.tickets.get(ticket.id) == ticket
        assert len(unit.tickets.find("")) == 1
    desk.close()


@pytest.fixture
def impatient() -> Iterator[None]:
    """SQLite waits a moment only."""
    yield from _on_connect("PRAGMA busy_timeout=50")


@pytest.fixture
def small_disk() -> Iterator[None]:
    yield from _on_connect("PRAGMA max_page_count=80")


def _on_connect(pragma: str) -> Iterator[None]:
    def run(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(pragma).close()

    event.listen(Engine, "connect", run)
    yield
    event.remove(Engine, "connect", run)


def test_a_lost_connection_cannot_save_and_the_next_unit_can(postgres_url: str) -> None:
    desk = store.connect(postgres_url)
    with desk.write() as unit:
        ann(unit)
        _cut_everybody_off(postgres_url)
        with pytest.raises(CannotSave):
            ann(unit)
    with desk.write() as unit:
        ann(unit)
        _cut_everybody_off(postgres_url)
        with pytest.raises(CannotSave):
            unit.commit()
    with desk.write() as unit:
        _cut_everybody_off(postgres_url)  # noticed by nothing but the undoing
    with desk.write() as unit:
        person = ann(unit)
        unit.commit()
    with desk.read() as unit:
        assert unit.people.all([person.id, PersonId("nobody")]) == {person.id: person}
    desk.close()


@pytest.mark.parametrize("trusted_for", [alive.TRUSTED_FOR, 0.0])
def test_a_connection_that_was_cut_while_it_rested_is_not_given_out(
    postgres_url: str, trusted_for: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alive, "TRUSTED_FOR", trusted_for)
    desk = store.connect(postgres_url)
    for _ in range(2):
        with desk.write() as first, desk.read() as second:  # two connections rest afterwards
            ann(first)
            assert second.people.all([]) == {}
            first.commit()
        _cut_everybody_off(postgres_url)
        with desk.write() as unit, desk.read():
            ann(unit)
            unit.commit()
    desk.close()


def _cut_everybody_off(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
