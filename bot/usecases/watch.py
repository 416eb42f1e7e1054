"""What happens by itself when its time comes: nudges, escalations, waits that end, tickets that close."""

import logging
from datetime import datetime, timedelta

from bot.domain.timed.timer import Timer
from bot.domain.timed.timetable import happened, plan, still_due
from bot.usecases.ledger import Ledger
from bot.usecases.roster import scheduled

log = logging.getLogger(__name__)

BATCH = 200
AFTER_A_FAILURE = timedelta(minutes=5)


class Watch:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._store = ledger.store
        self._desk = ledger.desk

    def sweep(self, at: datetime) -> int:
        """Let every timer that is due happen, earliest first; how many did. Each is a transaction of its own."""
        done = 0
        while True:
            with self._store.read() as unit:  # only a look: `fire` decides whose it is
                due = unit.timers.due(at, limit=BATCH)
            if not due:
                return done
            for timer in due:
                try:
                    done += self._happen(timer, at)
                except Exception:
                    log.exception("timer %s of ticket %s failed; it is tried again later", timer.key, timer.ticket)
                    self._postpone(timer, at + AFTER_A_FAILURE)

    def _happen(self, timer: Timer, at: datetime) -> int:
        """A timer that moved, or is none any more, is planned anew and does not count as fired: it may come later."""
        with self._store.write() as unit:
            before = unit.tickets.get(timer.ticket)
            desk = scheduled(unit, self._desk, at)
            due = still_due(before, desk, timer.key, at)
            if due is None:
                unit.timers.plan(before.id, plan(before, desk, at))
                unit.commit()
                return 0
            if not unit.timers.fire(timer):
                return 0
            self._ledger.keep(unit, before, happened(before, due, desk, at), at)
            unit.commit()
        return 1

    def _postpone(self, timer: Timer, until: datetime) -> None:
        """One ticket that cannot be read keeps no other from its time."""
        with self._store.write() as unit:
            unit.timers.postpone(timer, until)
            unit.commit()
