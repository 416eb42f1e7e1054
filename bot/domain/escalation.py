"""The ladder: what is done, step by step, once a clock is breached and nobody acts.

The policy is copied onto the ticket when the ladder starts: a change of app.yaml does not move a ladder under way.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.priority import Priority
from bot.domain.terms import ClockKind, Tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`after` is the time since the step before (since the breach, for the first)."""

    after: timedelta
    tell: tuple[Tell, ...]
    priorities: frozenset[Priority] = frozenset(Priority)


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationPolicy:
    steps: tuple[Step, ...]
    quiet_for: timedelta
    """How long an acknowledgement keeps the ladder quiet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Where a ticket stands. `done` counts the steps taken; `next_at` is None at the top."""

    clock: ClockKind
    instance: int
    policy: EscalationPolicy
    done: int
    next_at: datetime | None

    @property
    def next_step(self) -> Step | None:
        return self.policy.steps[self.done] if self.done < len(self.policy.steps) else None

    def climbed(self, at: datetime) -> "Ladder":
        """One step further, taken at `at`."""
        done = self.done + 1
        ahead = self.policy.steps[done] if done < len(self.policy.steps) else None
        return replace(self, done=done, next_at=at + ahead.after if ahead else None)

    def acknowledged(self, at: datetime) -> "Ladder":
        """Quiet for the policy's time at least; then the ladder goes on, and at its top repeats the last step."""
        if not self.policy.steps:
            return self
        done = min(self.done, len(self.policy.steps) - 1)
        quiet_until = at + self.policy.quiet_for
        return replace(self, done=done, next_at=max(self.next_at or quiet_until, quiet_until))


def ladder_for(
    policy: EscalationPolicy, *, clock: ClockKind, instance: int, priority: Priority, breached_at: datetime
) -> Ladder | None:
    """The ladder a breach starts: the steps meant for this priority; None if there are none."""
    steps = tuple(s for s in policy.steps if priority in s.priorities)
    if not steps:
        return None
    mine = replace(policy, steps=steps)
    return Ladder(clock=clock, instance=instance, policy=mine, done=0, next_at=breached_at + steps[0].after)
