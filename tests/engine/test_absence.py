"""F8: a desk that was away catches up a few alarms a minute, the most urgent first, and says so once."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.events import Escalated
from bot.domain.notices import Bulletin
from bot.domain.priority import Priority
from bot.domain.storms import Absence
from bot.domain.ticket import TicketId
from bot.engine.bridge import Bridge
from bot.engine.timers import Timers
from bot.usecases.ledger import Ledger
from bot.usecases.upkeep import Upkeep
from tests.engine.rig import ON_CALL, Rig, handle, play, play_on, the_desk
from tests.engine.test_timers import NoFeeds
from tests.faults.register import survives
from tests.reading import texts

MOST = the_desk().storms.most_alarms


def many(rig: Rig, count: int) -> list[TicketId]:
    """So many tickets more of the same, each third of them P1, and due within a day and a half."""
    template = rig.ticket(rig.files())
    numbers = [template.id]
    with rig.core.store.write() as unit:
        for n in range(count - 1):
            priority = Priority.P1 if n % 3 == 0 else Priority.P2
            copy = replace(template, id=unit.tickets.next_id(), priority=priority)
            unit.tickets.add(copy)
            Ledger(store=rig.kept, desk=the_desk()).schedule(unit, copy, rig.clock.now())
            numbers.append(copy.id)
        unit.commit()
    return numbers


def alarmed(rig: Rig, numbers: list[TicketId]) -> list[TicketId]:
    return [n for n in numbers if any(isinstance(e, Escalated) for e in rig.ticket(n).timeline)]


def sweep(rig: Rig) -> None:
    rig.core.watch.sweep(rig.clock.now())


async def announced(rig: Rig, to: object = ON_CALL) -> list[str]:
    await rig.deliver()
    return [" ".join(texts(one.card)) for one in rig.office.at(to) if "was away" in one.card.summary]


@survives("F31")
def test_a_lead_reads_in_the_morning_that_the_desk_was_away(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        sweep(rig)
        rig.files(impact="everyone")
        rig.clock.forward(hours=9)  # seven in the evening: Gus leads a team, and his shift is over
        sweep(rig)
        leads = {team.lead for team in the_desk().teams.values()}
        working = [who for who in sorted(leads) if the_desk().shift(the_desk().agents[who]) is None]
        asleep = sorted(leads - set(working))
        assert working
        assert asleep
        assert len(await announced(rig)) == 1, "the on-call channel, at once"
        for who in working:
            assert len(await announced(rig, handle(who))) == 1
        for who in asleep:
            assert await announced(rig, handle(who)) == []
        rig.clock.at = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
        for who in asleep:
            assert len(await announced(rig, handle(who))) == 1
        rig.clock.forward(hours=1)
        for who in asleep:
            assert len(await announced(rig, handle(who))) == 1, "once"

    play_on(desk_url, story)


@survives("F26")
def test_after_a_jump_of_a_day_the_most_urgent_first_and_a_few_a_minute(
    desk_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(rig: Rig) -> None:
        sweep(rig)
        numbers = many(rig, 70)
        urgent = [n for n in numbers if rig.ticket(n).priority is Priority.P1]
        rig.clock.forward(days=1, hours=3)
        sweep(rig)
        first = alarmed(rig, numbers)
        assert len(first) == MOST
        assert set(first) >= set(urgent) or set(first) <= set(urgent), "P1 before the rest"
        for seconds in (5, 54):
            rig.clock.forward(seconds=seconds)
            sweep(rig)
            assert len(alarmed(rig, numbers)) == MOST, "no more within the minute"
        rig.clock.forward(seconds=1)
        sweep(rig)
        assert len(alarmed(rig, numbers)) == 2 * MOST
        assert set(alarmed(rig, numbers)) >= set(urgent)
        for _ in range(5):
            rig.clock.forward(minutes=1)
            sweep(rig)
        assert alarmed(rig, numbers) == numbers
        [said] = await announced(rig)
        assert "Deskside was away from" in said
        assert "70 tickets are overdue, the most urgent are told first." in said
        for lead in {team.lead for team in the_desk().teams.values()}:
            assert len(await announced(rig, handle(lead))) == 1

    with caplog.at_level(logging.INFO):
        play_on(desk_url, story)
    assert "the desk was away" in caplog.text
    assert "the desk has caught up" in caplog.text


@survives("F29")
def test_a_stop_is_an_absence_as_well(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        sweep(rig)
        numbers = many(rig, 40)
        rig.clock.forward(days=1)
        again = Rig(rig.url, clock=rig.clock).start()
        try:
            sweep(again)
            assert len(alarmed(again, numbers)) == MOST
            third = Rig(rig.url, clock=rig.clock).start()
            sweep(third)
            assert len(alarmed(again, numbers)) == MOST, "two desks have one allowance"
            third.close()
            assert len(await announced(again)) == 1
        finally:
            again.close()

    play_on(desk_url, story)


@pytest.mark.parametrize(("minutes", "away"), [(60, False), (61.1, True)])
def test_each_side_of_the_hour(tmp_path: Path, minutes: float, away: bool) -> None:
    async def story(rig: Rig) -> None:
        rig.files(impact="everyone")
        sweep(rig)
        rig.clock.forward(minutes=minutes)
        sweep(rig)
        assert bool(await announced(rig)) is away

    play(tmp_path, story)


def test_one_ticket_is_said_in_the_singular_and_none_is_not_said(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        sweep(rig)
        rig.clock.forward(days=1)
        sweep(rig)
        assert await announced(rig) == []
        rig.files(impact="everyone")
        rig.clock.forward(days=1)
        sweep(rig)
        [said] = await announced(rig)
        assert "1 ticket is overdue" in said

    play(tmp_path, story)


def test_a_desk_that_never_swept_was_not_away(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        numbers = many(rig, MOST + 5)
        rig.clock.forward(days=1)
        sweep(rig)
        assert alarmed(rig, numbers) == numbers
        assert await announced(rig) == []

    play(tmp_path, story)


@survives("F25")
def test_a_clock_that_goes_back_fires_nothing_twice_and_stalls_nothing(
    desk_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(rig: Rig) -> None:
        number = rig.files(impact="everyone")
        sweep(rig)
        rig.clock.forward(minutes=16)
        sweep(rig)
        assert len([e for e in rig.ticket(number).timeline if isinstance(e, Escalated)]) == 1
        rig.clock.forward(hours=-5)
        sweep(rig)
        assert len([e for e in rig.ticket(number).timeline if isinstance(e, Escalated)]) == 1
        other = rig.files(impact="everyone", who="hana")
        rig.clock.forward(minutes=16)
        sweep(rig)
        assert alarmed(rig, [other]) == [other], "what is filed after it has its alarm in its time"
        await rig.deliver()
        assert not rig.waits()

    play_on(desk_url, story)
    assert "the clock went back" in caplog.text


@survives("F25")
def test_what_waits_for_its_next_try_does_not_wait_for_a_clock_that_went_back(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        rig.files()
        sweep(rig)
        with rig.core.store.write() as unit:
            [parcel, *_] = unit.outbox.lease(at=rig.clock.now(), within=timedelta(minutes=1), limit=9)
            unit.outbox.again(parcel, at=rig.clock.now() + timedelta(minutes=5), why="slow down")
            unit.commit()
        rig.clock.forward(days=-1)
        sweep(rig)
        await rig.deliver()
        assert not rig.waits()

    play_on(desk_url, story)


@survives("F25")
def test_the_metronome_goes_on_when_the_machines_clock_goes_back(tmp_path: Path) -> None:
    """The scheduler believes that its next look is an hour away, as after such a change."""

    async def story(rig: Rig) -> None:
        swept: list[datetime] = []

        class Counting:
            def sweep(self, at: datetime) -> int:
                swept.append(at)
                return 0

            def stop(self) -> None:
                """It never takes long."""

        bridge = Bridge(threads=1)
        timers = Timers(
            watch=Counting(),  # type: ignore[arg-type]
            draining=rig.core.draining,
            patrol=rig.core.patrol,
            feeds=NoFeeds(),  # type: ignore[arg-type]
            upkeep=Upkeep(rig.kept),
            clock=rig.clock,
            bridge=bridge,
            every=0.02,
            wake=lambda: None,
        )
        timers.start()
        for job in timers._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC) + timedelta(hours=7))
        for _ in range(200):
            if swept:
                break
            await asyncio.sleep(0.01)
        await timers.stop()
        await asyncio.get_running_loop().run_in_executor(None, bridge.close)
        assert swept

    play(tmp_path, story)


def test_an_absence_comes_back_as_it_was_said() -> None:
    absence = Absence(
        since=datetime(2026, 3, 2, 2, 10, tzinfo=UTC), until=datetime(2026, 3, 2, 9, 45, tzinfo=UTC), tickets=37
    )
    assert Absence.parse(absence.topic.key) == absence
    assert Bulletin(topic=absence.topic, to=ON_CALL).about == absence.topic
