"""The slow oracle of escalation policies: a watchman who looks at the ticket every minute and counts on his fingers.

He knows the story up to each minute from the timeline alone, and nothing of timers, ladders or sums of open time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.desk import Desk
from bot.domain.escalation import EscalationPolicy
from bot.domain.events import (
    Acknowledged,
    Assigned,
    Event,
    Filed,
    Move,
    Recategorised,
    Released,
    Reopened,
    Reprioritised,
    Routed,
    Transferred,
)
from bot.domain.terms import ClockKind, Status, StatusKind, Tell, TriggerKind
from bot.domain.ticket import Ticket

MINUTE = timedelta(minutes=1)
Seen = tuple[datetime, str, int]
"""When, by which policy, which step."""


WORK = {"assigned", "released", "transferred", "replied", "noted", "waited", "resumed", "resolved"}
WORK |= {"reprioritised", "recategorised", "tagged", "linked", "watched", "follow-up planned", "follow-up done"}
"""What counts as work if one of the staff does it."""


@dataclass(kw_only=True)
class Watchman:
    """What he keeps in mind of one policy. The trigger is one of those that are about no clock."""

    desk: Desk
    policy: EscalationPolicy
    ticket: Ticket
    status: Status = Status.NEW
    owner: str | None = None
    lacking: int = 0
    """Minutes that the trigger has counted."""
    ahead: list[tuple[int, int]] | None = None
    """The steps to come with the minutes to wait for each; None while no ladder stands."""
    waited: int = 0
    quiet_until: datetime | None = None
    more_pressing: bool = False

    def __post_init__(self) -> None:
        self.priority = next(e.priority for e in self.ticket.timeline if isinstance(e, Filed))
        self.category = next(
            (e.was for e in self.ticket.timeline if isinstance(e, Recategorised)), self.ticket.category
        )  # fmt: skip
        self.team = None

    def watches(self, until: datetime) -> list[Seen]:
        """Every step he would take from the filing to `until`, that minute included."""
        events = [e for e in self.ticket.timeline if e.kind not in ("escalated", "nudged")]
        seen: list[Seen] = []
        now = self.ticket.filed_at
        while now <= until:
            seen += self._looks(now)
            while events and events[0].at <= now:
                self._hears(events.pop(0))
                seen += self._looks(now) if not events or events[0].at > now else []
            self._a_minute_passes(now)
            now += MINUTE
        return seen

    def _hears(self, event: Event) -> None:
        by_staff = event.by in self.desk.agents
        if isinstance(event, Move):
            self.status = event.to
        match event:
            case Assigned():
                self.owner = event.owner
            case Released() | Transferred():
                self.owner = None
            case Reprioritised():
                self.priority = event.now
                if event.now < event.was:
                    self.more_pressing = True
            case Recategorised():
                self.category = event.now
            case Routed():
                self.team = event.team
            case Acknowledged():
                self._is_hushed(event)
            case _:
                pass
        worked = event.kind in WORK
        if self.policy.when.kind is TriggerKind.UNASSIGNED:
            begins_anew = isinstance(event, Filed | Released | Transferred | Reopened) or self.owner is not None
        else:
            begins_anew = isinstance(event, Filed | Reopened) or (worked and by_staff)
        if begins_anew:
            self.lacking, self.ahead = 0, None
        if not self._is_meant():
            self.ahead = None

    def _is_hushed(self, event: Acknowledged) -> None:
        self.quiet_until, self.more_pressing = event.at + event.quiet_for, False
        if self.ahead is not None and not self.ahead:
            self.ahead, self.waited = [(len(self.policy.steps), 0)], 0

    def _is_meant(self) -> bool:
        policy = self.policy
        return (
            self.status.kind is not StatusKind.DONE
            and self.priority in policy.priorities
            and (not policy.categories or self.category in policy.categories)
            and (not policy.teams or self.team in policy.teams)
        )

    def _is_held(self) -> bool:
        kind = ClockKind.ASSIGN if self.policy.when.kind is TriggerKind.UNASSIGNED else ClockKind.RESOLUTION
        return self.status in self.desk.sla.pauses[kind]

    def _looks(self, now: datetime) -> list[Seen]:
        if not self._is_meant() or self._is_held():
            return []
        if self.ahead is None:
            lacks = self.policy.when.kind is TriggerKind.IDLE or self.owner is None
            enough = self.lacking >= self.policy.when.within // MINUTE
            hushed = self.quiet_until is not None and now < self.quiet_until and not self.more_pressing
            if not lacks or not enough or hushed:
                return []
            self.ahead, self.waited = self._all_steps(), 0
        seen = []
        while self.ahead and self.waited >= self.ahead[0][1] and (self.quiet_until is None or now >= self.quiet_until):
            number, _ = self.ahead.pop(0)
            seen.append((now, self.policy.name, number))
            self.waited = 0
            while self.ahead and self._nobody_is_behind(number) and self.ahead[0][0] > number:
                number, _ = self.ahead.pop(0)
                seen.append((now, self.policy.name, number))
        return seen

    def _all_steps(self) -> list[tuple[int, int]]:
        steps = [(n, step.after // MINUTE) for n, step in enumerate(self.policy.steps, start=1)]
        ahead = list(steps)
        if (again := self.policy.repeat) is not None:
            for _ in range(again.times):
                ahead += [(again.from_step, again.every // MINUTE), *steps[again.from_step :]]
        return ahead

    def _nobody_is_behind(self, number: int) -> bool:
        return self.policy.steps[number - 1].tell == (Tell.OWNER,) and self.owner is None

    def _a_minute_passes(self, now: datetime) -> None:
        if self._is_held() or self.status.kind is StatusKind.DONE:
            return
        calendar = self.desk.calendars[self.policy.when.calendar]
        if calendar.is_open(now) and (self.policy.when.kind is TriggerKind.IDLE or self.owner is None):
            self.lacking += 1
        self.waited += 1
