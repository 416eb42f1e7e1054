"""Somebody who watches a ticket, minute after minute, and knows nothing of how the desk counts.

Time is a row of minutes, and a set of minutes is the bits of one number: those in which a calendar is open, those in
which a ticket had a status, those that a clock counted. For each kind of clock the watcher asks one question after
every event, "is it owed now?", and what is owed begins and ends where the answer changes.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from bot.domain.events import (
    Assigned,
    DetailsAdded,
    Filed,
    Move,
    Released,
    Reopened,
    Replied,
    Transferred,
    Waited,
)
from bot.domain.hours import Calendar
from bot.domain.sla import Clock, Policy, Target
from bot.domain.terms import ClockKind, Status, StatusKind
from bot.domain.ticket import Ticket
from tests.rules.wallclock import MINUTE, Wallclock

FIRST, LAST = datetime(2026, 2, 27, tzinfo=UTC), datetime(2026, 7, 10, tzinfo=UTC)
"""All that is watched lies in between, with every target that runs out."""
LENGTH = (LAST - FIRST) // MINUTE


@cache
def open_minutes(calendar: Calendar) -> int:
    """The minutes in which a calendar is open, as bits."""
    reasons = Wallclock(calendar=calendar, start=FIRST, end=LAST).reasons
    return int("".join("1" if because == "open" else "0" for because in reversed(reasons)), 2)


def minute(at: datetime) -> int:
    number, rest = divmod(at - FIRST, MINUTE)
    assert not rest, "whole minutes only"
    return number


def between(start: int, end: int) -> int:
    """The minutes from `start` to the one before `end`."""
    return (1 << end) - (1 << start) if end > start else 0


def end_of(minutes: int, count: int) -> datetime | None:
    """The end of the `count`-th of these minutes; None if there are not so many."""
    if minutes.bit_count() < count:
        return None
    low, high = 0, LENGTH
    while low < high:
        middle = (low + high) // 2
        if (minutes & between(0, middle)).bit_count() >= count:
            high = middle
        else:
            low = middle + 1
    return FIRST + low * MINUTE


@dataclass(kw_only=True, repr=False)
class Owed:
    """One thing owed: the events at which it began and ended, and the minutes that counted."""

    target: Target
    began: int
    ended: int | None
    started_at: datetime
    stopped_at: datetime | None
    counted: int
    ahead: int
    """The open minutes to come if it goes on from now."""
    is_running: bool

    @property
    def used(self) -> timedelta:
        return self.counted.bit_count() * MINUTE

    def reaches(self, count: int) -> datetime | None:
        """When so many minutes have counted, if the clock runs on."""
        return end_of(self.counted | self.ahead, count) if self.is_running else None


@dataclass(kw_only=True)
class _Seen:
    """What the watcher remembers from one event to the next."""

    has_owner: bool = False
    is_done: bool = False
    was_done: bool = False
    heard: int = 0
    """How often an agent's words reached the requester."""
    heard_since_open: int = 0
    asks: bool = False
    """The requester said something that wants an answer."""
    openings: int = 0


def _watch(ticket: Ticket, *, restarts: bool) -> Iterator[dict[ClockKind, tuple[bool, int]]]:
    """After each event: whether each clock is owed, and the how-manieth such thing it is."""
    seen = _Seen()
    for event in ticket.timeline:
        match event:
            case Assigned():
                seen.has_owner = True
            case Released() | Transferred():
                seen.has_owner = False
            case DetailsAdded() if not seen.is_done and (seen.heard or seen.was_done):
                seen.asks = seen.asks or event.text != "Thank you!"
            case Filed() | Reopened():
                seen.openings += 1
                seen.heard_since_open = 0
                seen.asks = isinstance(event, Reopened) and event.by == ticket.requester
            case _:
                pass
        if isinstance(event, Replied) or (isinstance(event, Waited) and event.to is Status.WAITING_ON_REQUESTER):
            seen.heard += 1
            seen.heard_since_open += 1
            seen.asks = False
        if isinstance(event, Move):
            seen.is_done = event.to.kind is StatusKind.DONE
            seen.was_done = seen.was_done or seen.is_done
            seen.asks = seen.asks and not seen.is_done
        is_open = not seen.is_done
        yield {
            ClockKind.ASSIGN: (is_open and not seen.has_owner, 0),
            ClockKind.FIRST_RESPONSE: (not seen.heard and not seen.was_done, 0),
            ClockKind.NEXT_RESPONSE: (seen.asks, 0),
            ClockKind.RESOLUTION: (is_open, seen.openings if restarts else 0),
            ClockKind.UPDATE: (is_open and seen.heard_since_open > 0, seen.heard),
        }


