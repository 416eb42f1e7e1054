"""Writers on SQLite that stand in line: committed together, undone alone, and never told before it is on the disk."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

import store
from bot.domain.errors import CannotSave, Repeated
from bot.ports import Store
from store import line
from tests.faults.sabotage import locked

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)


@pytest.fixture
def kept(sqlite_url: str) -> Iterator[Store]:
    opened = store.connect(sqlite_url)
    yield opened
    opened.close()


@contextmanager
def in_line(kept: Store, *then: Callable[[], None]) -> Iterator[list[BaseException]]:
    """Holds the turn until everybody stands in line; what they raised, once all are through."""
    raised: list[BaseException] = []
    standing = threading.Barrier(len(then) + 1)

    def come(do: Callable[[], None]) -> None:
        standing.wait()
        try:
            do()
        except Exception as error:
            raised.append(error)

    with ThreadPoolExecutor(len(then)) as people, kept.write() as first:
        first.inbox.take("first", at=AT)
        for do in then:
            people.submit(come, do)
        standing.wait()
        waiting = kept._line._waiting  # type: ignore[attr-defined]
        while len(waiting) < len(then):
            threading.Event().wait(0.001)
        first.commit()
    yield raised


def takes(kept: Store, key: str, *, and_leaves: bool = False) -> Callable[[], None]:
    def take() -> None:
        with kept.write() as unit:
            unit.inbox.take(key, at=AT)
            if not and_leaves:
                unit.commit()

    return take


def on_disk(url: str) -> set[str]:
    """As somebody else sees it."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as other:
        return {key for (key,) in other.execute("SELECT key FROM inbox")}


def commits(url: str, during: Callable[[], None]) -> int:
    """How many transactions came to the log: each is one frame with a size."""
    log = Path(url.removeprefix("sqlite:///") + "-wal")
    before = _transactions(log)
    during()
    return _transactions(log) - before


def _transactions(log: Path) -> int:
    found = log.read_bytes() if log.exists() else b""
    page = int.from_bytes(found[8:12]) if found else 0
    frames = range(32, len(found), 24 + page) if found else range(0)
    return sum(int.from_bytes(found[at + 4 : at + 8]) > 0 for at in frames)


def test_those_who_stand_in_line_are_committed_together(kept: Store, sqlite_url: str) -> None:
    def all_come() -> None:
        with in_line(kept, *(takes(kept, f"k{n}") for n in range(5))) as raised:
            assert not raised

    assert commits(sqlite_url, all_come) == 1
    assert on_disk(sqlite_url) == {"first", *(f"k{n}" for n in range(5))}


def test_whoever_is_alone_is_committed_at_once(kept: Store, sqlite_url: str) -> None:
    assert commits(sqlite_url, takes(kept, "k")) == 1


def test_no_group_grows_for_ever(kept: Store, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "MOST_TOGETHER", 3)

    def all_come() -> None:
        with in_line(kept, *(takes(kept, f"k{n}") for n in range(8))) as raised:
            assert not raised

    assert commits(sqlite_url, all_come) == 3


def test_who_leaves_takes_only_their_own_work_along(kept: Store, sqlite_url: str) -> None:
    leavers = [takes(kept, f"gone{n}", and_leaves=True) for n in range(3)]
    keepers = [takes(kept, f"k{n}") for n in range(3)]
    with in_line(kept, *(one for pair in zip(leavers, keepers, strict=True) for one in pair)) as raised:
        assert not raised
    assert on_disk(sqlite_url) == {"first", "k0", "k1", "k2"}


def test_what_the_group_did_already_is_refused_within_it(kept: Store, sqlite_url: str) -> None:
    with in_line(kept, takes(kept, "same"), takes(kept, "same")) as raised:
        assert [type(error) for error in raised] == [Repeated]
    assert on_disk(sqlite_url) == {"first", "same"}


def test_if_the_disk_is_full_nobody_is_told_that_it_is_kept(kept: Store, sqlite_url: str) -> None:
    """SQLite then ends the transaction by itself, with the work of those who were through."""

    def fills() -> None:
        with kept.write() as unit:
            connection = unit._transaction._connection  # type: ignore[attr-defined]
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            try:
                for n in range(10_000):
                    unit.inbox.take(f"{n:0>4000}", at=AT)
            finally:
                connection.exec_driver_sql("PRAGMA max_page_count=1000000")

    told: list[str] = []

    def takes_and_tells(key: str) -> Callable[[], None]:
        def take() -> None:
            takes(kept, key)()
            told.append(key)

        return take

    with in_line(kept, takes_and_tells("a"), fills, takes_and_tells("b")) as raised:
        assert any(isinstance(error, CannotSave) for error in raised)
    assert set(told) <= on_disk(sqlite_url)
    assert not [key for key in on_disk(sqlite_url) if len(key) > 100]
    takes(kept, "after")()
    assert "after" in on_disk(sqlite_url)


@contextmanager
def a_line(sqlite_url: str, patience: float) -> Iterator[tuple[line.Line, list[float]]]:
    """A line, and within what time each transaction had to begin."""
    engine, asked = store.engine.engine_for(sqlite_url), list[float]()

    def begin(ending: ExitStack, within: float) -> "store.engine.Connection":
        asked.append(within)
        connection = engine.connect()
        ending.callback(connection.close)
        connection.begin()
        return connection

    yield line.Line(begin, patience=patience), asked
    engine.dispose()


def test_whoever_stands_too_long_is_told_and_keeps_nobody_waiting(sqlite_url: str) -> None:
    with a_line(sqlite_url, patience=0.05) as (narrow, _):
        with ExitStack() as first:
            narrow.enter(first)
            with pytest.raises(CannotSave), ExitStack() as second:
                narrow.enter(second)
        with ExitStack() as third:
            narrow.enter(third)


def test_whoever_has_stood_waits_no_longer_for_the_database_than_is_left(sqlite_url: str) -> None:
    """Else a person is told of a locked database when their platform has hung up."""

    def stands() -> None:
        with ExitStack() as second:
            standing.enter(second)

    with a_line(sqlite_url, patience=30) as (standing, asked), ThreadPoolExecutor(1) as other:
        with ExitStack() as first:
            standing.enter(first)
            later = other.submit(stands)
            while not standing._waiting:
                time.sleep(0.001)
        later.result()
    assert asked[0] == 30
    assert 0 <= asked[1] < 30


def test_a_wait_for_the_database_is_as_long_as_is_said_and_long_again_afterwards(sqlite_url: str) -> None:
    kept = store.connect(sqlite_url)
    with locked(sqlite_url), pytest.raises(CannotSave), ExitStack() as ending:
        kept._begin_alone(ending, 0.001)
    with kept._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == store.engine.WAITS_FOR * 1000
    kept.close()


@pytest.mark.parametrize("seed", range(3))
def test_of_many_at_once_everything_kept_is_there_and_nothing_else(
    kept: Store, sqlite_url: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "MOST_TOGETHER", 5)

    def comes(number: int) -> str | None:
        chance = Random(f"{seed}.{number}")
        key = f"k{chance.randrange(60)}"
        try:
            with kept.write() as unit:
                unit.inbox.take(key, at=AT)
                if chance.random() < 0.3:
                    return None
                unit.commit()
        except Repeated:
            assert key in on_disk(sqlite_url)
            return None
        assert key in on_disk(sqlite_url)
        return key

    with ThreadPoolExecutor(12) as people:
        was_kept = [key for key in people.map(comes, range(120)) if key is not None]
    assert sorted(was_kept) == sorted(on_disk(sqlite_url))
