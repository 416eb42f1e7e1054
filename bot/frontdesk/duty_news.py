"""The writers of the schedule's bulletins: each looks at how its topic stands now."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.notices import Audience, TopicKind
from bot.domain.oncall import Override, OverrideId, RotaKey
from bot.domain.oncall.rounds import SEEN_BEFORE, Gap, newest_hand_over, still_open
from bot.domain.oncall.swaps import SwapId
from bot.domain.people import Person, PersonId
from bot.domain.priority import Priority
from bot.frontdesk.noticeboard import Writer
from bot.ports import UnitOfWork
from bot.ui import duty_news as news
from bot.ui.model import Card
from bot.usecases.roster import scheduled

PRESSING = (Priority.P1, Priority.P2)
SHOWN = 8
"""Tickets in a hand-over."""


class DutyNews:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.writers: Mapping[TopicKind, Writer] = {
            TopicKind.HAND_OVER: self._hand_over,
            TopicKind.GAP: self._gap,
            TopicKind.OVERRIDE: self._override,
            TopicKind.SWAP: self._swap,
            TopicKind.CALENDAR: self._calendar,
        }

    def _hand_over(self, unit: UnitOfWork, key: str, to: Audience, at: datetime) -> Card | None:  # noqa: ARG002
        """None if by now nobody took over then: somebody changed it before it was told."""
        layer, _, moment = key.partition("/")
        handed = datetime.fromisoformat(moment)
        schedule = scheduled(unit, self._desk, handed - SEEN_BEFORE).schedule
        found = newest_hand_over(schedule, int(layer), since=handed - SEEN_BEFORE, until=handed)
        if found is None or found.at != handed:
            return None
        people = unit.people.all([p for p in (found.person, found.before) if p is not None])
        waiting = unit.tickets.lines(priorities=PRESSING, limit=SHOWN)
        before = people.get(found.before) if found.before is not None else None
        return news.hand_over(people.get(found.person), before, waiting, layer=self._title(found.layer))

    def _gap(self, unit: UnitOfWork, key: str, to: Audience, at: datetime) -> Card | None:  # noqa: ARG002
        layer, starts, who = key.split("/")
        told = unit.rounds.gaps(since=datetime.fromisoformat(starts))
        person = PersonId(who) if who else None
        wanted = (int(layer), datetime.fromisoformat(starts), person)
        found = next((gap for gap in told if (gap.layer, gap.starts, gap.person) == wanted), None)
        if found is None:
            return None
        return news.gap(
            found,
            unit.people.all([person]).get(person) if person is not None else None,
            self._leads(unit),
            at,
            layer=self._title(found.layer),
            is_open=self._is_open(unit, found),
        )

    def _is_open(self, unit: UnitOfWork, gap: Gap) -> bool:
        schedule = scheduled(unit, self._desk, gap.starts).schedule
        return still_open(schedule, unit.people.all(sorted(self._desk.agents)), gap)

    def _override(self, unit: UnitOfWork, key: str, to: Audience, at: datetime) -> Card | None:  # noqa: ARG002
        one = unit.duty.override(OverrideId(int(key)))
        instead = self._replaced(unit, one)
        people = unit.people.all([p for p in (one.person, one.undone_by, *instead) if p is not None])
        return news.override(
            one,
            people.get(one.person),
            [people[p] for p in instead if p in people],
            people.get(one.undone_by) if one.undone_by is not None else None,
            at,
            layer=self._title(one.layer),
        )

    def _replaced(self, unit: UnitOfWork, one: Override) -> list[PersonId]:
        """Who would be on call then without it, in the order of their turns."""
        schedule = scheduled(unit, self._desk, one.starts).schedule
        without = schedule.with_kept(schedule.shifts, (o for o in schedule.overrides if o.id < one.id))
        turns = without.turns(one.layer, one.starts, one.ends)
        return list(dict.fromkeys(t.person for t in turns if t.person is not None and t.person != one.person))

    def _swap(self, unit: UnitOfWork, key: str, to: Audience, at: datetime) -> Card | None:
        swap = unit.duty.swap(SwapId(int(key)))
        halves = unit.duty.of_swap(swap.id)
        undone = any(half.undone_at is not None for half in halves)
        people = unit.people.all([swap.asker, swap.colleague])
        asker, colleague = people.get(swap.asker), people.get(swap.colleague)
        if to == swap.colleague:
            return news.swap_asked(swap, asker, at, undone=undone)
        if to == swap.asker:
            return news.swap_waits(swap, colleague, at, undone=undone)
        half = max(halves, key=lambda h: h.ends, default=None)
        return news.swapped(swap, asker, colleague, half, at, undone=undone)

    def _calendar(self, unit: UnitOfWork, key: str, to: Audience, at: datetime) -> Card | None:  # noqa: ARG002
        feed = unit.rounds.feed(RotaKey(key.partition("/")[0]))
        return news.calendar(feed, at) if feed is not None else None

    def _leads(self, unit: UnitOfWork) -> list[Person]:
        leads = dict.fromkeys(team.lead for team in self._desk.teams.values())
        people = unit.people.all(list(leads))
        return [people[lead] for lead in leads if lead in people]

    def _title(self, layer: int) -> str:
        return news.layer_title(layer, self._desk.schedule.layers)
