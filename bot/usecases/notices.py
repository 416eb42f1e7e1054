"""Who should see what, because of what happened: events in, notices out, nothing else."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.desk import Desk
from bot.domain.events import (
    Assigned,
    Confirmed,
    Deleted,
    DetailsAdded,
    Edited,
    Escalated,
    Event,
    Filed,
    FollowUpDone,
    FollowUpDue,
    FollowUpOverdue,
    Linked,
    Move,
    Noted,
    Nudged,
    Rated,
    Recategorised,
    Released,
    Reminded,
    Reopened,
    Replied,
    Reprioritised,
    Resolved,
    Resumed,
    Settled,
    Transferred,
    Waited,
    Watched,
    Withdrawn,
)
from bot.domain.notices import CARD, Audience, Face, FaceKind, Notice
from bot.domain.people import Channel
from bot.domain.terms import Status
from bot.domain.ticket import Ticket
from bot.usecases.standing import alarm, follow_ups_told, standing

_QUIET_FOR_TEAM = Noted | Edited | Deleted | Nudged | Reminded | FollowUpDue | FollowUpOverdue | Settled
_SEEN_BY_REQUESTER = (
    Filed
    | Assigned
    | Released
    | Transferred
    | Replied
    | Waited
    | Resumed
    | Resolved
    | Confirmed
    | Reopened
    | Withdrawn
    | Reprioritised
    | Recategorised
    | Escalated
    | Linked
)
_SEEN_BY_WATCHERS = Replied | DetailsAdded | Resolved


def notices(ticket: Ticket, desk: Desk, *, since: int) -> tuple[Notice, ...]:
    """The notices that the events after number `since` call for, in the order in which they should be delivered."""
    found: dict[Notice, None] = {}
    new = list(enumerate(ticket.timeline, start=1))[since:]
    for notice in _cards(ticket, desk, [event for _, event in new]):
        found[notice] = None
    for number, event in new:
        for notice in _said(ticket, desk, number, event):
            found[notice] = None
    return tuple(found)


def _cards(ticket: Ticket, desk: Desk, events: list[Event]) -> Iterator[Notice]:
    channel = _channel(ticket, desk)
    if channel is not None and any(not isinstance(e, _QUIET_FOR_TEAM) for e in events):
        yield Notice(ticket=ticket.id, to=channel, face=CARD)
    for event in events:
        if isinstance(event, Transferred) and event.was is not None and event.was in desk.teams:
            yield Notice(ticket=ticket.id, to=desk.teams[event.was].channel, face=CARD)
    if any(isinstance(e, _SEEN_BY_REQUESTER) for e in events):
        for person in (ticket.requester, *ticket.watchers):
            yield Notice(ticket=ticket.id, to=person, face=CARD)
    for event in events:
        if isinstance(event, Watched):
            yield Notice(ticket=ticket.id, to=event.person, face=CARD)


def _said(ticket: Ticket, desk: Desk, number: int, event: Event) -> Iterator[Notice]:
    channel = _channel(ticket, desk)

    def to(audience: Audience | None, kind: FaceKind, about: int = number, *, urgent: bool = False) -> Iterator[Notice]:
        if audience is not None:
            in_thread = kind not in (FaceKind.NUDGE, FaceKind.ESCALATION, FaceKind.FOLLOW_UP)
            face = Face(kind=kind, event=about)
            yield Notice(ticket=ticket.id, to=audience, face=face, under_card=in_thread, urgent=urgent)

    match event:
        case Assigned() if event.by != event.owner:
            yield from to(channel, FaceKind.ASSIGNED)
        case Replied() | Noted() | DetailsAdded():
            yield from _entry(ticket, channel, number)
        case Edited() | Deleted():
            for held in _channels_since(ticket, desk, event.entry):
                yield from _entry(ticket, held, event.entry)
        case Waited() if event.to is Status.WAITING_ON_REQUESTER:
            yield from to(ticket.requester, FaceKind.ENTRY)
        case Resumed() if event.by is None:
            yield from to(channel, FaceKind.ENTRY)
        case Withdrawn() | Transferred():
            yield from to(channel, FaceKind.ENTRY)
            if isinstance(event, Withdrawn):
                undone = {one.number for one in ticket.follow_ups if one.done is None}
                yield from follow_ups_told(ticket, number, undone)
        case Resolved():
            yield from to(ticket.requester, FaceKind.SOLVED)
        case Confirmed() | Rated():
            yield from to(ticket.requester, FaceKind.SOLVED, _last(ticket, Resolved, before=number))
        case Reopened():
            yield from to(channel, FaceKind.ENTRY)
            yield from to(ticket.requester, FaceKind.SOLVED, _last(ticket, Resolved, before=number))
        case Reminded():
            yield from to(ticket.requester, FaceKind.REMINDER)
        case Nudged():
            nudged: tuple[Audience, ...] = (*event.channels, *event.told)
            for audience in nudged:
                yield from to(audience, FaceKind.NUDGE)
        case FollowUpDue() | FollowUpOverdue():
            for person in event.told:
                yield from to(person, FaceKind.FOLLOW_UP)
        case FollowUpDone():
            yield from follow_ups_told(ticket, number, {event.follow_up})
        case Escalated():
            yield from alarm(ticket, number, event)
        case _:
            pass
    if isinstance(event, Edited | Deleted):
        yield from _to_watchers(ticket, event.entry)
    else:
        yield from _to_watchers(ticket, number)
    if _answers_a_question(ticket, number, event):
        yield from to(ticket.requester, FaceKind.ENTRY, _last(ticket, Waited, before=number))
    yield from standing(ticket, desk, number)


def _to_watchers(ticket: Ticket, number: int) -> Iterator[Notice]:
    """Whoever watches sees what the requester sees said; what they wrote themselves they know.

    What was said before they watched does not reach them later either, because it was edited or deleted.
    """
    event = ticket.timeline[number - 1]
    if isinstance(event, _SEEN_BY_WATCHERS):
        then = replace(ticket, timeline=ticket.timeline[:number]).watchers
        for person in ticket.watchers:
            if person != event.by and person in then:
                face = Face(kind=FaceKind.ENTRY, event=number)
                yield Notice(ticket=ticket.id, to=person, face=face, under_card=True)


def _channels_since(ticket: Ticket, desk: Desk, number: int) -> tuple[Channel | None, ...]:
    """Where an entry may stand: with the team that has the ticket, and with those that had it since."""
    moves = (e for e in ticket.timeline[number:] if isinstance(e, Transferred))
    had = (desk.teams[move.was].channel for move in moves if move.was is not None and move.was in desk.teams)
    return (_channel(ticket, desk), *had)


def _entry(ticket: Ticket, channel: Channel | None, number: int) -> Iterator[Notice]:
    """An entry goes to whoever does not see it where it was written. A note never goes to the requester."""
    event = ticket.timeline[number - 1]
    face = Face(kind=FaceKind.ENTRY, event=number)
    written_as_message = isinstance(event, Replied | Noted | DetailsAdded) and event.message is not None
    asked = isinstance(event, DetailsAdded)
    to_requester = isinstance(event, Replied) or (asked and not written_as_message)
    to_team = asked or not written_as_message
    if to_requester:
        yield Notice(ticket=ticket.id, to=ticket.requester, face=face, under_card=True)
    if to_team and channel is not None:
        yield Notice(ticket=ticket.id, to=channel, face=face, under_card=True)


def _channel(ticket: Ticket, desk: Desk) -> Channel | None:
    team = desk.teams.get(ticket.team) if ticket.team is not None else None
    return team.channel if team is not None else None


def _answers_a_question(ticket: Ticket, number: int, event: Event) -> bool:
    """Whether the ticket waited on the requester up to this event, so that the question needs no answer any more."""
    if not isinstance(event, Move) or isinstance(event, Assigned | Released):
        return False
    before = [e.to for e in ticket.timeline[: number - 1] if isinstance(e, Move)]
    return bool(before) and before[-1] is Status.WAITING_ON_REQUESTER


def _last(ticket: Ticket, kind: type[Resolved] | type[Waited], *, before: int) -> int:
    """The number of the last event of a kind before this one, 0 if there is none."""
    earlier = enumerate(ticket.timeline[: before - 1], start=1)
    return max((n for n, e in earlier if isinstance(e, kind)), default=0)
