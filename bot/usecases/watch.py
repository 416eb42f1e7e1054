"""What happens by itself when its time comes: nudges, escalations, waits that end, tickets that close."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.desk import Desk
from bot.domain.timed.timer import ALARMS, Timer
from bot.domain.timed.timetable import Timetable
from bot.ports import UnitOfWork
from bot.usecases.ledger import Ledger
from bot.usecases.pace import Allowance, Pace
from bot.usecases.placing import replaced
from bot.usecases.roster import scheduled

log = logging.getLogger(__name__)

BATCH = 200
TOGETHER = 20
"""Timers that share a transaction."""
AFTER_A_FAILURE = timedelta(minutes=5)


class Watch:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._store = ledger.store
        self._desk = ledger.desk
        self._pace = Pace(ledger.store, ledger.desk)
        self._is_stopping = False

    def stop(self) -> None:
        """A sweep under way ends after the timers it is at."""
        self._is_stopping = True

    def sweep(self, at: datetime) -> int:
        """Let every timer that is due happen, the most urgent first; how many did.

        A few share a transaction, and with it one wait for the disk. If one of them fails, each is tried by itself.
        A desk that was away raises no more alarms than its allowance; the rest are left for the next sweeps.
        """
        done, allowance = 0, self._pace.begin(at)
        while not self._is_stopping and (due := self._due(at, allowance)):
            desk = self._on_duty(at)
            if allowance.left is None:
                groups = (due[first : first + TOGETHER] for first in range(0, len(due), TOGETHER))
                done += sum(self._together(group, desk, at) for group in groups if not self._is_stopping)
            else:
                done += self._sparingly(due, desk, at, allowance)
        if not self._is_stopping:  # else what was left would count as caught up
            self._pace.end(at, allowance)
        return done

    def _together(self, timers: Sequence[Timer], desk: Desk, at: datetime) -> int:
        try:
            with self._store.write() as unit:
                tickets = [timer.ticket for timer in timers]
                unit.tickets.hold(tickets)
                unit.timers.hold(tickets)
                outcomes = [self._happen(unit, timer, desk, at) for timer in timers]
                unit.commit()
        except Exception:
            log.info("a timer of %s failed: each is tried by itself", len(timers))
            outcomes = [self._try(timer, desk, at) for timer in timers if not self._is_stopping]
        return sum(came_of_it is not None for came_of_it in outcomes)

    def _sparingly(self, timers: Sequence[Timer], desk: Desk, at: datetime, allowance: Allowance) -> int:
        done = 0
        for timer in timers:
            if self._is_stopping:
                break
            is_alarm = timer.kind in ALARMS
            if is_alarm and allowance.is_used_up:
                continue
            came_of_it = self._try(timer, desk, at)
            done += came_of_it is not None
            if is_alarm and came_of_it:
                allowance.take()
        return done

    def _due(self, at: datetime, allowance: Allowance) -> list[Timer]:
        with self._store.read() as unit:  # only a look: `fire` decides whose it is
            return unit.timers.due(at, limit=BATCH, without=ALARMS if allowance.is_used_up else ())

    def _on_duty(self, at: datetime) -> Desk:
        """Read for a whole batch: who is on call seldom changes within a second."""
        with self._store.read() as unit:
            return scheduled(unit, self._desk, at)

    def _try(self, timer: Timer, desk: Desk, at: datetime) -> int | None:
        try:
            with self._store.write() as unit:
                came_of_it = self._happen(unit, timer, desk, at)
                unit.commit()
        except Exception:
            log.exception("timer %s of ticket %s failed; it is tried again later", timer.key, timer.ticket)
            self._postpone(timer, at + AFTER_A_FAILURE)
            return None
        return came_of_it

    def _happen(self, unit: UnitOfWork, timer: Timer, desk: Desk, at: datetime) -> int | None:
        """How many events came of it; None if it did not fire.

        A timer that moved, or is none any more, is planned anew and does not count as fired: it may come later.
        """
        before = unit.tickets.get(timer.ticket)
        table = Timetable(before, desk, at)
        due = table.due(timer.key)
        if due is None:
            unit.timers.plan(before.id, table.timers)
            return None
        if not unit.timers.fire(timer):
            return None
        after = table.happened(due, lambda held: replaced(unit, desk, held, at))
        self._ledger.keep_table(unit, before, table.after(after))
        return after.revision - before.revision

    def _postpone(self, timer: Timer, until: datetime) -> None:
        """One ticket that cannot be read keeps no other from its time."""
        with self._store.write() as unit:
            unit.timers.postpone(timer, until)
            unit.commit()
