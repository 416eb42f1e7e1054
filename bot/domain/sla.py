"""Clocks, computed from the timeline and never from a counter.

A clock starts with an event, counts open time of its calendar while the ticket is not paused, and stops with an event.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.events import (
    ClockKind,
    Confirmed,
    Filed,
    Move,
    Reopened,
    Replied,
    Resolved,
    Status,
    StatusKind,
    Tell,
    Timeline,
    Withdrawn,
)
from bot.domain.hours import Calendar
from bot.domain.priority import Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    within: timedelta
    calendar: Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeStep:
    """At `percent` of a target tell these people."""

    percent: int
    tell: tuple[Tell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """`targets` by priority and clock; `pauses` are the statuses in which no clock counts."""

    targets: Mapping[Priority, Mapping[ClockKind, Target]]
    pauses: frozenset[Status]
    nudges: tuple[NudgeStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the history: whether it counted, and why."""

    start: datetime
    end: datetime
    counted: timedelta
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`instance` tells the clocks of one kind apart (1, then one more for each reopening).

    `due_at` is None while the clock is paused. `stopped_at` is None while it may still count.
    """

    kind: ClockKind
    instance: int
    target: Target
    started_at: datetime
    spans: tuple[Span, ...]
    due_at: datetime | None
    stopped_at: datetime | None

    @property
    def used(self) -> timedelta:
        return sum((s.counted for s in self.spans), timedelta(0))

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None and self.due_at is not None

    def is_breached(self, at: datetime) -> bool:
        """Whether more open time than the target has been used; a running clock counts up to `at`."""
        if self.stopped_at is None and self.due_at is not None:
            return at >= self.due_at
        return self.used > self.target.within

    def reaches(self, percent: int) -> datetime | None:
        """When this part of the target is used up, if the clock runs on from its last span; None while it does not."""
        if not self.is_running:
            return None
        share = self.target.within * percent / 100
        counted = timedelta(0)
        for span in self.spans[:-1]:
            if span.counted and counted + span.counted >= share:
                return self.target.calendar.add(span.start, share - counted)
            counted += span.counted
        return self.target.calendar.add(self.spans[-1].start, share - counted)


def clocks(timeline: Timeline, *, priority: Priority, policy: Policy, at: datetime) -> tuple[Clock, ...]:
    """The clocks that the history has started, each as it stands at `at`."""
    targets = policy.targets.get(priority, {})
    found = []
    for kind, target in targets.items():
        for instance, (since, until) in enumerate(_runs(kind, timeline), start=1):
            found.append(_clock(kind, instance, target, since, until, timeline, policy, at))
    return tuple(found)


def _runs(kind: ClockKind, timeline: Timeline) -> Iterator[tuple[datetime, datetime | None]]:
    """When each clock of a kind started and stopped. A reopening starts a new resolution clock."""
    since: datetime | None = None
    for event in timeline:
        if isinstance(event, Filed) or (isinstance(event, Reopened) and kind is ClockKind.RESOLUTION):
            since = event.at
        elif since is not None and _stops(kind, event):
            yield since, event.at
            since = None
    if since is not None:
        yield since, None


def _stops(kind: ClockKind, event: object) -> bool:
    if isinstance(event, Resolved | Confirmed | Withdrawn):
        return True
    return kind is ClockKind.FIRST_RESPONSE and isinstance(event, Replied)


def _clock(
    kind: ClockKind,
    instance: int,
    target: Target,
    since: datetime,
    until: datetime | None,
    timeline: Timeline,
    policy: Policy,
    at: datetime,
) -> Clock:
    end = max(since, at if until is None else until)
    spans = []
    for start, stop, status in _stretches(timeline, since, end):
        pauses = status in policy.pauses or status.kind is StatusKind.DONE
        counted = timedelta(0) if pauses else target.calendar.between(start, stop)
        because = f"paused: {status}" if pauses else f"counts in {target.calendar.name}"
        spans.append(Span(start=start, end=stop, counted=counted, because=because))
    used = sum((s.counted for s in spans[:-1]), timedelta(0))
    paused = spans[-1].because.startswith("paused")
    due = None if paused else _due(target, spans, used)
    return Clock(
        kind=kind, instance=instance, target=target, started_at=since, spans=tuple(spans), due_at=due, stopped_at=until
    )


def _due(target: Target, spans: list[Span], used: timedelta) -> datetime:
    """When the target is used up. If an earlier stretch used it up already, that moment."""
    if used < target.within:
        return target.calendar.add(spans[-1].start, target.within - used)
    counted = timedelta(0)
    for span in spans:
        if counted + span.counted >= target.within:
            return target.calendar.add(span.start, target.within - counted)
        counted += span.counted
    return spans[-1].start


def _stretches(timeline: Timeline, since: datetime, end: datetime) -> list[tuple[datetime, datetime, Status]]:
    """The stretches of one status each between two moments; never empty."""
    status = Status.NEW
    cuts: list[tuple[datetime, Status]] = []
    for event in timeline:
        if not isinstance(event, Move):
            continue
        if event.at <= since:
            status = event.to
        elif event.at < end and event.to is not (cuts[-1][1] if cuts else status):
            cuts.append((event.at, event.to))
    starts = [(since, status), *cuts]
    ends = [at for at, _ in cuts] + [end]
    return [(start, stop, named) for (start, named), stop in zip(starts, ends, strict=True)]
