"""The account of the clocks as a screen: in a form the gist of it, in a terminal every stretch."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from bot.domain.events import Acknowledged, Escalated, Nudged
from bot.domain.people import Person, PersonId
from bot.domain.terms import ClockKind
from bot.domain.timed.account import Account, Interval, Ring
from bot.domain.timed.timer import Timer, TimerKind
from bot.ui import wording as say
from bot.ui.model import Aside, Bullets, ChannelMention, Inline, Line, Mention, Moment, Node, Paragraph, Strong

STRETCHES = 6
"""On a screen the last so many stretches of a clock are shown."""


def whole(found: Sequence[Account], people: Mapping[PersonId, Person], at: datetime) -> Iterator[Node]:
    """Every clock there ever was, minute for minute."""
    for account in found:
        yield from _one(account, account.intervals, people, at)


def gist(found: Sequence[Account], people: Mapping[PersonId, Person], at: datetime) -> Iterator[Node]:
    """Of each kind what is not over, or else the last one; nights and holidays are left inside the open time."""
    for kind, alike in groupby(found, key=lambda account: account.result.clock):
        mine = list(alike)
        shown = [account for account in mine if not account.is_over] or mine[-1:]
        for account in shown:
            stretches = _by_status(account.intervals)
            yield from _one(account, stretches[-STRETCHES:], people, at, earlier=len(stretches) - STRETCHES)
        yield from _earlier(kind, mine[: len(mine) - len(shown)])


def others(rings: Sequence[Ring], people: Mapping[PersonId, Person], at: datetime) -> Iterator[Node]:
    """The escalations that are about no clock."""
    if rings:
        yield Paragraph(line=(Strong(text=say.OTHER_ESCALATIONS),))
        yield Bullets(lines=tuple(_ring(ring, people, at) for ring in rings))


def _earlier(kind: ClockKind, before: Sequence[Account]) -> Iterator[Node]:
    if not before:
        return
    missed = sum(account.result.is_breached for account in before)
    words = say.CLOCKS_MISSED.format(missed=missed) if missed else say.CLOCKS_KEPT
    name = say.CLOCK_NAMES[kind].lower()
    yield Aside(line=(say.CLOCKS_EARLIER.format(count=len(before), clock=name) + words,))


def _one(
    account: Account,
    stretches: Sequence[Interval],
    people: Mapping[PersonId, Person],
    at: datetime,
    *,
    earlier: int = 0,
) -> Iterator[Node]:
    yield Paragraph(line=(Strong(text=_name(account)), ": ", *_head(account, at)))
    lines = [_stretch(one, at) for one in stretches if one.length or len(stretches) == 1]
    if earlier > 0:
        lines.insert(0, (say.STRETCHES_EARLIER.format(count=earlier),))
    lines += [line for ring in account.rings if (line := _ring(ring, people, at))]
    if lines and account.result.started_at != account.result.stopped_at:
        yield Bullets(lines=tuple(lines))
    elif account.is_written and not account.intervals:
        yield Aside(line=(say.COUNTED_OTHERWISE,))


def _name(account: Account) -> str:
    name, instance = say.CLOCK_NAMES[account.result.clock], account.result.instance
    return name if instance == 1 else f"{name} ({instance})"


def _head(account: Account, at: datetime) -> Line:
    """How much of which target is used, and how it ended or goes on."""
    result = account.result
    by = say.TARGET_BY.format(name=result.given_by) if result.given_by else ""
    used = say.TARGET_USED.format(used=hours(result.used), within=hours(result.within), calendar=result.calendar)
    if account.is_over:
        return (used, by, ": ", say.MISSED if result.is_breached else say.KEPT)
    if account.due_at is None and result.is_breached:
        lapsed = (Moment(at=account.lapsed_at, seen_at=at),) if account.lapsed_at is not None else ()
        return (used, by, ": ", say.CLOCK_LATE_PAUSED, *lapsed)
    if account.due_at is None:
        return (used, by, ": ", say.CLOCK_PAUSED.format(left=_left(account.left)))
    if account.due_at <= at:
        return (used, by, ": ", say.CLOCK_LATE, Moment(at=account.due_at, seen_at=at))
    return (used, by, ": ", say.CLOCK_LEFT.format(left=_left(account.left)), Moment(at=account.due_at, seen_at=at))


def _by_status(stretches: Iterable[Interval]) -> list[Interval]:
    """Open hours and the time between them as one stretch each, and the pauses."""
    found = []
    for is_paused, alike in groupby(stretches, key=lambda one: one.because.startswith("paused")):
        parts = list(alike)
        if is_paused:
            found += parts
            continue
        open_time = sum((one.length for one in parts if one.counts), timedelta(0))
        holidays = dict.fromkeys(one.because for one in parts if one.because.startswith("holiday"))
        because = ", ".join((say.COUNTED.format(hours=hours(open_time)), *holidays))
        found.append(Interval(start=parts[0].start, end=parts[-1].end, counts=True, because=because))
    return found


def _stretch(one: Interval, at: datetime) -> Line:
    because = say.COUNTED.format(hours=hours(one.length)) if one.because == "open" else one.because
    return (Moment(at=one.start, seen_at=at), " – ", Moment(at=one.end, seen_at=at), f": {because}")


def _ring(ring: Ring, people: Mapping[PersonId, Person], at: datetime) -> Line:
    moment = Moment(at=ring.at, seen_at=at)
    match ring.what:
        case Nudged() as nudge:
            return (moment, say.NUDGED_AT.format(percent=nudge.percent), *_told(nudge.told, people))
        case Escalated() as step if step.told or step.channels:
            channels = [part for channel in step.channels for part in (ChannelMention(channel=channel), " ")]
            return (
                moment,
                say.STEP_TAKEN.format(step=step.step, policy=step.policy),
                *channels,
                *_told(step.told, people),
            )
        case Escalated() as step:
            words = say.STEP_SKIPPED if step.step else say.LADDER_STANDS
            return (moment, words.format(step=step.step, policy=step.policy))
        case Acknowledged() as hush:
            until = Moment(at=hush.at + hush.quiet_for, seen_at=at)
            by = (hush.by,) if hush.by is not None else ()
            return (moment, say.HUSHED, *_told(by, people), say.HUSHED_UNTIL, until)
        case Timer(kind=TimerKind.NUDGE) as timer:
            return (moment, say.WILL_NUDGE.format(percent=timer.percent))
        case Timer(kind=TimerKind.RAISE) as timer:
            return (moment, say.WILL_ESCALATE.format(policy=timer.policy))
        case Timer() as timer:
            return (moment, say.WILL_STEP.format(policy=timer.policy))


def _told(told: Iterable[PersonId], people: Mapping[PersonId, Person]) -> Line:
    found: list[Inline] = []
    for person in told:
        found += [Mention(person=people[person]) if person in people else str(person), " "]
    return tuple(found[:-1])


def hours(length: timedelta) -> str:
    """Whole minutes that have passed, as moments are shown: what stands there can be counted again by hand."""
    return _spelled(int(length.total_seconds() // 60))


def _left(length: timedelta) -> str:
    """What is left of a target when the minutes that have passed are taken from it."""
    return _spelled(-int(-length.total_seconds() // 60))


def _spelled(all_minutes: int) -> str:
    whole_hours, minutes = divmod(all_minutes, 60)
    if not whole_hours:
        return f"{minutes} min"
    return f"{whole_hours} h {minutes} min" if minutes else f"{whole_hours} h"
