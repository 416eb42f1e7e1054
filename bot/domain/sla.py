"""Clocks, computed from the timeline and never from a counter.

A clock starts with an event, counts open time of its calendar while the ticket is not paused, and stops with an event.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.events import Confirmed, Filed, Move, Reopened, Replied, Resolved, Timeline, Withdrawn
from bot.domain.hours import Calendar
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind, OffHours, Status, StatusKind, Tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    within: timedelta
    calendar: Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeStep:
    """At `percent` of a target tell these people. Without `off_hours`, P1 is told now and the rest is held."""

    percent: int
    tell: tuple[Tell, ...]
    off_hours: OffHours | None = None


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
    paused: bool = False


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
        """Whether the whole target is used up; a running clock counts up to `at`.

        An answer at ten at night to what was due when the office closed has used nothing more, and is late.
        """
        if self.stopped_at is None and self.due_at is not None:
            return at >= self.due_at
        return self.used >= self.target.within

    def reaches(self, percent: int) -> datetime | None:
        """When this part of the target is used up, if the clock runs on from its last span; None while it does not."""
        if not self.is_running:
            return None
        return _used_up(self.target, self.spans, self.target.within * percent / 100)


def clocks(timeline: Timeline, *, priority: Priority, policy: Policy, at: datetime) -> tuple[Clock, ...]:
    """The clocks that the history has started, each as it stands at `at`."""
    targets = policy.targets.get(priority, {})
    found = []
    for kind, target in targets.items():
        for instance, (seen, stopped_at) in enumerate(_runs(kind, timeline), start=1):
            found.append(_clock(kind, instance, target, seen, stopped_at, policy, at))
    return tuple(found)


def _runs(kind: ClockKind, timeline: Timeline) -> Iterator[tuple[Timeline, datetime | None]]:
    """What each clock of a kind saw of the history, from the event that started it on, and when it was stopped.

    The event that stopped it is not among them. A reopening starts a new resolution clock.
    """
    since: int | None = None
    for number, event in enumerate(timeline):
        if isinstance(event, Filed) or (isinstance(event, Reopened) and kind is ClockKind.RESOLUTION):
            since = number
        elif since is not None and _stops(kind, event):
            yield timeline[since:number], event.at
            since = None
    if since is not None:
        yield timeline[since:], None


def _stops(kind: ClockKind, event: object) -> bool:
    if isinstance(event, Resolved | Confirmed | Withdrawn):
        return True
    return kind is ClockKind.FIRST_RESPONSE and isinstance(event, Replied)


def _clock(
    kind: ClockKind,
    instance: int,
    target: Target,
    seen: Timeline,
    stopped_at: datetime | None,
    policy: Policy,
    at: datetime,
) -> Clock:
    spans = []
    for start, end, status in _stretches(seen, at if stopped_at is None else stopped_at):
        paused = status in policy.pauses or status.kind is StatusKind.DONE
        counted = timedelta(0) if paused else target.calendar.between(start, end)
        because = f"paused: {status}" if paused else f"counts in {target.calendar.name}"
        spans.append(Span(start=start, end=end, counted=counted, because=because, paused=paused))
    due = None if spans[-1].paused else _used_up(target, spans, target.within)
    return Clock(
        kind=kind,
        instance=instance,
        target=target,
        started_at=seen[0].at,
        spans=tuple(spans),
        due_at=due,
        stopped_at=stopped_at,
    )


def _used_up(target: Target, spans: Sequence[Span], share: timedelta) -> datetime:
    """When so much of the target was used up in the stretches, or will be if the last one goes on."""
    counted = timedelta(0)
    for span in spans[:-1]:
        if span.counted and counted + span.counted >= share:
            return target.calendar.add(span.start, share - counted)
        counted += span.counted
    return target.calendar.add(spans[-1].start, share - counted)


def _stretches(seen: Timeline, end: datetime) -> list[tuple[datetime, datetime, Status]]:
    """The stretches of one status each, up to `end`; never empty.

    It is the order of the events that counts: one that another machine wrote with a slower clock took no time.
    """
    starts: list[tuple[datetime, Status]] = []
    for event in seen:
        if not isinstance(event, Move):
            continue
        at = max(event.at, starts[-1][0]) if starts else event.at
        if starts and starts[-1][0] == at:
            starts.pop()
        if not starts or starts[-1][1] is not event.to:
            starts.append((at, event.to))
    ends = [at for at, _ in starts[1:]] + [max(end, starts[-1][0])]
    return [(start, stop, status) for (start, status), stop in zip(starts, ends, strict=True)]
