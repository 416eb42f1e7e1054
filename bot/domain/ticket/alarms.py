"""What the desk does by itself while nobody acts, and how somebody says that they do."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from bot.domain.errors import (
    NotPossibleNow,
)
from bot.domain.escalation import Ladder
from bot.domain.events import Acknowledged, Escalated, Nudged, Reminded
from bot.domain.people import Channel, PersonId
from bot.domain.terms import ClockKind
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
        return replace(self, ladder=ladder)._with(event)

    def acknowledged(self, by: Actor, at: datetime) -> Self:
        """Somebody looks into it: the ladder keeps quiet for a while."""
        self._staff_only(by)
        if self.ladder is None or self.is_done:
            raise NotPossibleNow(ref=self.ref, status=self.status)
        event = Acknowledged(at=at, by=by.person, quiet_for=self.ladder.policy.quiet_for)
        return replace(self, ladder=self.ladder.acknowledged(at))._with(event)

    def reminded(self, at: datetime) -> Self:
        return self._with(Reminded(at=at))
