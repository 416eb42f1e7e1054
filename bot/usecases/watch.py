"""What happens by itself when its time comes: nudges, escalations, waits that end, tickets that close."""

import logging
from datetime import datetime, timedelta

from bot.domain.escalation import Ladder, ladder_for
from bot.domain.events import Escalated, Tell
from bot.domain.people import Channel, PersonId
from bot.domain.ticket import Ticket
from bot.domain.timers import Timer, TimerKind, plan
from bot.ports import UnitOfWork
from bot.usecases.ledger import Ledger

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
            with self._store.write() as unit:
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
        with self._store.write() as unit:
            before = unit.tickets.get(timer.ticket)
            if not unit.timers.fire(timer):
                return 0
            planned = {t.key: t for t in plan(before, self._desk, at)}
            after = self._fired(before, timer, at) if timer.key in planned else before
            if after.revision > before.revision:
                self._ledger.keep(unit, before, after, at)
            elif timer.key not in planned:
                self._replan(unit, before, at)
            unit.commit()
        return 1

    def _postpone(self, timer: Timer, until: datetime) -> None:
        """One ticket that cannot be read keeps no other from its time."""
        with self._store.write() as unit:
            unit.timers.postpone(timer, until)
            unit.commit()

    def _replan(self, unit: UnitOfWork, ticket: Ticket, at: datetime) -> None:
        unit.timers.plan(ticket.id, plan(ticket, self._desk, at))

    def _fired(self, ticket: Ticket, timer: Timer, at: datetime) -> Ticket:
        match timer.kind:
            case TimerKind.NUDGE:
                return self._nudge(ticket, timer, at)
            case TimerKind.BREACH:
                return self._breach(ticket, timer, at)
            case TimerKind.STEP:
                return self._step(ticket, ticket.ladder, at) if ticket.ladder is not None else ticket
            case TimerKind.WAIT_OVER:
                return ticket.resumed(at, "the time to wait is over")
            case TimerKind.REMIND:
                return ticket.reminded(at)
            case TimerKind.CLOSE:
                return ticket.confirmed(at)

    def _nudge(self, ticket: Ticket, timer: Timer, at: datetime) -> Ticket:
        """Nobody is nudged about a target that has run out already: the ladder speaks then."""
        later = [t for t in plan(ticket, self._desk, at) if t.clock is timer.clock and t.percent > timer.percent]
        if timer.clock is None or any(t.due_at <= at for t in later):
            return ticket
        steps = [s for s in self._desk.sla.nudges if s.percent == timer.percent]
        people, _, _ = self._those(ticket, tuple(tell for s in steps for tell in s.tell), at)
        return ticket.nudged(timer.clock, timer.percent, people, at) if people else ticket

    def _breach(self, ticket: Ticket, timer: Timer, at: datetime) -> Ticket:
        if timer.clock is None:
            return ticket
        ladder = ladder_for(
            self._desk.escalation,
            clock=timer.clock,
            instance=timer.instance,
            priority=ticket.priority,
            breached_at=timer.due_at,
        )
        if ladder is None:
            return ticket
        if ladder.next_at is not None and ladder.next_at > at:
            return self._raised(ticket, ladder, at)
        return self._step(ticket, ladder, at)

    def _raised(self, ticket: Ticket, ladder: Ladder, at: datetime) -> Ticket:
        """The ladder stands, its first step is still to come."""
        event = Escalated(at=at, clock=ladder.clock, step=0, told=())
        return ticket.escalated(event, ladder)

    def _step(self, ticket: Ticket, ladder: Ladder | None, at: datetime) -> Ticket:
        """Take the next step. One with nobody behind it is skipped, said so, and the one after it is taken at once."""
        while ladder is not None and (step := ladder.next_step) is not None:
            people, channels, nobody = self._those(ticket, step.tell, at)
            event = Escalated(
                at=at, clock=ladder.clock, step=ladder.done + 1, told=people, channels=channels, skipped=nobody
            )
            ladder = ladder.climbed(at)
            ticket = ticket.escalated(event, ladder)
            if people or channels:
                return ticket
        return ticket

    def _those(
        self, ticket: Ticket, tells: tuple[Tell, ...], at: datetime
    ) -> tuple[tuple[PersonId, ...], tuple[Channel, ...], tuple[Tell, ...]]:
        """The people and channels behind the words of the policy, and the words with nobody behind them."""
        people: dict[PersonId, None] = {}
        channels: dict[Channel, None] = {}
        nobody: list[Tell] = []
        for tell in tells:
            found = self._who(ticket, tell, at)
            if found is None:
                nobody.append(tell)
            elif isinstance(found, Channel):
                channels[found] = None
            else:
                people[found] = None
        return tuple(people), tuple(channels), tuple(nobody)

    def _who(self, ticket: Ticket, tell: Tell, at: datetime) -> PersonId | Channel | None:
        team = self._desk.teams.get(ticket.team) if ticket.team is not None else None
        on_call = self._desk.on_call(at)
        match tell:
            case Tell.OWNER:
                return ticket.owner
            case Tell.LEAD:
                return team.lead if team else None
            case Tell.TEAM:
                return team.channel if team else None
            case Tell.ON_CALL_CHANNEL:
                return self._desk.on_call_channel
            case Tell.ON_CALL:
                return on_call
            case Tell.MANAGER:
                return self._manager(ticket.owner) or self._manager(on_call) or (team.lead if team else None)

    def _manager(self, person: PersonId | None) -> PersonId | None:
        agent = self._desk.agents.get(person) if person else None
        return agent.manager if agent else None
