"""Clocks: each counts the open time of its calendar while it runs and is not paused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.events import Move, Timeline
from bot.domain.sla.policy import Policy, State, Target
from bot.domain.sla.runs import Run, runs
from bot.domain.terms import ClockKind, Status
from bot.domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the history in one status: how much of it counted, and why."""

    start: datetime
    end: datetime
    counted: timedelta
    because: str
    paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`instance` tells the clocks of one kind apart, from 1 on.

    `began` and `ended` are the numbers of the events that started and stopped it. `due_at` is None while the clock is
    paused. `stopped_at` and `ended` are None while it may still count.
    """

    kind: ClockKind
    instance: int
    target: Target
    began: int
    ended: int | None
    started_at: datetime
    spans: tuple[Span, ...]
    due_at: datetime | None
    stopped_at: datetime | None

    @property
    def used(self) -> timedelta:
        return sum((s.counted for s in self.spans), timedelta(0))

    @property
    def left(self) -> timedelta:
        """Never less than nothing."""
        return max(self.target.within - self.used, timedelta(0))

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None and self.due_at is not None

    @property
    def lapsed_at(self) -> datetime | None:
        """When the whole target was used up, though the clock is paused now; None if it runs or something is left."""
        if self.stopped_at is not None or self.due_at is not None or self.left:
            return None
        return _used_up(self.target, self.spans, self.target.within)

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


def clocks(ticket: Ticket, policy: Policy, at: datetime) -> tuple[Clock, ...]:
    """The clocks that the history has started, each as it stands at `at`."""
    moments = _moments(ticket.timeline)
    targets = policy.targets_of(ticket.priority, ticket.category, ticket.team, ticket.account)
    return tuple(
        _clock(kind, instance, target, run, moments, policy, at)
        for kind, target in targets.items()
        for instance, run in enumerate(runs(kind, ticket, policy.on_reopen), start=1)
    )


def clock_at(found: Iterable[Clock], kind: ClockKind, number: int) -> Clock | None:
    """The clock of a kind that ran when event `number` happened."""
    mine = (c for c in found if c.kind is kind and c.began <= number and (c.ended is None or number <= c.ended))
    return next(mine, None)


def soonest(found: Iterable[Clock], kinds: Iterable[ClockKind] = ClockKind) -> Clock | None:
    """The running clock of these kinds that runs out first."""
    wanted = frozenset(kinds)
    ahead = [(c.due_at, n, c) for n, c in enumerate(found) if c.kind in wanted and c.is_running and c.due_at]
    return min(ahead)[2] if ahead else None


Moments = Sequence[tuple[datetime, Status]]


def _moments(timeline: Timeline) -> Moments:
    """When each event happened, and the status from then on.

    It is the order of the events that counts: one that another machine wrote with a slower clock took no time.
    """
    found: list[tuple[datetime, Status]] = []
    for event in timeline:
        before = found[-1] if found else (event.at, Status.NEW)
        found.append((max(event.at, before[0]), event.to if isinstance(event, Move) else before[1]))
    return found


def _clock(
    kind: ClockKind, instance: int, target: Target, run: Run, moments: Moments, policy: Policy, at: datetime
) -> Clock:
    stopped_at = moments[run.ended - 1][0] if run.ended is not None else None
    seen = moments[run.began - 1 : run.ended - 1 if run.ended is not None else None]
    spans = []
    for start, end, status in _stretches(seen, at if stopped_at is None else stopped_at):
        paused = policy.state_in(status, kind) is not State.COUNTS
        counted = timedelta(0) if paused else target.calendar.between(start, end)
        because = f"paused: {status}" if paused else f"counts in {target.calendar.name}"
        spans.append(Span(start=start, end=end, counted=counted, because=because, paused=paused))
    due = None if spans[-1].paused else _used_up(target, spans, target.within)
    return Clock(
        kind=kind,
        instance=instance,
        target=target,
        began=run.began,
        ended=run.ended,
        started_at=seen[0][0],
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


def _stretches(seen: Moments, end: datetime) -> list[tuple[datetime, datetime, Status]]:
    """The stretches of one status each, up to `end`; never empty."""
    starts: list[tuple[datetime, Status]] = []
    for at, status in seen:
        if starts and starts[-1][0] == at:
            starts.pop()
        if not starts or starts[-1][1] is not status:
            starts.append((at, status))
    ends = [at for at, _ in starts[1:]] + [max(end, starts[-1][0])]
    return [(start, stop, status) for (start, status), stop in zip(starts, ends, strict=True)]
