"""The sweep: one ticket's trouble is its own, and after an outage people are told the newest state, once."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import CannotSave
from bot.domain.events import Escalated, Nudged, Reminded
from bot.domain.ticket import TicketId
from bot.engine.bridge import Bridge
from bot.engine.timers import Timers
from bot.ports import Store, UnitOfWork
from bot.ui.verbs import FormName
from bot.usecases.ledger import Ledger
from bot.usecases.upkeep import Upkeep
from bot.usecases.watch import Watch
from tests.engine.rig import ON_CALL, Rig, handle, play, the_desk
from tests.faults.register import survives


def told(rig: Rig, ticket: TicketId, kind: type[object]) -> int:
    return sum(isinstance(event, kind) for event in rig.ticket(ticket).timeline)


class _Poisoned:
    """A store in which one ticket cannot be read."""

    def __init__(self, kept: Store, ticket: TicketId) -> None:
        self._kept = kept
        self._ticket = ticket

    def read(self) -> UnitOfWork:
        return self._kept.read()

    def write(self) -> UnitOfWork:
        return _PoisonedUnit(self._kept.write(), self._ticket)  # type: ignore[return-value]


class _PoisonedUnit:
    def __init__(self, unit: UnitOfWork, ticket: TicketId) -> None:
        self._unit = unit
        self._ticket = ticket

    def __getattr__(self, name: str) -> object:
        return getattr(self._unit, name)

    @property
    def tickets(self) -> "_PoisonedUnit":
        return self

    def get(self, ticket: TicketId) -> object:
        if ticket == self._ticket:
            raise ValueError("an event that nobody can read")
        return self._unit.tickets.get(ticket)

    def save(self, ticket: object) -> None:
        self._unit.tickets.save(ticket)  # type: ignore[arg-type]

    def set_due(self, ticket: TicketId, due_at: datetime | None) -> None:
        self._unit.tickets.set_due(ticket, due_at)

    def __enter__(self) -> "_PoisonedUnit":
        self._unit.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._unit.__exit__(*error)  # type: ignore[arg-type]


def test_one_ticket_that_cannot_be_read_keeps_no_other_from_its_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(rig: Rig) -> None:
        first, second, third = (rig.files(impact="everyone", who=who) for who in ("ana", "hana", "eve"))
        rig.clock.forward(minutes=16)
        watch = Watch(Ledger(store=_Poisoned(rig.kept, second), desk=the_desk()))
        watch.sweep(rig.clock.now())
        assert told(rig, first, Escalated) == told(rig, third, Escalated) == 1
        assert told(rig, second, Escalated) == 0
        rig.clock.forward(minutes=5)
        rig.core.watch.sweep(rig.clock.now())
        assert told(rig, second, Escalated) == 1, "its time comes when it can be read again"

    play(tmp_path, story)
    assert "an event that nobody can read" in caplog.text


@survives("F26")
def test_a_jump_of_a_day_brings_one_newest_word_for_each_clock(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        urgent, normal = rig.files(impact="everyone"), rig.files(who="hana")
        await rig.deliver()
        before = len(rig.office.letters)
        rig.clock.forward(days=1)
        for _ in range(3):
            rig.core.watch.sweep(rig.clock.now())
            await rig.deliver()
        assert told(rig, urgent, Nudged) == 0, "nobody is nudged about what has run out already"
        assert told(rig, urgent, Escalated) == 1
        assert told(rig, normal, Nudged) <= 2
        assert told(rig, normal, Escalated) <= 1
        assert len(rig.office.at(ON_CALL)) <= 2
        assert len(rig.office.letters) - before <= 8, [str(letter.card.summary) for letter in rig.office.letters]

    play(tmp_path, story)


@survives("F29")
def test_a_jump_past_two_nudges_gives_the_newest_alone(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        ticket = rig.files()  # 4 open hours for the first response: 75 % after 3:00, 90 % after 3:36
        rig.clock.forward(hours=3, minutes=50)
        rig.core.watch.sweep(rig.clock.now())
        nudges = [event for event in rig.ticket(ticket).timeline if isinstance(event, Nudged)]
        assert [event.percent for event in nudges] == [90]
        rig.core.watch.sweep(rig.clock.now())
        assert told(rig, ticket, Nudged) == 1

    play(tmp_path, story)


def test_a_long_absence_reminds_of_nothing_that_closes_anyway(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        ticket = rig.files()
        rig.submits("ben", FormName.RESOLVE, ticket, text="done", disposition="client")
        rig.clock.forward(days=30)
        rig.core.watch.sweep(rig.clock.now())
        assert rig.ticket(ticket).is_done
        assert str(rig.ticket(ticket).status) == "closed"
        await rig.deliver()
        assert told(rig, ticket, Reminded) <= 1
        assert not any("closes by itself" in letter.card.summary for letter in rig.office.at(handle("ana")))

    play(tmp_path, story)


def test_hundreds_due_at_once_are_one_sweep(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        with rig.core.store.read() as unit:
            assert unit.timers.due(rig.clock.now(), limit=1) == []
        template = rig.ticket(rig.files(impact="everyone"))
        _copies(rig, template.id, 120)
        rig.clock.forward(minutes=16)
        rig.core.watch.sweep(rig.clock.now())
        with rig.core.store.read() as unit:
            assert unit.timers.due(rig.clock.now(), limit=1) == []
            numbers = [line.id for line in unit.tickets.lines(limit=1000)]
        assert len(numbers) == 121
        assert all(told(rig, number, Escalated) == 1 for number in numbers)

    play(tmp_path, story)


def _copies(rig: Rig, number: TicketId, times: int) -> None:
    """The same ticket so many times more. Each has three timers due within a quarter of an hour."""
    template = rig.ticket(number)
    with rig.core.store.write() as unit:
        for _ in range(times):
            copy = replace(template, id=unit.tickets.next_id())
            Ledger(store=rig.kept, desk=the_desk()).open(unit, copy, rig.clock.now())
        unit.commit()


class NoFeeds:
    async def refresh(self) -> None:
        """This desk follows no calendar."""


class _FailingWatch:
    def __init__(self, sweep: Callable[..., int]) -> None:
        self.sweep = sweep

    def stop(self) -> None:
        """It never takes long."""


@survives("F12")
def test_a_sweep_that_fails_is_made_up_for_by_the_next(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def story(rig: Rig) -> None:
        ticket = rig.files(impact="everyone")
        rig.clock.forward(minutes=16)
        failures = iter([CannotSave(), RuntimeError("a fault of ours"), MemoryError()])

        def sweep(at: object) -> int:
            for failure in failures:
                raise failure
            return rig.core.watch.sweep(at)  # type: ignore[arg-type]

        woken: list[bool] = []
        bridge = Bridge(threads=1)
        watch = _FailingWatch(sweep)
        timers = Timers(
            watch=watch,  # type: ignore[arg-type]
            draining=rig.core.draining,
            patrol=rig.core.patrol,
            upkeep=Upkeep(rig.kept),
            feeds=NoFeeds(),  # type: ignore[arg-type]
            clock=rig.clock,
            bridge=bridge,
            every=timedelta(milliseconds=10).total_seconds(),
            wake=lambda: woken.append(True),
        )
        timers.start()
        for _ in range(500):
            if woken:
                break
            await asyncio.sleep(0.01)
        await timers.stop()
        await asyncio.get_running_loop().run_in_executor(None, bridge.close)
        assert woken == [True]
        assert told(rig, ticket, Escalated) == 1

    play(tmp_path, story)
    assert caplog.text.count("the sweep failed") == 3
