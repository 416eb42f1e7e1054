"""Faces that came too late to be shown at all: what they call for is done, or what they say is no longer so.

It is asked when a face would be posted. One that stands somewhere is brought up to date instead, and says how it ended.
Pings, which call one person, are asked more closely (`pings.still_says`).
"""

from bot.domain.events import (
    Assigned,
    DetailsAdded,
    Escalated,
    Noted,
    Reopened,
    Replied,
    Resolved,
    Resumed,
    Transferred,
    Waited,
    Withdrawn,
)
from bot.domain.notices import FaceKind, Notice
from bot.domain.ticket import Ticket


def is_outdated(notice: Notice, ticket: Ticket) -> bool:
    """Whether nobody needs to hear it any more."""
    if notice.face.kind is FaceKind.CARD:
        return False
    number = notice.face.event
    event = ticket.timeline[number - 1]
    match event:
        case Assigned():
            return ticket.owner != event.owner or ticket.is_done
        case Replied() | Noted() | DetailsAdded():
            return ticket.entry(number) is None
        case Waited():
            return ticket.wait != event
        case Resumed() | Reopened():
            return ticket.is_done
        case Transferred():
            return ticket.team != event.now
        case Withdrawn():
            return not ticket.is_done
        case Resolved():
            return ticket.resolution != event
        case Escalated():
            ladder = ticket.ladder(event.policy)
            return ladder is None or ladder.raised > number
        case _:
            return False
