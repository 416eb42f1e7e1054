"""The schedule in motion: calendars that come and go, several desks on one store."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.desk import Desk
from bot.domain.notices import Bulletin, TopicKind
from bot.domain.oncall import Rota, RotaKey, Schedule
from bot.domain.oncall.feeds import Occurrence
from bot.domain.people import PersonId
from bot.engine.feeds import Feeds
from bot.ports import BadCalendar, Reading
from bot.usecases.roster import scheduled
from bot.usecases.rounds import Patrol
from bot.usecases.subscriptions import Subscriptions
from tests.engine.rig import ON_CALL, Rig, play, the_desk

OURS = Rota(key=RotaKey("ours"), calendar="https://calendar.example/a.ics", zone="Europe/London")
HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Shelf:
    """A calendar that answers what the test puts there: a reading, nothing new, or a reason why not."""

    answer: Reading | Exception | None
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)

    async def read(
        self, place: str, *, since: datetime, until: datetime, zone: str, etag: str | None
    ) -> Reading | None:
        assert since < until
        self.asked.append((place, zone, etag))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def a_desk_that_follows() -> Desk:
    return the_desk().with_schedule(Schedule(rotas=(OURS,)))


def feeds(rig: Rig, shelf: Shelf) -> Feeds:
    return Feeds(
        subscriptions=Subscriptions(rig.kept, a_desk_that_follows()),
        calendars=shelf,
        clock=rig.clock,
        bridge=rig.bridge,
        wake=lambda: None,
    )


def on_call(rig: Rig) -> PersonId | None:
    with rig.kept.read() as unit:
        return scheduled(unit, a_desk_that_follows(), rig.clock.at).on_call(rig.clock.at)


def a_reading(rig: Rig, who: str, *, etag: str | None = '"1"', hours: int = 48) -> Reading:
    event = Occurrence(starts=rig.clock.at - HOUR, ends=rig.clock.at + hours * HOUR, called=(who,))
    return Reading(occurrences=(event,), etag=etag)


def test_a_calendar_says_who_is_on_call_and_is_asked_only_for_what_is_new(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        shelf = Shelf(a_reading(rig, "cy@acme.example"))
        await feeds(rig, shelf).refresh()
        assert on_call(rig) == "cy"
        shelf.answer = None
        rig.clock.forward(minutes=15)
        await feeds(rig, shelf).refresh()
        assert on_call(rig) == "cy"
        rig.clock.forward(hours=24)
        await feeds(rig, shelf).refresh()
        assert [etag for _, _, etag in shelf.asked] == [None, '"1"', None], "once a day it is read anew"
        assert shelf.asked[0][:2] == ("https://calendar.example/a.ics", "Europe/London")

    play(tmp_path, story)


def test_an_outage_of_the_calendar_keeps_its_last_good_shifts_and_is_told_after_a_day_once(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        shelf = Shelf(a_reading(rig, "Ben Okafor"))
        await feeds(rig, shelf).refresh()
        shelf.answer = BadCalendar("it answers 500")
        for _ in range(4 * 25):
            rig.clock.forward(minutes=15)
            await feeds(rig, shelf).refresh()
            await rig.deliver()
        assert on_call(rig) == "ben"
        (told,) = rig.office.at(ON_CALL)
        assert "The calendar of the rota ours could not be read since" in str(told.card)
        assert "it answers 500" in str(told.card)
        shelf.answer = a_reading(rig, "Bo Lindqvist")
        await feeds(rig, shelf).refresh()
        await rig.deliver()
        assert on_call(rig) == "bo"
        (told,) = rig.office.at(ON_CALL)
        assert "is read again" in str(told.card)

    play(tmp_path, story)


def test_a_calendar_that_breaks_the_reader_keeps_no_other_from_being_read(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await feeds(rig, Shelf(RuntimeError("a fault of ours"))).refresh()
        assert on_call(rig) is None

    play(tmp_path, story)


def test_two_desks_on_one_store_tell_a_hand_over_once(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        desk = replace(the_desk(), warns_of_gaps=False)
        patrols = [Patrol(rig.kept, desk) for _ in range(4)]
        patrols[0].sweep(rig.clock.at)
        rig.clock.forward(days=7)
        at = rig.clock.at
        loop = asyncio.get_running_loop()
        told = await asyncio.gather(*(loop.run_in_executor(None, patrol.sweep, at) for patrol in patrols))
        layers = len(desk.schedule.layers)
        assert sum(told) == layers
        with rig.kept.write() as unit:
            parcels = unit.outbox.lease(at=at, within=HOUR, limit=9)
        assert all(isinstance(p.notice, Bulletin) and p.notice.topic.kind is TopicKind.HAND_OVER for p in parcels)

    play(tmp_path, story)
