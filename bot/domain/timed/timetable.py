"""The timetable of a ticket: everything that may still happen to it by itself, and what comes of it."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from bot.domain.desk import Desk
from bot.domain.events import Escalated, FollowUpDue, FollowUpOverdue, Nudged, Reminded
from bot.domain.sla import Clock, clocks, soonest
from bot.domain.terms import ClockKind, Status, TriggerKind
from bot.domain.ticket import Ticket
from bot.domain.timed import closing, followups, ladders, nudges, waits
from bot.domain.timed.ladders import NextOwner
from bot.domain.timed.timer import Timer, TimerKind

PROMISED = tuple(kind for kind in ClockKind if kind is not ClockKind.ASSIGN)
"""The promises that are the requester's business as well."""

Owed = tuple[ClockKind, datetime]
"""A promise, and when it runs out or did."""


_UNHEARD = Nudged | Escalated | Reminded | FollowUpDue | FollowUpOverdue
"""What happens by itself and says something: no clock starts, stops or pauses for it."""


class Timetable:
    """Of one ticket as it stands at `at`. What is asked of it twice is worked out once."""

    def __init__(self, ticket: Ticket, desk: Desk, at: datetime) -> None:
        self.ticket = ticket
        self.desk = desk
        self.at = at

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        return clocks(self.ticket, self.desk.sla, self.at)

    @cached_property
    def timers(self) -> tuple[Timer, ...]:
        """Everything that may still happen to the ticket by itself."""
        return tuple(self._planned())

    def _planned(self) -> Iterator[Timer]:
        ticket, desk = self.ticket, self.desk
        yield from followups.plan(ticket, desk)
        if ticket.status is Status.RESOLVED:
            yield from closing.plan(ticket, desk)
            return
        if ticket.is_done:
            return
        yield from waits.plan(ticket)
        yield from self._nudges
        yield from ladders.plan(ticket, desk, self.clocks)

    @cached_property
    def _nudges(self) -> tuple[Timer, ...]:
        running = (clock for clock in self.clocks if clock.is_running)
        return tuple(timer for clock in running for timer in nudges.plan(self.ticket, self.desk, clock))

    @property
    def next_due(self) -> Owed | None:
        """The promise to the requester that runs out first, and when."""
        clock = soonest(self.clocks, PROMISED)
        return (clock.kind, clock.due_at) if clock is not None and clock.due_at is not None else None

    @property
    def owed(self) -> Owed | None:
        """What the requester is told of: as `next_due`, and what was late before the ticket waited is late still."""
        lapsed = [(c.lapsed_at, c.kind) for c in self.clocks if c.lapsed_at and c.kind in PROMISED]
        due = self.next_due
        ahead = [(due[1], due[0])] if due is not None else []
        soonest_at = min((*lapsed, *ahead), default=None)
        return (soonest_at[1], soonest_at[0]) if soonest_at is not None else None

    def due(self, key: str) -> Timer | None:
        """The timer of this key, if its time has come; None if it moved, or is none any more."""
        return next((t for t in self.timers if t.key == key and t.due_at <= self.at), None)

    def relieved(self) -> "Timetable":
        """Of the ticket as it may be kept: without the ladders whose trigger no longer holds."""
        if not self.ticket.ladders:
            return self
        ticket = ladders.relieved(self.ticket, self.desk, self.clocks)
        return self if ticket is self.ticket else self._on_these_clocks(ticket)

    def after(self, ticket: Ticket) -> "Timetable":
        """Of the ticket after something happened to it at this moment."""
        now, then = self.ticket, ticket
        targets = (then.priority, then.category, then.team, then.account)
        same = targets == (now.priority, now.category, now.team, now.account)
        if same and all(isinstance(event, _UNHEARD) for event in then.timeline[len(now.timeline) :]):
            return self._on_these_clocks(ticket)
        return Timetable(ticket, self.desk, self.at)

    def _on_these_clocks(self, ticket: Ticket) -> "Timetable":
        other = Timetable(ticket, self.desk, self.at)
        other.clocks, other._nudges = self.clocks, self._nudges
        return other

    def happened(self, timer: Timer, next_owner: NextOwner) -> Ticket:
        """The ticket after its timer fired; unchanged if there is nobody to tell or nothing to say any more.

        `next_owner` is asked if the ticket is to be given to somebody else.
        """
        ticket, desk, at = self.ticket, self.desk, self.at
        if self._is_outdone(timer):
            return ticket
        match timer.kind:
            case TimerKind.NUDGE:
                return nudges.happen(ticket, timer, self.clocks, desk, at)
            case TimerKind.RAISE | TimerKind.STEP:
                return ladders.happen(ticket, timer, desk, at, next_owner)
            case TimerKind.WAIT_OVER:
                return waits.happen(ticket, at)
            case TimerKind.REMIND | TimerKind.CLOSE:
                return closing.happen(ticket, timer, at)
            case TimerKind.FOLLOW_UP_DUE | TimerKind.FOLLOW_UP_OVERDUE:
                return followups.happen(ticket, timer, desk, at)

    def _is_outdone(self, timer: Timer) -> bool:
        """Whether something that is due as well says more. After an outage people are told the newest state, once."""
        due = [t for t in self.timers if t.due_at <= self.at]
        if timer.kind is TimerKind.NUDGE:
            return any(t.clock is timer.clock and t.percent > timer.percent for t in due)
        if timer.clock is None:
            return False
        ladders = self.ticket.ladders
        raises = [t for t in due if t.kind is TimerKind.RAISE]
        late = {(t.clock, t.instance) for t in raises if t.percent == 100}
        late |= {(one.clock, one.instance) for one in ladders if one.policy.when.kind is TriggerKind.BREACHED}
        nearly = [t for t in raises if t.percent < 100 and (t.clock, t.instance) in late]
        if timer in nearly:
            return True
        worse = (timer.policy, ClockKind.RESOLUTION)
        raised = (t for t in raises if t not in nearly)
        return timer.clock is not ClockKind.RESOLUTION and any((t.policy, t.clock) == worse for t in raised)
