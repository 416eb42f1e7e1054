"""What happens by itself when its time comes: nudges, escalations, waits that end, tickets that close."""

import logging
from datetime import datetime, timedelta

from bot.domain.desk import Desk
from bot.domain.timed.timer import ALARMS, Timer
from bot.domain.timed.timetable import happened, plan, still_due
from bot.usecases.ledger import Ledger
from bot.usecases.pace import Allowance, Pace
from bot.usecases.placing import replaced
from bot.usecases.roster import scheduled

log = logging.getLogger(__name__)

BATCH = 200
AFTER_A_FAILURE = timedelta(minutes=5)


class Watch:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._store = ledger.store
        self._desk = ledger.desk
        self._pace = Pace(ledger.store, ledger.desk)
        self._is_stopping = False

    def stop(self) -> None:
        """A sweep under way ends after the timer it is at."""
        self._is_stopping = True

    def sweep(self, at: datetime) -> int:
        """Let every timer that is due happen, the most urgent first; how many did. Each is a transaction of its own.

        A desk that was away raises no more alarms than its allowance; the rest are left for the next sweeps.
        """
        done, allowance = 0, self._pace.begin(at)
        while not self._is_stopping and (due := self._due(at, allowance)):
            desk = self._on_duty(at)
            for timer in due:
                if self._is_stopping:
                    break
                is_alarm = timer.kind in ALARMS
                if is_alarm and allowance.is_used_up:
                    continue
                came_of_it = self._try(timer, desk, at)
                done += came_of_it is not None
                if is_alarm and came_of_it:
                    allowance.take()
        if not self._is_stopping:  # else what was left would count as caught up
            self._pace.end(at, allowance)
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
            return self._happen(timer, desk, at)
        except Exception:
            log.exception("timer %s of ticket %s failed; it is tried again later", timer.key, timer.ticket)
            self._postpone(timer, at + AFTER_A_FAILURE)
            return None

    def _happen(self, timer: Timer, desk: Desk, at: datetime) -> int | None:
        """How many events came of it; None if it did not fire.

        A timer that moved, or is none any more, is planned anew and does not count as fired: it may come later.
        """
        with self._store.write() as unit:
            before = unit.tickets.get(timer.ticket)
            due = still_due(before, desk, timer.key, at)
            if due is None:
                unit.timers.plan(before.id, plan(before, desk, at))
                unit.commit()
                return None
            if not unit.timers.fire(timer):
                return None
            after = happened(before, due, desk, at, lambda held: replaced(unit, desk, held, at))
            self._ledger.keep(unit, before, after, at)
            unit.commit()
        return after.revision - before.revision

    def _postpone(self, timer: Timer, until: datetime) -> None:
        """One ticket that cannot be read keeps no other from its time."""
        with self._store.write() as unit:
            unit.timers.postpone(timer, until)
            unit.commit()