def owed(ticket: Ticket, policy: Policy, at: datetime) -> dict[ClockKind, list[Owed]]:
    """Everything that was owed, clock by clock, for which the policy has a target."""
    moments = [minute(event.at) for event in ticket.timeline] + [minute(at)]
    statuses: dict[Status, int] = defaultdict(int)
    status = Status.NEW
    for number, event in enumerate(ticket.timeline):
        status = event.to if isinstance(event, Move) else status
        statuses[status] |= between(moments[number], moments[number + 1])
    answers = list(_watch(ticket, restarts=policy.on_reopen == "restart"))
    found: dict[ClockKind, list[Owed]] = {}
    for kind, target in targets(ticket, policy).items():
        paused = {s for s in Status if s in policy.pauses[kind] or s.kind is StatusKind.DONE}
        counting = open_minutes(target.calendar) & ~sum(bits for s, bits in statuses.items() if s in paused)
        found[kind] = []
        for began, ended in _runs([answer[kind] for answer in answers], joined=_is_joined(kind, policy)):
            start = moments[began - 1]
            stop = moments[ended - 1] if ended is not None else moments[-1]
            found[kind].append(
                Owed(
                    target=target,
                    began=began,
                    ended=ended,
                    started_at=FIRST + start * MINUTE,
                    stopped_at=FIRST + stop * MINUTE if ended is not None else None,
                    counted=counting & between(start, stop),
                    ahead=open_minutes(target.calendar) & between(moments[-1], LENGTH),
                    is_running=ended is None and status not in paused,
                )
            )
    return found


def _is_joined(kind: ClockKind, policy: Policy) -> bool:
    return kind is ClockKind.RESOLUTION and policy.on_reopen == "resume"


def _runs(answers: list[tuple[bool, int]], *, joined: bool) -> list[tuple[int, int | None]]:
    """The numbers of the events at which something owed began and ended."""
    found: list[tuple[int, int | None]] = []
    before = (False, 0)
    for number, answer in enumerate(answers, start=1):
        if before[0] and answer != before:
            found[-1] = (found[-1][0], number)
        if answer[0] and answer != before:
            found.append((number, None))
        before = answer
    return [(found[0][0], found[-1][1])] if joined and found else found


def targets(ticket: Ticket, policy: Policy) -> dict[ClockKind, Target]:
    """Read off the policy, clock by clock."""
    found: dict[ClockKind, Target] = {}
    for kind in ClockKind:
        for override in policy.overrides:
            mine = not override.categories or ticket.category in override.categories
            ours = not override.teams or ticket.team in override.teams
            if mine and ours and kind in override.targets.get(ticket.priority, {}):
                found.setdefault(kind, override.targets[ticket.priority][kind])
        if kind in policy.targets.get(ticket.priority, {}):
            found.setdefault(kind, policy.targets[ticket.priority][kind])
    return found


def assert_same(clocks: tuple[Clock, ...], ticket: Ticket, policy: Policy, at: datetime) -> None:
    """Every clock is what the watcher counted."""
    watched = owed(ticket, policy, at)
    assert [(c.kind, c.instance) for c in clocks] == [
        (kind, n) for kind, found in watched.items() for n in range(1, len(found) + 1)
    ]
    for clock in clocks:
        _assert_one(clock, watched[clock.kind][clock.instance - 1], at)


def _assert_one(clock: Clock, theirs: Owed, at: datetime) -> None:
    whole = theirs.target.within // MINUTE
    assert clock.target == theirs.target, clock.kind
    assert (clock.began, clock.ended) == (theirs.began, theirs.ended), clock.kind
    assert (clock.started_at, clock.stopped_at) == (theirs.started_at, theirs.stopped_at), clock.kind
    assert clock.used == theirs.used, clock.kind
    assert clock.is_running == theirs.is_running, clock.kind
    assert clock.is_breached(at) == (theirs.used >= theirs.target.within), clock.kind
    for percent in (50, 75, 90, 100):
        assert clock.reaches(percent) == theirs.reaches(whole * percent // 100), (clock.kind, percent)
    if clock.is_running:
        assert clock.due_at == theirs.reaches(whole), clock.kind
    edges = [s.start for s in clock.spans] + [clock.spans[-1].end]
    assert edges == sorted(edges)
    assert (edges[0], edges[-1]) == (theirs.started_at, theirs.stopped_at or at)
