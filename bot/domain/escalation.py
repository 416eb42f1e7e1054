"""Escalation: policies, and the ladders they raise at a ticket when nobody acts.

The policy is copied onto the ticket when its ladder starts: a change of app.yaml does not move a ladder under way.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.people import TeamKey
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind, Do, Tell, Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`after` is the time since the step before; since the trigger, for the first. `webhooks` are their names."""

    after: timedelta
    tell: tuple[Tell, ...] = ()
    webhooks: tuple[str, ...] = ()
    do: tuple[Do, ...] = ()
    priorities: frozenset[Priority] = frozenset(Priority)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """After the last step, and `every` so long, again from step `from_step` on (1 is the first), so many `times`."""

    from_step: int
    every: timedelta
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationPolicy:
    """Its name tells it from the others. An empty set of impacts, categories or teams means any."""

    name: str
    when: Trigger
    steps: tuple[Step, ...]
    quiet_for: timedelta
    """How long an acknowledgement keeps the ladder quiet."""
    repeat: Repeat | None = None
    priorities: frozenset[Priority] = frozenset(Priority)
    impacts: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    teams: frozenset[TeamKey] = frozenset()

    def covers(self, *, priority: Priority, impact: str, category: str, team: TeamKey | None) -> bool:
        """Whether it is meant for such a ticket."""
        return (
            priority in self.priorities
            and (not self.impacts or impact in self.impacts)
            and (not self.categories or category in self.categories)
            and (not self.teams or team in self.teams)
        )

    def has_steps(self, priority: Priority) -> bool:
        return any(priority in step.priorities for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """How far a policy has climbed at a ticket.

    It is about run `instance` of `clock`; without a clock, about what the ticket lacks since event `instance`. `raised`
    is the number of the event it began with. `done` counts the steps behind it in this `round`, those that are not
    meant for the ticket's priority included. `next_at` is None at the top. No step is taken before `quiet_until`.
    """

    policy: EscalationPolicy
    clock: ClockKind | None
    instance: int
    raised: int
    moved_at: datetime
    next_at: datetime | None
    done: int = 0
    round: int = 1
    quiet_until: datetime | None = None

    def due_at(self, held: timedelta = timedelta(0)) -> datetime | None:
        """When the next step is due, if it was held up so long since the last; None at the top."""
        if self.next_at is None:
            return None
        return max(self.next_at + held, self.quiet_until or self.next_at)

    def next_step(self, priority: Priority) -> Step | None:
        number = self.next_number(priority)
        return self.policy.steps[number - 1] if number is not None else None

    def next_number(self, priority: Priority) -> int | None:
        """The number of the next step that is meant for the priority, 1 for the first."""
        steps = enumerate(self.policy.steps[self.done :], start=self.done + 1)
        return next((n for n, step in steps if priority in step.priorities), None)

    def climbed(self, at: datetime, priority: Priority) -> "Ladder":
        """One step further, taken at `at`; from the last one back to where the policy repeats from, if it does."""
        done = self.next_number(priority) or len(self.policy.steps)
        further = replace(self, done=done, moved_at=at, next_at=None, quiet_until=None)
        if (ahead := further.next_step(priority)) is not None:
            return replace(further, next_at=at + ahead.after)
        again = self.policy.repeat
        if again is None or self.round > again.times:
            return further
        back = replace(further, done=again.from_step - 1, round=self.round + 1, next_at=at + again.every)
        return back if back.next_step(priority) is not None else further

    def acknowledged(self, at: datetime, quiet_for: timedelta, priority: Priority) -> "Ladder":
        """Quiet for so long at least; then the ladder goes on, and at its top repeats the last step."""
        quiet_until = at + quiet_for
        quiet = replace(self, quiet_until=max(self.quiet_until or quiet_until, quiet_until))
        if self.next_at is not None:
            return quiet
        mine = [n for n, step in enumerate(self.policy.steps) if priority in step.priorities]
        return replace(quiet, done=min(self.done, mine[-1]), moved_at=at, next_at=at) if mine else quiet

    def meant_for(self, priority: Priority) -> "Ladder":
        """After the desk raised the priority: at the top, steps meant for the new one may lie ahead again."""
        if self.next_at is not None or (ahead := self.next_step(priority)) is None:
            return self
        return replace(self, next_at=self.moved_at + ahead.after)


def ladder_for(
    policy: EscalationPolicy,
    *,
    clock: ClockKind | None,
    instance: int,
    priority: Priority,
    since: datetime,
    raised: int,
) -> Ladder | None:
    """The ladder the policy raises when its trigger is met at `since`; None if no step is meant for this priority."""
    begun = Ladder(policy=policy, clock=clock, instance=instance, raised=raised, moved_at=since, next_at=None)
    first = begun.next_step(priority)
    return replace(begun, next_at=since + first.after) if first is not None else None
