"""Alarms and nudges that stand already, and say something else because of what happened since."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from bot.domain.desk import Desk
from bot.domain.events import (
    Acknowledged,
    Assigned,
    Confirmed,
    Escalated,
    Event,
    FollowUpDue,
    FollowUpOverdue,
    Nudged,
    Recategorised,
    Released,
    Reopened,
    Replied,
    Reprioritised,
    Resolved,
    Transferred,
    Waited,
    Withdrawn,
)
from bot.domain.notices import Audience, Face, FaceKind, Notice
from bot.domain.sla import Clock, clock_at, clocks
from bot.domain.terms import ClockKind, TriggerKind
from bot.domain.ticket import Ticket
from bot.domain.timed.reach import is_webhook
from bot.domain.timed.triggers import is_internal_act

_CHANGES_AN_ALARM = (
    Acknowledged
    | Assigned
    | Released
    | Transferred
    | Replied
    | Waited
    | Resolved
    | Withdrawn
    | Confirmed
    | Reprioritised
    | Recategorised
)
_OTHER_PROMISES = Reprioritised | Recategorised | Transferred


def standing(ticket: Ticket, desk: Desk, number: int) -> Iterator[Notice]:
    """What was told since the ticket was last reopened, as far as event `number` changes it."""
    then = replace(ticket, timeline=ticket.timeline[:number])
    event, earlier = then.timeline[-1], then.timeline[:-1]
    reopened = max((n for n, e in enumerate(earlier, start=1) if isinstance(e, Reopened)), default=0)
    told = list(enumerate(earlier, start=1))[reopened:]
    for raised, one in told:
        if isinstance(one, Escalated) and _changes(event, one, desk):
            yield from alarm(ticket, raised, one)
        elif isinstance(one, Escalated) and _re_arms(then, raised):
            yield from (notice for notice in alarm(ticket, raised, one) if not is_webhook(notice.to))
    if any(isinstance(one, Nudged) for _, one in told):
        found = clocks(then, desk.sla, event.at)
        for raised, one in told:
            if isinstance(one, Nudged) and _ends(event, number, one, raised, found):
                yield from _nudge(ticket, raised, one)


def alarm(ticket: Ticket, number: int, event: Escalated) -> Iterator[Notice]:
    """To everybody it called."""
    face = Face(kind=FaceKind.ESCALATION, event=number)
    audiences: tuple[Audience, ...] = (*event.channels, *event.told)
    for audience in audiences:
        yield Notice(ticket=ticket.id, to=audience, face=face, urgent=True)


def follow_ups_told(ticket: Ticket, number: int, which: Collection[int]) -> Iterator[Notice]:
    """What was told before event `number` of these follow-ups, which are done, or not needed any more."""
    for earlier, event in enumerate(ticket.timeline[: number - 1], start=1):
        if isinstance(event, FollowUpDue | FollowUpOverdue) and event.follow_up in which:
            for person in event.told:
                yield Notice(ticket=ticket.id, to=person, face=Face(kind=FaceKind.FOLLOW_UP, event=earlier))


def _nudge(ticket: Ticket, number: int, event: Nudged) -> Iterator[Notice]:
    audiences: tuple[Audience, ...] = (*event.channels, *event.told)
    for audience in audiences:
        yield Notice(ticket=ticket.id, to=audience, face=Face(kind=FaceKind.NUDGE, event=number))


def _changes(event: Event, alarm: Escalated, desk: Desk) -> bool:
    """Whether the alarm may say something else since the event. One that nobody works on it ends with any work."""
    is_about_work = alarm.trigger.kind is TriggerKind.IDLE
    return isinstance(event, _CHANGES_AN_ALARM) or (is_about_work and is_internal_act(event, desk))


def _re_arms(then: Ticket, raised: int) -> bool:
    """Whether the last event calls again about what alarm `raised` says is acknowledged."""
    before = replace(then, timeline=then.timeline[:-1])
    return before.hushed(raised) is not None and then.hushed(raised) is None


def _ends(event: Event, number: int, nudge: Nudged, raised: int, found: Sequence[Clock]) -> bool:
    """Whether there is nothing left to hurry for: its clock was stopped, has run out, or counts no more.

    Never while the nudge still says something: whoever was told of the ticket by another one is not pinged for this.
    """
    clock = clock_at(found, nudge.clock, raised)
    if clock is None:
        return isinstance(event, _OTHER_PROMISES)
    if clock.ended == number:
        return True
    is_asked_for = clock.kind is ClockKind.UPDATE  # late or not, it stays asked for
    called = isinstance(event, Escalated) and event.clock is nudge.clock
    return called and clock.is_breached(event.at) and not is_asked_for
