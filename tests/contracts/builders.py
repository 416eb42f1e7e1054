"""People and tickets to try the store with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.catalog import Kind
from bot.domain.events import Event
from bot.domain.notices import CARD, Audience, Face, Notice
from bot.domain.people import Channel, Handle, Person, PersonId, TeamKey
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind
from bot.domain.ticket import Actor, Ticket, TicketId, filed
from bot.domain.timed.timer import Timer, TimerKind
from bot.ports import Store, UnitOfWork

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NETWORK = TeamKey("network")
MAYA, SAM = PersonId("maya"), PersonId("sam")
ROOM = Channel(platform="slack", id="C1")


def handle(account: str, platform: str = "slack") -> Handle:
    return Handle(platform=platform, tenant="T1", id=account)


def agent(person: PersonId) -> Actor:
    return Actor(person=person, teams=frozenset({NETWORK}), is_staff=True)


def ann(unit: UnitOfWork) -> Person:
    """Who asks, unless a test says otherwise."""
    return unit.people.meet(handle("UANN"), name="Ann Lee", email="ann@corp.example")


def staff(unit: UnitOfWork) -> None:
    unit.people.enrol(MAYA, name="Maya", email="maya@corp.example", handles=[handle("UMAYA")])
    unit.people.enrol(SAM, name="Sam", email="sam@corp.example", handles=[handle("USAM")])


def a_ticket(
    unit: UnitOfWork,
    *,
    at: datetime = NOON,
    summary: str = "VPN keeps dropping",
    description: str = "",
    requester: PersonId | None = None,
    owner: PersonId | None = None,
    team: TeamKey | None = NETWORK,
    priority: Priority = Priority.P2,
) -> Ticket:
    """A ticket, added in this unit."""
    asks = requester or ann(unit).id
    ticket = Ticket(
        id=unit.tickets.next_id(),
        prefix="DESK",
        requester=asks,
        kind=Kind.INCIDENT,
        category="vpn",
        summary=summary,
        description=description,
        answers={"since": "2026-03-01", "apps": ("mail", "files")},
        impact="me",
        urgency="blocked",
        priority=priority,
        team=team,
        owner=owner,
        filed_at=at,
    )
    ticket = filed(ticket, asks, at)
    unit.tickets.add(ticket)
    return ticket


def kept_ticket(desk: Store, **facts: object) -> Ticket:
    """A ticket, added and committed, with Maya and Sam of the staff."""
    with desk.write() as unit:
        staff(unit)
        ticket = a_ticket(unit, **facts)  # type: ignore[arg-type]
        unit.commit()
    return ticket


def with_event(ticket: Ticket, event: Event) -> Ticket:
    return replace(ticket, timeline=(*ticket.timeline, event))


def breach(ticket: TicketId, due_at: datetime, *, instance: int = 1) -> Timer:
    return Timer(
        ticket=ticket,
        kind=TimerKind.BREACH,
        key=f"breach:{ClockKind.RESOLUTION}:{instance}",
        due_at=due_at,
        clock=ClockKind.RESOLUTION,
        instance=instance,
        percent=100,
    )


def notice(ticket: TicketId, to: Audience = ROOM, face: Face = CARD, *, urgent: bool = False) -> Notice:
    return Notice(ticket=ticket, to=to, face=face, urgent=urgent)
