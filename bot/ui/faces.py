"""Which card shows a notice's face. None means: there is nothing to show any more."""

from dataclasses import replace

from bot.domain.events import (
    Assigned,
    DetailsAdded,
    Escalated,
    FollowUpDue,
    FollowUpOverdue,
    Noted,
    Nudged,
    Reopened,
    Replied,
    Resolved,
    Resumed,
    Transferred,
    Waited,
    Withdrawn,
)
from bot.domain.notices import Audience, FaceKind, Notice
from bot.domain.people import Channel, PersonId
from bot.domain.terms import Status
from bot.domain.views import TicketView
from bot.ui import alarms, entries, followups, labelling, nudges
from bot.ui.cards import moved_card, requester_card, team_card, watcher_facts
from bot.ui.model import Card, Live


def card_of(notice: Notice, view: TicketView, *, stands: bool = False) -> Card | None:
    """The face of the notice, from the ticket as it is now. What `stands` somewhere says also what became of it."""
    team_side = isinstance(notice.to, Channel)
    if notice.face.kind is FaceKind.CARD:
        if view.team is not None and team_side and notice.to != view.team.channel:
            return moved_card(view)
        return _shared(view) if team_side else personal_card(view, notice.to)
    if notice.face.kind is FaceKind.ENTRY and not team_side and not _is_concerned(view, notice.to):
        return None  # they watched when it was said, and do no longer
    event = view.ticket.timeline[notice.face.event - 1]
    match notice.face.kind, event:
        case FaceKind.ASSIGNED, Assigned():
            return entries.assigned(view, event)
        case FaceKind.ENTRY, Replied() | Noted() | DetailsAdded():
            if isinstance(event, Noted) and not team_side:
                return None
            return entries.words(view, notice.face.event, team_side=team_side, watched=_watches(view, notice.to))
        case FaceKind.ENTRY, Waited():
            return entries.needed(view, event) if event.to is Status.WAITING_ON_REQUESTER else None
        case FaceKind.ENTRY, Resumed():
            return entries.resumed(view, event)
        case FaceKind.ENTRY, Withdrawn():
            return entries.withdrew(view)
        case FaceKind.ENTRY, Transferred():
            return entries.transferred(view, event)
        case FaceKind.ENTRY, Resolved():
            return labelling.resolved(view, event)
        case FaceKind.ENTRY, Reopened():
            return entries.reopened(view, event)
        case FaceKind.SOLVED, Resolved():
            return entries.solved(view, event)
        case FaceKind.REMINDER, _:
            return entries.reminder(view) if view.ticket.status is Status.RESOLVED else None
        case FaceKind.NUDGE, Nudged():
            became = nudges.became(view, event, notice.face.event) if stands else None
            return nudges.nudge(view, event, notice.face.event) or became
        case FaceKind.FOLLOW_UP, FollowUpDue() | FollowUpOverdue():
            return followups.ping(view, event)
        case FaceKind.ESCALATION, Escalated():
            return alarms.escalation(view, event, notice.face.event)
        case _:
            return None


def _shared(view: TicketView) -> Card:
    """The team's card in its channel, where people may see it who are not of the team."""
    concerned = dict.fromkeys((view.ticket.owner, view.ticket.requester, *view.ticket.watchers))
    people = tuple(view.people[person] for person in concerned if person is not None)
    return replace(team_card(view), live=Live(ticket=str(view.ticket.id), people=people))


def card_for(view: TicketView, person: PersonId, *, is_staff: bool, whole: bool = False) -> Card:
    """A ticket as somebody who looks it up sees it: the team's card is the staff's alone, `whole` if there is room."""
    return team_card(view, whole=whole) if is_staff and person != view.ticket.requester else personal_card(view, person)


def personal_card(view: TicketView, to: Audience) -> Card:
    """The requester acts on theirs, a watcher reads."""
    if to == view.ticket.requester:
        return requester_card(view)
    if _watches(view, to):
        return labelling.watcher_card(view, watcher_facts(view))
    return labelling.no_longer(view)


def _is_concerned(view: TicketView, to: Audience) -> bool:
    return to == view.ticket.requester or _watches(view, to)


def _watches(view: TicketView, to: Audience) -> bool:
    return to in view.ticket.watchers
