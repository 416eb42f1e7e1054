"""The database cannot: the person is told where they acted, nothing is half-done, and it goes on by itself."""

import os
import shutil
import signal
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from bot.domain.errors import CannotSave
from bot.domain.events import Escalated
from bot.domain.ticket import TicketId
from bot.ui.interaction import Pressed
from bot.ui.verbs import Verb
from store import engine
from tests.engine.rig import ON_CALL, Rig, handle, play, play_on
from tests.faults.oracle import CANNOT, insists, is_whole, tickets, told
from tests.faults.register import survives
from tests.faults.sabotage import Forgetful, admin, cut_off, file_of, full, locked, read_only
from tests.faults.test_inbound import BEN, drafted, spoke, submitted

ANA = handle("ana")
Trouble = Callable[[Rig], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a lock for longer than a moment."""
    monkeypatch.setattr(engine, "WAITS_FOR", 0.2)


def the_store(rig: Rig) -> engine.SqlStore:
    assert isinstance(rig.kept, engine.SqlStore)
    return rig.kept


async def lives_through(rig: Rig, trouble: AbstractContextManager[None]) -> None:
    """A form, a message, a press, a sweep and a delivery meet the trouble; afterwards all of them are done, once."""
    rig.core.frontdesk.answer(submitted(drafted(rig), "view:1"))
    form, press = submitted(drafted(rig), "view:2"), Pressed(key="p1", by=BEN, verb=Verb.RELEASE, subject="1")
    answer = rig.core.frontdesk.answer
    with trouble:
        assert CANNOT in told(answer(form)), "below the form's first question"
        assert CANNOT in told(answer(press)), "beside the button"
        with pytest.raises(CannotSave):
            answer(spoke())
        for _ in range(2):
            with suppress(CannotSave):
                rig.core.watch.sweep(rig.clock.now())
            with suppress(CannotSave):
                await rig.relay.start_batch()
            await rig.relay.finish()
    assert "DESK-2 is filed" in told(answer(form)), "the same form, sent again"
    answer(press)
    assert "it is filed when you send that" in told(answer(spoke())), "as its platform delivers it again"
    rig.clock.forward(seconds=61)
    await rig.deliver()
    is_whole(rig, requests=2, who=ANA)
    assert [type(e).__name__ for e in rig.ticket(TicketId(1)).timeline].count("Released") == 1


@survives("F36", "F40")
def test_a_lock_that_somebody_holds_is_told_and_waited_out(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        await lives_through(rig, locked(rig.url))

    play_on(desk_url, story)


@survives("F36", "F40")
def test_what_falls_due_during_a_lock_happens_in_the_next_sweep(postgres_url: str) -> None:
    """To put the timers off would be possible, as nobody holds them."""

    async def story(rig: Rig) -> None:
        rig.core.frontdesk.answer(submitted(drafted(rig), "view:1"))
        rig.clock.forward(hours=9)
        with locked(rig.url, "outbox"), pytest.raises(CannotSave):
            rig.core.watch.sweep(rig.clock.now())
        assert rig.core.watch.sweep(rig.clock.now())
        assert [e for e in rig.ticket(TicketId(1)).timeline if isinstance(e, Escalated)]

    play_on(postgres_url, story)


@survives("F39", "F34")
def test_a_database_that_can_only_be_read_is_told_and_waited_out(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        await lives_through(rig, read_only(the_store(rig), rig.url))

    play_on(desk_url, story)


@survives("F37")
def test_a_full_disk_is_told_and_what_was_kept_stays(tmp_path: Path) -> None:
    """Form after form comes in until there is no room; whoever is refused is refused whole."""

    async def story(rig: Rig) -> None:
        forms = [submitted(drafted(rig), f"view:{number}") for number in range(12)]
        with full(the_store(rig), rig.url):
            said = [told(rig.core.frontdesk.answer(form)) for form in forms]
            refused = [form for form, words in zip(forms, said, strict=True) if CANNOT in words]
            assert refused
            assert tickets(rig) == len(forms) - len(refused)
            with suppress(CannotSave):
                await rig.relay.start_batch()
            await rig.relay.finish()
        for form in refused:
            assert "is filed" in told(rig.core.frontdesk.answer(form)), "the same form, sent again"
        rig.clock.forward(seconds=61)
        await rig.deliver()
        is_whole(rig, requests=len(forms), who=ANA)
        with closing(sqlite3.connect(file_of(rig.url))) as look:
            assert look.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    play(tmp_path, story)


@survives("F35")
def test_no_connection_to_be_had_is_told_and_waited_out(desk_url: str) -> None:
    @contextmanager
    def exhausted(rig: Rig):  # type: ignore[no-untyped-def]
        with ExitStack() as taken:
            with suppress(CannotSave):
                for _ in range(30):
                    taken.enter_context(rig.kept.read())
                raise AssertionError("there are more than enough")
            yield

    async def story(rig: Rig) -> None:
        await lives_through(rig, exhausted(rig))

    play_on(desk_url, story)


@survives("F33")
@pytest.mark.parametrize("every", [2, 3, 5])
def test_an_answer_to_a_commit_that_is_lost_doubles_nothing(desk_url: str, every: int) -> None:
    """Whoever was told that it cannot be saved does it again, be it a person, the sweep or the relay."""
    kept = Forgetful(desk_url)

    async def deliver(rig: Rig) -> None:
        for _ in range(12):
            with suppress(CannotSave):
                await rig.deliver()
            await rig.relay.finish()
            rig.clock.forward(seconds=61)

    async def story(rig: Rig) -> None:
        drafts = [drafted(rig) for _ in range(3)]
        kept.loses_every = every
        for number, draft in enumerate(drafts):
            assert f"DESK-{number + 1} is filed" in told(insists(rig, submitted(draft, f"view:{number}")))
        insists(rig, Pressed(key="p1", by=BEN, verb=Verb.RELEASE, subject="1"))
        await deliver(rig)
        kept.loses_every = 0
        await rig.deliver()
        is_whole(rig, requests=3, who=ANA)
        assert [type(e).__name__ for e in rig.ticket(TicketId(1)).timeline].count("Released") == 1
        kept.loses_every = every
        rig.clock.forward(hours=9)
        for _ in range(every + 1):
            with suppress(CannotSave):
                rig.core.watch.sweep(rig.clock.now())
        await deliver(rig)
        tickets = [rig.ticket(TicketId(n)) for n in (1, 2, 3)]
        alarms = [
            (t.id, e.policy, e.clock, e.step, e.at) for t in tickets for e in t.timeline if isinstance(e, Escalated)
        ]
        assert alarms
        assert len(set(alarms)) == len(alarms)
        assert len({letter.mark for letter in rig.office.at(ON_CALL)}) == len(rig.office.at(ON_CALL))

    rig = Rig(desk_url, connect=lambda _: kept)
    play_on(desk_url, story, rig=rig)


@survives("F32")
def test_a_server_that_crashes_under_load_loses_nothing_that_was_confirmed(postgres_url: str) -> None:
    """A process of the server is killed, so that all of it starts again, three times while people file requests."""
    each = 4
    with admin(postgres_url) as connection:  # the tests' server is careless, and would forget what it has confirmed
        connection.execute(f"ALTER DATABASE {connection.info.dbname} SET synchronous_commit = on".encode())

    async def story(rig: Rig) -> None:
        drafts = [drafted(rig) for _ in range(3 * each)]
        busy = threading.Event()

        def file(number: int) -> str:
            busy.set()
            return told(insists(rig, submitted(drafts[number], f"view:{number}")))

        with ThreadPoolExecutor(3) as people:
            filed = [people.submit(file, number) for number in range(len(drafts))]
            assert busy.wait(10)
            for _ in range(3):
                crash(rig.url)
            said = [one.result(60) for one in filed]
        assert [one for one in said if "is filed" not in one] == []
        rig.clock.forward(seconds=61)
        await rig.deliver()
        is_whole(rig, requests=len(drafts), who=ANA)

    play_on(postgres_url, story)


def crash(url: str) -> None:
    """Returns when the server is there again."""
    with admin(url) as connection, suppress(psycopg.Error):
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        os.kill(int(str(row[0])), signal.SIGKILL)
        connection.execute("SELECT 1")
    for _ in range(500):
        with suppress(psycopg.OperationalError), admin(url) as connection:
            connection.execute("SELECT 1")
            return
    raise AssertionError("the server did not come back")


@survives("F34")
def test_of_two_that_wait_for_each_other_one_is_told_and_tries_again(postgres_url: str) -> None:
    with admin(postgres_url) as connection:
        connection.execute(f"ALTER DATABASE {connection.info.dbname} SET deadlock_timeout = '50ms'".encode())
    engine.WAITS_FOR = 5.0

    async def story(rig: Rig) -> None:
        first, second = rig.files(), rig.files()
        both = threading.Barrier(2)

        def takes(order: tuple[TicketId, TicketId]) -> bool:
            with suppress(CannotSave), rig.kept.write() as unit:
                unit.tickets.get(order[0])
                both.wait(timeout=10)
                unit.tickets.get(order[1])
                unit.commit()
                return True
            return False

        with ThreadPoolExecutor(2) as threads:
            got = list(threads.map(takes, [(first, second), (second, first)]))
        assert sorted(got) == [False, True]
        both.abort()
        with rig.kept.write() as unit:
            assert unit.tickets.get(first).id == first

    play_on(postgres_url, story)


@survives("F34", "F32")
def test_connections_that_end_are_replaced(postgres_url: str) -> None:
    async def story(rig: Rig) -> None:
        form = submitted(drafted(rig), "view:1")
        cut_off(rig.url)
        assert "DESK-1 is filed" in told(insists(rig, form))
        cut_off(rig.url)
        await rig.deliver()
        is_whole(rig, requests=1, who=ANA)

    play_on(postgres_url, story)


@survives("F38")
@pytest.mark.parametrize("left", [0.0, 0.5, 0.9, 0.999])
def test_a_log_that_ends_in_the_middle_leaves_a_sound_desk_with_what_came_before(tmp_path: Path, left: float) -> None:
    """So much of the log is left. What is there is a whole beginning of what happened, and the desk goes on from it."""

    async def story(rig: Rig) -> None:
        for _ in range(4):
            rig.files()
        file = Path(file_of(rig.url))
        copy = tmp_path / "copy.db"
        shutil.copy(file, copy)
        log = file.with_name(file.name + "-wal").read_bytes()
        copy.with_name("copy.db-wal").write_bytes(log[: int(len(log) * left)])
        with closing(sqlite3.connect(copy)) as look:
            assert look.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert look.execute("PRAGMA foreign_key_check").fetchall() == []
        other = Rig(f"sqlite:///{copy}", clock=rig.clock).start()
        try:
            before = tickets(other)
            assert before <= 4
            for number in range(1, before + 1):
                assert other.ticket(TicketId(number)) == rig.ticket(TicketId(number))
            if not left:
                return
            await other.deliver()
            assert other.dead_letters() == []
        finally:
            other.close()

    play(tmp_path, story)
