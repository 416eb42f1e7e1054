"""Pings: what calls one person, as long as there is still something to say."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeGuard

from bot.domain.desk import Desk
from bot.domain.events import (
    Escalated,
    Event,
    FollowUpDue,
    FollowUpOverdue,
    Nudged,
)
from bot.domain.notices import Bulletin, FaceKind, News, Notice, TopicKind
from bot.domain.people import Channel, PersonId
from bot.domain.priority import Priority
from bot.domain.sla import Clock, clock_at
from bot.domain.terms import ClockKind, OffHours
from bot.domain.ticket import Ticket
from bot.domain.timed import nudges
from bot.domain.timed.reach import reached

_KINDS = (FaceKind.NUDGE, FaceKind.ESCALATION, FaceKind.FOLLOW_UP)


def is_ping(notice: News) -> TypeGuard[Notice]:
    """Whether it calls one person. What appears in a channel calls nobody by itself."""
    return isinstance(notice, Notice) and notice.face.kind in _KINDS and not isinstance(notice.to, Channel)


def about(notice: Notice, ticket: Ticket) -> Event:
    return ticket.timeline[notice.face.event - 1]


def breaks_through(notice: Notice, ticket: Ticket) -> bool:
    """Whether it waits for no digest: a promise to somebody for whom everything stands still."""
    return ticket.priority is Priority.P1 and notice.face.kind is not FaceKind.FOLLOW_UP


def may_wait_for_hours(notice: Notice, ticket: Ticket, desk: Desk) -> bool:
    """Whether it waits until its receiver works again. Alarms do not; a nudge does what its policy says.

    Where the policy says nothing, P1 is told now.
    """
    event = about(notice, ticket)
    if isinstance(event, Escalated):
        return False
    if isinstance(event, Nudged):
        said = next((s.off_hours for s in desk.sla.nudges if s.percent == event.percent and s.off_hours), None)
        return ticket.priority is not Priority.P1 if said is None else said is OffHours.HOLD
    return True


def may_wait_for_news(news: News) -> bool:
    """Whether a bulletin to one person waits until they work again: the one that says what has been.

    A colleague's question about a turn does not: the turn may begin before the morning.
    """
    is_alone = isinstance(news, Bulletin) and not isinstance(news.to, Channel)
    return is_alone and isinstance(news, Bulletin) and news.topic.kind is TopicKind.ABSENCE


def still_says(notice: Notice, ticket: Ticket, clocks: Sequence[Clock], desk: Desk, at: datetime) -> bool:
    """Whether this person still needs to hear it: nobody did it, it is not too late, and it is still their concern."""
    event = about(notice, ticket)
    if isinstance(notice.to, Channel) or _is_outdone(notice.to, notice.face.event, ticket):
        return False
    match event:
        case Nudged():
            clock = clock_at(clocks, event.clock, notice.face.event)
            return clock is not None and _still_nudges(notice.to, event, clock, ticket, desk, at)
        case Escalated():
            return not ticket.is_done and not is_calm(ticket, notice.face.event)
        case FollowUpDue() | FollowUpOverdue():
            return any(f.number == event.follow_up for f in ticket.open_follow_ups)
        case _:
            return False


def is_calm(ticket: Ticket, number: int) -> bool:
    """Whether alarm `number` needs nobody any more: acknowledged, answered or finished, and not called again since."""
    raised = ticket.timeline[number - 1]
    ladder = ticket.ladder(raised.policy) if isinstance(raised, Escalated) else None
    return ladder is None or ladder.raised > number or ticket.hushed(number) is not None


def _still_nudges(person: PersonId, event: Nudged, clock: Clock, ticket: Ticket, desk: Desk, at: datetime) -> bool:
    if not clock.is_running or (clock.kind is not ClockKind.UPDATE and clock.is_breached(at)):
        return False
    people, _, _ = reached(ticket, nudges.tells(event.clock, event.percent, desk), desk, at)
    return person in people


def _is_outdone(person: PersonId, number: int, ticket: Ticket) -> bool:
    """Whether they were told later of the same: an alarm says more than a nudge, and the newest of each the most."""
    event, later = ticket.timeline[number - 1], ticket.timeline[number:]
    match event:
        case Nudged():
            return any(isinstance(e, Nudged | Escalated) and person in e.told for e in later)
        case Escalated():
            return any(isinstance(e, Escalated) and person in e.told for e in later)
        case FollowUpDue():
            overdue = [e for e in later if isinstance(e, FollowUpOverdue) and e.follow_up == event.follow_up]
            return any(person in e.told for e in overdue)
        case _:
            return False
