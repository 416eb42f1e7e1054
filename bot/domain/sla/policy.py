"""The promises of app.yaml: how long, in which hours, for which tickets, and in which statuses nothing counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.hours import Calendar
from bot.domain.people import TeamKey
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind, OffHours, Status, StatusKind, Tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`given_by` names the override it comes from; empty if it is the priority's own."""

    within: timedelta
    calendar: Calendar
    given_by: str = ""


Targets = Mapping[Priority, Mapping[ClockKind, Target]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Other targets for some tickets: those of these categories, teams and accounts; an empty set means any."""

    name: str
    categories: frozenset[str] = frozenset()
    teams: frozenset[TeamKey] = frozenset()
    accounts: frozenset[str] = frozenset()
    targets: Targets

    def fits(self, category: str, team: TeamKey | None, account: str) -> bool:
        return (
            (not self.categories or category in self.categories)
            and (not self.teams or team in self.teams)
            and (not self.accounts or account in self.accounts)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeStep:
    """At `percent` of a target tell these people. Without `off_hours`, P1 is told now and the rest is held."""

    percent: int
    tell: tuple[Tell, ...]
    off_hours: OffHours | None = None


class OnReopen(StrEnum):
    """What a reopening does to the time until the solution."""

    RESTART = "restart"
    """It gets the whole time anew, as another clock."""
    RESUME = "resume"
    """The same clock goes on; the time in between did not count."""


class State(StrEnum):
    """What a clock does in a status."""

    COUNTS = "counts"
    PAUSED = "paused"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """`targets` by priority and clock. `pauses` are the statuses in which a clock does not count, clock by clock."""

    targets: Targets
    pauses: Mapping[ClockKind, frozenset[Status]]
    nudges: tuple[NudgeStep, ...]
    overrides: tuple[Override, ...] = ()
    on_reopen: OnReopen = OnReopen.RESTART

    def targets_of(
        self, priority: Priority, category: str, team: TeamKey | None, account: str
    ) -> dict[ClockKind, Target]:
        """For each clock the first override that fits and names it for this priority, else the priority's own."""
        given = [*(o.targets for o in self.overrides if o.fits(category, team, account)), self.targets]
        named = [targets[priority] for targets in given if priority in targets]
        return {kind: next(t[kind] for t in named if kind in t) for kind in ClockKind if any(kind in t for t in named)}

    def state_in(self, status: Status, kind: ClockKind) -> State:
        """What a clock that has started does while the ticket has this status."""
        if status.kind is StatusKind.DONE or (kind is ClockKind.ASSIGN and status is Status.ASSIGNED):
            return State.OVER
        return State.PAUSED if status in self.pauses.get(kind, frozenset()) else State.COUNTS
