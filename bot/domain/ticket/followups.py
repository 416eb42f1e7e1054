"""Follow-ups: what is still to be done for a ticket, by whom and by when. An open one keeps the ticket from closing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from bot.domain.errors import MissingAnswer, NotPossibleNow
from bot.domain.events import Confirmed, FollowUpDone, FollowUpDue, FollowUpOverdue, FollowUpPlanned, Reopened, Resolved
from bot.domain.people import PersonId
from bot.domain.terms import Status
from bot.domain.ticket.record import Actor, Record, words


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """`number` is that of the event that planned it. In time is before `late_at`; `due_at` is when that day begins."""

    number: int
    what: str
    who: PersonId
    due_at: datetime
    late_at: datetime
    done: FollowUpDone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUps(Record):
    @property
    def follow_ups(self) -> tuple[FollowUp, ...]:
        """All of them, in the order in which they were planned."""
        done = {event.follow_up: event for event in self.timeline if isinstance(event, FollowUpDone)}
        return tuple(
            FollowUp(
                number=number,
                what=event.what,
                who=event.who,
                due_at=event.due_at,
                late_at=event.late_at,
                done=done.get(number),
            )
            for number, event in enumerate(self.timeline, start=1)
            if isinstance(event, FollowUpPlanned)
        )

    @property
    def open_follow_ups(self) -> tuple[FollowUp, ...]:
        """Those still to be done; none once the ticket has ended: nobody waits for them any more."""
        if self.is_done and self.status is not Status.RESOLVED:
            return ()
        return tuple(f for f in self.follow_ups if f.done is None)

    def may_reopen(self, within: timedelta, at: datetime) -> bool:
        """Whether it is resolved or closed, and that not so long ago, unless a follow-up keeps it from closing."""
        if self.status not in (Status.RESOLVED, Status.CLOSED):
            return False
        if self.open_follow_ups:
            return True
        return self.resolution is not None and at <= self.resolution.at + within

    @property
    def is_confirmed(self) -> bool:
        """Whether the requester has said that the resolution holds."""
        for event in reversed(self.timeline):
            if isinstance(event, Resolved | Reopened):
                return False
            if isinstance(event, Confirmed):
                return True
        return False

    def follow_up_planned(
        self, by: Actor, what: str, who: PersonId, at: datetime, *, due_at: datetime, late_at: datetime
    ) -> Self:
        """Also on a resolved ticket: whether it holds is often looked after later."""
        self._staff_only(by)
        self._not_ended()
        if late_at <= at:
            raise MissingAnswer(what="A day that is not over")
        event = FollowUpPlanned(
            at=at, by=by.person, what=words(what, "What is to be done"), who=who, due_at=due_at, late_at=late_at
        )
        return self._with(event)

    def follow_up_done(self, by: Actor, number: int, at: datetime) -> Self:
        """Done, by whoever of the staff. The last one closes a ticket whose requester has said that it is solved."""
        self._staff_only(by)
        found = next((f for f in self.open_follow_ups if f.number == number), None)
        if found is None:
            raise NotPossibleNow(ref=self.ref, status="without that follow-up")
        done = self._with(FollowUpDone(at=at, by=by.person, follow_up=number, in_time=at < found.late_at))
        if done.status is Status.RESOLVED and done.is_confirmed and not done.open_follow_ups:
            return done._with(Confirmed(at=at, by=self.requester))
        return done

    def follow_up_due(self, number: int, told: tuple[PersonId, ...], at: datetime) -> Self:
        return self._with(FollowUpDue(at=at, follow_up=number, told=told))

    def follow_up_overdue(self, number: int, told: tuple[PersonId, ...], at: datetime) -> Self:
        return self._with(FollowUpOverdue(at=at, follow_up=number, told=told))

    def _not_ended(self) -> None:
        if self.is_done and self.status is not Status.RESOLVED:
            raise NotPossibleNow(ref=self.ref, status=self.status)
