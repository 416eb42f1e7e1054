"""What the desk does by itself while nobody acts, and how somebody says that they do."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from bot.domain.errors import (
    NotPossibleNow,
)
from bot.domain.escalation import Ladder
from bot.domain.events import Acknowledged, Assigned, Escalated, Nudged, Reminded, Reprioritised
from bot.domain.people import Channel, PersonId
from bot.domain.priority import Priority
from bot.domain.routing import Assignment
from bot.domain.terms import ClockKind, Status
from bot.domain.ticket.record import Actor, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms(Record):
    def nudged(
        self,
        clock: ClockKind,
        percent: int,
        told: tuple[PersonId, ...],
        at: datetime,
        channels: tuple[Channel, ...] = (),
    ) -> Self:
        event = Nudged(at=at, clock=clock, percent=percent, told=told, channels=channels)
        return self._with(event)

    def escalated(self, event: Escalated, ladder: Ladder) -> Self:
        """A step of a ladder; it takes the place of the one its policy had."""
        others = tuple(one for one in self.ladders if one.policy.name != ladder.policy.name)
        return replace(self, ladders=(*others, ladder))._with(event)

    def reassigned(self, to: PersonId, decision: Assignment, at: datetime) -> Self:
        """The desk gives it to the next candidate, because of a ladder. What it waits for, it still waits for."""
        status = Status.ASSIGNED if self.status is Status.NEW else self.status
        event = Assigned(at=at, to=status, owner=to, because=decision.because)
        return replace(self, owner=to)._with(event)

    def raised(self, to: Priority, reason: str, at: datetime) -> Self:
        """The desk makes it more pressing, because of a ladder. Unlike when a person does, the ladders go on."""
        event = Reprioritised(at=at, was=self.priority, now=to, reason=reason)
        ladders = tuple(ladder.meant_for(to) for ladder in self.ladders)
        return replace(self, priority=to, ladders=ladders)._with(event)

    def acknowledged(self, by: Actor, at: datetime) -> Self:
        """Somebody looks into it: every ladder keeps quiet for a while."""
        self._staff_only(by)
        if not self.ladders or self.is_done:
            raise NotPossibleNow(ref=self.ref, status=self.status)
        quiet_for = max(ladder.policy.quiet_for for ladder in self.ladders)
        ladders = tuple(ladder.acknowledged(at, quiet_for, self.priority) for ladder in self.ladders)
        return replace(self, ladders=ladders)._with(Acknowledged(at=at, by=by.person, quiet_for=quiet_for))

    def hushed(self, number: int) -> Acknowledged | None:
        """What keeps alarm `number` quiet; None if nobody acknowledged it, or silence has re-armed its ladder since."""
        alarm = self.timeline[number - 1]
        for event in reversed(self.timeline[number:]):
            if isinstance(event, Acknowledged):
                return event
            if isinstance(event, Escalated) and isinstance(alarm, Escalated) and event.policy == alarm.policy:
                return None
        return None

    def reminded(self, at: datetime) -> Self:
        return self._with(Reminded(at=at))
