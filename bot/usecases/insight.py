"""What screens need to know, read in one go."""

from datetime import datetime

from bot.domain.deflection import Article, Suggestion
from bot.domain.events import Assigned, Escalated, FollowUpPlanned, Nudged, Routed, Watched
from bot.domain.people import PersonId
from bot.domain.ticket import Ticket, TicketId
from bot.domain.timed.timetable import Timetable
from bot.domain.views import Ended, HomeView, TicketLine, TicketView
from bot.ports import Library, UnitOfWork
from bot.usecases.ledger import Ledger
from bot.usecases.roster import duty_view, scheduled
from bot.usecases.seeing import only_for_whom_it_concerns

ON_CARD = 3
"""How many of the requester's other open tickets a card shows, and how many that ended."""


class Insight:
    def __init__(self, ledger: Ledger, library: Library) -> None:
        self._store = ledger.store
        self._desk = ledger.desk
        self._library = library

    def ticket(self, ticket: TicketId, at: datetime, *, seen_by: PersonId | None = None) -> TicketView:
        """A ticket with all that its screens show. `seen_by` must be of the staff or have asked for it."""
        with self._store.read() as unit:
            return self.view(unit, ticket, at, seen_by=seen_by)

    def view(self, unit: UnitOfWork, number: TicketId, at: datetime, *, seen_by: PersonId | None = None) -> TicketView:
        ticket = unit.tickets.get(number)
        if seen_by is not None:
            only_for_whom_it_concerns(ticket, seen_by, self._desk)
        others = unit.tickets.lines(requester=ticket.requester, limit=ON_CARD + 1)
        history = unit.tickets.lines(requester=ticket.requester, done=True, limit=ON_CARD + 1)
        table = Timetable(ticket, self._desk, at)
        return TicketView(
            at=at,
            ticket=ticket,
            category=self._desk.category(ticket.category),
            team=self._desk.teams.get(ticket.team) if ticket.team is not None else None,
            teams=self._desk.teams,
            people=unit.people.all(_everybody(ticket)),
            clocks=table.clocks,
            due=table.owed,
            back_at=None if self._desk.hours.is_open(at) else self._desk.hours.next_open(at),
            others=tuple(line for line in others if line.id != number)[:ON_CARD],
            history=tuple(self._ended(line) for line in history if line.id != number)[:ON_CARD],
            suggestions=self._suggestions(ticket),
            linked={line.id: line for line in unit.tickets.named([other for other, _ in ticket.links])},
        )

    def home(self, person: PersonId, at: datetime) -> HomeView:
        actor = self._desk.actor(person)
        with self._store.read() as unit:
            somebody = unit.people.get(person)
            on_call = scheduled(unit, self._desk, at).on_call(at)
            known = unit.people.all([on_call]) if on_call else {}
            return HomeView(
                person=somebody,
                is_staff=actor.is_staff,
                availability=somebody.availability,
                requested=tuple(unit.tickets.lines(requester=person, limit=10)),
                owned=tuple(unit.tickets.lines(owner=person)) if actor.is_staff else (),
                unassigned=tuple(unit.tickets.lines(unassigned_in=sorted(actor.teams))) if actor.teams else (),
                on_call=known.get(on_call) if on_call else None,
                follow_ups=tuple(unit.tickets.follow_ups(person)) if actor.is_staff else (),
                duty=duty_view(unit, self._desk, at) if actor.is_staff else None,
            )

    def mine(self, person: PersonId) -> tuple[list[TicketLine], list[TicketLine]]:
        """The open tickets somebody asked for, and those they own."""
        with self._store.read() as unit:
            owned = unit.tickets.lines(owner=person) if self._desk.actor(person).is_staff else []
            return unit.tickets.lines(requester=person), owned

    def find(self, person: PersonId, words: str) -> list[TicketLine]:
        """The staff finds every ticket, everybody else their own."""
        staff = self._desk.actor(person).is_staff
        with self._store.read() as unit:
            return unit.tickets.find(words, requester=None if staff else person)

    def article(self, key: str) -> Article | None:
        return self._library.article(key)

    def _ended(self, line: TicketLine) -> Ended:
        """How a ticket ended, in the words of its category."""
        found = self._desk.category(line.category).disposition(line.ended_as) if line.ended_as is not None else None
        return Ended(line=line, how=found.label if found is not None else None)

    def _suggestions(self, ticket: Ticket) -> tuple[Suggestion, ...]:
        if ticket.is_done:
            return ()
        question = "\n".join(filter(None, (ticket.summary, ticket.description)))
        return self._library.suggest(question, category=ticket.category)


def _everybody(ticket: Ticket) -> list[PersonId]:
    """Everybody the ticket and its timeline name."""
    found = {ticket.requester: None}
    if ticket.reporter is not None:
        found[ticket.reporter] = None
    if ticket.owner is not None:
        found[ticket.owner] = None
    for event in ticket.timeline:
        if event.by is not None:
            found[event.by] = None
        if isinstance(event, Assigned):
            found[event.owner] = None
        if isinstance(event, FollowUpPlanned):
            found[event.who] = None
        if isinstance(event, Watched):
            found[event.person] = None
        if isinstance(event, Nudged | Escalated):
            found.update(dict.fromkeys(event.told))
        if isinstance(event, Assigned | Routed) and event.because is not None:
            found.update(dict.fromkeys(event.because.candidates))
    for answer in ticket.answers.values():
        found.update(dict.fromkeys(PersonId(a) for a in ((answer,) if isinstance(answer, str) else answer)))
    return list(found)
