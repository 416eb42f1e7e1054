"""What screens show: a ticket together with the names and moments around it, read in one go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.catalog import Category
from bot.domain.deflection import Suggestion
from bot.domain.oncall.view import DutyView
from bot.domain.people import Availability, Person, PersonId, Team, TeamKey
from bot.domain.priority import Priority
from bot.domain.sla import Clock
from bot.domain.terms import Status
from bot.domain.ticket import Ticket, TicketId
from bot.domain.timed.timetable import Owed


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLine:
    """A ticket in a list. `ended_as` is the disposition it was resolved with, by its key within the category."""

    id: TicketId
    ref: str
    summary: str
    status: Status
    priority: Priority
    owner: Person | None
    requester: Person
    filed_at: datetime
    due_at: datetime | None = None
    done_at: datetime | None = None
    category: str = ""
    ended_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A ticket that is done, and how it ended in words; None if it was not resolved."""

    line: TicketLine
    how: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpLine:
    """A follow-up in a list of somebody's."""

    ticket: TicketId
    ref: str
    summary: str
    number: int
    what: str
    due_at: datetime
    late_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketView:
    """`people` holds everybody the ticket's timeline names. `due` is the promise to the requester that runs out
    first, or has: also while the ticket waits. `linked` are the tickets its links lead to, by their numbers.

    `back_at` is when the desk opens again, if it is closed at `at`. `others` are the requester's other open tickets,
    `history` the last ones that ended.
    """

    at: datetime
    ticket: Ticket
    category: Category
    team: Team | None
    teams: Mapping[TeamKey, Team]
    people: Mapping[PersonId, Person]
    clocks: tuple[Clock, ...]
    due: Owed | None
    back_at: datetime | None
    others: tuple[TicketLine, ...] = ()
    history: tuple[Ended, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    linked: Mapping[int, TicketLine] = field(default_factory=dict)

    @property
    def requester(self) -> Person:
        return self.people[self.ticket.requester]

    @property
    def owner(self) -> Person | None:
        return self.people[self.ticket.owner] if self.ticket.owner is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """Everything somebody's home shows. The staff's lists are empty for a requester, and `duty` is None."""

    person: Person
    is_staff: bool
    availability: Availability
    requested: tuple[TicketLine, ...]
    owned: tuple[TicketLine, ...]
    unassigned: tuple[TicketLine, ...]
    on_call: Person | None
    follow_ups: tuple[FollowUpLine, ...] = ()
    duty: DutyView | None = None
