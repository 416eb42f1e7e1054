"""What calls Ben, and what of it reached him."""

from datetime import UTC, datetime, timedelta

from bot.domain.escalation import ladder_for
from bot.domain.events import Escalated
from bot.domain.notices import Face, FaceKind, Notice
from bot.domain.people import Handle, PersonId
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind
from bot.domain.ticket import Ticket, TicketId
from bot.ui.interaction import Pressed
from bot.ui.verbs import Verb
from tests.engine.post_office import Letter
from tests.engine.rig import Rig, handle, the_desk
from tests.reading import texts

BEN = PersonId("ben")
NIGHT = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def a_ticket(rig: Rig, *, priority: Priority = Priority.P3, owner: str = "ben", who: str = "ana") -> Ticket:
    """One of Ben's, whose owner answers for a promise that has hours to go."""
    number = rig.files(who=who)
    with rig.core.store.write() as unit:
        ticket = unit.tickets.get(number)
        by = the_desk().actor(BEN)
        if ticket.owner != owner:
            ticket = ticket.assigned(by, PersonId(owner), rig.clock.now())
        ticket = ticket.reprioritised(by, priority, "as the test wants it", rig.clock.now())
        unit.tickets.save(ticket)
        unit.commit()
    return ticket


def follows_up(rig: Rig, ticket: Ticket, *, who: str = "ben") -> int:
    """A follow-up for today is planned, and told to whoever has it. Its number."""
    at = rig.clock.now()
    with rig.core.store.write() as unit:
        held = unit.tickets.get(ticket.id)
        by = the_desk().actor(BEN)
        planned = held.follow_up_planned(
            by, f"call about {ticket.ref}", PersonId(who), at, due_at=at, late_at=at + timedelta(days=1)
        )
        told = planned.follow_up_due(planned.revision, (PersonId(who),), at)
        unit.tickets.save(told)
        face = Face(kind=FaceKind.FOLLOW_UP, event=told.revision)
        unit.outbox.put(Notice(ticket=ticket.id, to=PersonId(who), face=face), at=at)
        unit.commit()
    return planned.revision


def done(key: str, by: Handle, ticket: TicketId, number: int) -> Pressed:
    return Pressed(key=key, by=by, verb=Verb.FOLLOW_UP_DONE, subject=f"{ticket}/{number}")


def alarms(rig: Rig, number: TicketId) -> None:
    """The ladder of the ticket calls Ben now."""
    at, (policy, *_) = rig.clock.now(), the_desk().escalation
    with rig.core.store.write() as unit:
        held = unit.tickets.get(number)
        ladder = ladder_for(
            policy,
            clock=ClockKind.RESOLUTION,
            instance=1,
            priority=held.priority,
            since=held.filed_at,
            raised=held.revision + 1,
        )
        assert ladder is not None
        event = Escalated(at=at, policy=policy.name, clock=ClockKind.RESOLUTION, step=1, told=(BEN,))
        called = held.escalated(event, ladder.climbed(at, held.priority))
        unit.tickets.save(called)
        face = Face(kind=FaceKind.ESCALATION, event=called.revision)
        unit.outbox.put(Notice(ticket=number, to=BEN, face=face, urgent=True), at=at)
        unit.commit()


def pings(rig: Rig, name: str = "ben") -> list[Letter]:
    return [one for one in rig.office.at(handle(name)) if "is yours" not in one.card.summary]


def reads(letter: Letter) -> str:
    return "\n".join(texts(letter.card))


def at_rest(rig: Rig, moment: datetime) -> None:
    rig.clock.at = moment


def three(rig: Rig) -> list[Ticket]:
    return [a_ticket(rig, who=who) for who in ("ana", "hana", "eve")]


async def told_apart(rig: Rig, tickets: list[Ticket], *, minutes: float = 3) -> list[int]:
    """A follow-up of each is told, with some minutes between them."""
    numbers = []
    for ticket in tickets:
        numbers.append(follows_up(rig, ticket))
        await rig.deliver()
        rig.clock.forward(minutes=minutes)
    return numbers


async def gathered(rig: Rig) -> list[Ticket]:
    """Two pings wait for the end of the ten minutes, which is now."""
    tickets, began = three(rig), rig.clock.now()
    await rig.deliver()
    await told_apart(rig, tickets)
    rig.clock.at = began + timedelta(minutes=10)
    return tickets
