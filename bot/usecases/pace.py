"""How fast a desk catches up that was away: a few alarms a minute, the most urgent first, and somebody is told.

It was away if the last sweep that is kept lies far back: it was stopped, the machine slept, or its clock jumped. The
moments are kept in the store, so it is the same after a restart, and for several desks on one database.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.desk import Desk
from bot.domain.notices import Audience, Bulletin
from bot.domain.storms import Absence
from bot.domain.timed.timer import ALARMS
from bot.ports import Store, UnitOfWork

log = logging.getLogger(__name__)

SWEPT, CAUGHT_UP_TO = "swept", "catching up"
MINUTE = timedelta(minutes=1)
"""How exactly the last sweep is kept, and for how long an allowance is."""


@dataclass(slots=True)
class Allowance:
    """How many alarms this sweep may still raise; None if as many as there are."""

    left: int | None = None

    @property
    def is_used_up(self) -> bool:
        return self.left == 0

    def take(self) -> None:
        if self.left is not None:
            self.left -= 1


class Pace:
    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    def begin(self, at: datetime) -> Allowance:
        """What the sweep at this moment may do."""
        with self._store.read() as unit:
            swept, catching_up = unit.marks.get(SWEPT), unit.marks.get(CAUGHT_UP_TO)
        if swept is None or not swept <= at < swept + MINUTE:
            with self._store.write() as unit:
                self._look_back(unit, at)
                catching_up = unit.marks.get(CAUGHT_UP_TO)
                unit.commit()
        if catching_up is None:
            return Allowance()
        return Allowance(0 if _is_within(catching_up, at) else self._desk.storms.most_alarms)

    def end(self, at: datetime, allowance: Allowance) -> None:
        """Whoever used up the allowance waits for the next minute; whoever did not has caught up."""
        if allowance.left is None:
            return
        with self._store.write() as unit:
            if not allowance.is_used_up:
                unit.marks.drop(CAUGHT_UP_TO)
                log.info("the desk has caught up")
            elif not _is_within(unit.marks.get(CAUGHT_UP_TO), at):
                unit.marks.put(CAUGHT_UP_TO, at)
            unit.commit()

    def _look_back(self, unit: UnitOfWork, at: datetime) -> None:
        """Keep that it is awake, and see whether it always was. Of two desks that wake up, one tells."""
        swept = unit.marks.get(SWEPT)
        unit.marks.put(SWEPT, at)
        if swept is not None and at < swept - MINUTE:
            log.warning("the clock went back from %s to %s", swept, at)
            unit.outbox.hurry(at)
        if swept is None or at - swept <= self._desk.storms.away_after:
            return
        tickets = unit.timers.overdue(at, ALARMS)
        log.warning("the desk was away from %s to %s; tickets overdue: %s", swept, at, tickets)
        if tickets:
            unit.marks.put(CAUGHT_UP_TO, at - MINUTE)
            self._announce(unit, Absence(since=swept, until=at, tickets=tickets), at)

    def _announce(self, unit: UnitOfWork, absence: Absence, at: datetime) -> None:
        """To the on-call channel, and to whoever leads a team."""
        leads = dict.fromkeys(team.lead for team in self._desk.teams.values())
        audiences: tuple[Audience, ...] = (self._desk.on_call_channel, *leads)
        for to in audiences:
            unit.outbox.put(Bulletin(topic=absence.topic, to=to), at=at)


def _is_within(mark: datetime | None, at: datetime) -> bool:
    return mark is not None and mark <= at < mark + MINUTE
