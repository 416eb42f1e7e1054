"""Tickets and their timelines."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, func, insert, select, update

from bot.domain.catalog import Kind
from bot.domain.errors import NoSuchTicket, Outdated
from bot.domain.events import Move, Timeline
from bot.domain.people import PersonId, TeamKey
from bot.domain.priority import Priority
from bot.domain.routing import Load
from bot.domain.terms import Status, StatusKind
from bot.domain.ticket import Ticket, TicketId
from bot.domain.views import FollowUpLine, TicketLine
from store import codec, followups, tables
from store.lines import Lines
from store.people import SqlPeople
from store.prepared import InBoth, Inserting, Prepared, Row, Values, Written
from store.transaction import Transaction
from store.wording import said

_TICKETS, _TIMELINE = tables.tickets, tables.timeline
_LARGEST_ID = 2**31 - 1

_THIS = _TICKETS.c.id == bindparam("this")
_THESE: BindParameter[int] = bindparam("these", expanding=True)
_GET = Prepared(select(_TICKETS).where(_TICKETS.c.id.in_(_THESE)).order_by(_TICKETS.c.id))
_EVENTS = Prepared(
    select(_TIMELINE).where(_TIMELINE.c.ticket.in_(_THESE)).order_by(_TIMELINE.c.ticket, _TIMELINE.c.seq)
)
_ADD, _ADD_EVENTS = Prepared(insert(_TICKETS)), Prepared(insert(_TIMELINE))
_SAVE = Prepared(update(_TICKETS).where(_THIS, _TICKETS.c.revision == bindparam("known")))
_SET_DUE = Prepared(
    update(_TICKETS)
    .where(_THIS, _TICKETS.c.due_at.is_distinct_from(bindparam("new_due_at")))
    .values(due_at=bindparam("new_due_at"))
)
_LOADS = Prepared(
    select(_TICKETS.c.owner, _TICKETS.c.priority, func.count().label("held"))
    .where(_TICKETS.c.owner.in_(bindparam("agents", expanding=True)), _TICKETS.c.status_kind != StatusKind.DONE.value)
    .group_by(_TICKETS.c.owner, _TICKETS.c.priority)
)


def _counting(insert: Inserting) -> Written:
    counters = tables.counters
    new = insert(counters)
    return new.on_conflict_do_update(index_elements=[counters.c.name], set_={"value": counters.c.value + 1}).returning(
        counters.c.value
    )


_COUNT = InBoth(_counting)


class SqlTickets:
    def __init__(self, transaction: Transaction, people: SqlPeople) -> None:
        self._db = transaction
        self._lines = Lines(transaction, people)
        self._held: dict[TicketId, Ticket] = {}  # as this unit read or wrote them: nobody else changes them meanwhile
        self._due: dict[TicketId, datetime | None] = {}  # the same

    def next_id(self) -> TicketId:
        """The counter is a row of the same transaction: a unit undone gives its number back."""
        return TicketId(self._db.value(_COUNT, {"name": "tickets", "value": 1}))

    def add(self, ticket: Ticket, *, due_at: datetime | None = None) -> None:
        fixed = {
            "id": ticket.id,
            "prefix": ticket.prefix,
            "requester": ticket.requester,
            "reporter": ticket.reporter,
            "account": ticket.account,
            "impact": ticket.impact,
            "urgency": ticket.urgency,
            "filed_at": ticket.filed_at,
            "due_at": due_at,
        }
        self._remember(ticket, due_at)
        self._db.later(_ADD, {**fixed, **_state(ticket)})
        self._append(ticket, kept=())

    def hold(self, tickets: Collection[TicketId]) -> None:
        """What cannot be read is left for `get` to say."""
        for row, events in self._read(tickets):
            with suppress(ValueError):
                self._remember(_ticket(row, events), row.due_at)

    def get(self, ticket: TicketId) -> Ticket:
        if ticket not in self._held:
            for row, events in self._read([ticket]):
                self._remember(_ticket(row, events), row.due_at)
        if ticket not in self._held:
            raise NoSuchTicket(ref=ticket)
        return self._held[ticket]

    def _read(self, tickets: Collection[TicketId]) -> list[tuple[Row, list[Row]]]:
        """Rows and their events', in the order of the numbers: two that do this must not wait for each other."""
        these = sorted({number for number in tickets if 0 < number <= _LARGEST_ID})
        if not these:
            return []
        rows = self._db.rows(self._db.locked(_GET), {"these": these})
        events = defaultdict[int, list[Row]](list)
        for event in self._db.rows(_EVENTS, {"these": these}):
            events[event.ticket].append(event)
        return [(row, events[row.id]) for row in rows]

    def _remember(self, ticket: Ticket, due_at: datetime | None) -> None:
        self._held[ticket.id], self._due[ticket.id] = ticket, due_at

    def save(self, ticket: Ticket) -> None:
        """A ticket got in another unit may be saved in this one: what is kept must be how its timeline begins."""
        kept = self.get(ticket.id).timeline
        if ticket.timeline[: len(kept)] != kept:
            raise Outdated
        self._db.later(_SAVE, {"this": ticket.id, "known": len(kept), **_state(ticket)}, changes=1)
        self._append(ticket, kept=kept)
        self._held[ticket.id] = ticket

    def set_due(self, ticket: TicketId, due_at: datetime | None) -> bool:
        if ticket in self._due and self._due[ticket] == due_at:
            return False
        self._due[ticket] = due_at
        return self._db.run(_SET_DUE, {"this": ticket, "new_due_at": due_at}) > 0

    def unsettled(self, *, after: TicketId, limit: int) -> list[TicketId]:
        final = [status.value for status in Status if status.is_final]
        ahead = select(_TICKETS.c.id).where(_TICKETS.c.id > after, _TICKETS.c.status.not_in(final))
        return [TicketId(row.id) for row in self._db.rows(ahead.order_by(_TICKETS.c.id).limit(limit))]

    def lines(
        self,
        *,
        requester: PersonId | None = None,
        owner: PersonId | None = None,
        unassigned_in: Sequence[TeamKey] | None = None,
        priorities: Sequence[Priority] | None = None,
        done: bool = False,
        limit: int = 20,
    ) -> list[TicketLine]:
        given = {
            "requester": requester,
            "owner": owner,
            "unassigned_in": list(unassigned_in) if unassigned_in is not None else None,
            "priorities": [p.value for p in priorities] if priorities is not None else None,
        }
        return self._lines.fitting(
            {name: one for name, one in given.items() if one is not None}, done=done, limit=limit
        )

    def requested_by(self, person: PersonId) -> int:
        return int(self._db.value(select(func.count()).select_from(_TICKETS).where(_TICKETS.c.requester == person)))

    def named(self, numbers: Sequence[int]) -> list[TicketLine]:
        return self._lines.named(numbers) if numbers else []

    def find(self, words: str, *, requester: PersonId | None = None, limit: int = 10) -> list[TicketLine]:
        return self._lines.saying(words, requester=requester, limit=limit)

    def follow_ups(self, person: PersonId, *, limit: int = 20) -> list[FollowUpLine]:
        return followups.open_of(self._db, person, limit=limit)

    def loads(self, agents: Sequence[PersonId]) -> Mapping[PersonId, Load]:
        held, weight = Counter[str](), Counter[str]()
        for row in self._db.rows(_LOADS, {"agents": list(agents)}):
            held[row.owner] += row.held
            weight[row.owner] += row.held * Priority(row.priority).weight
        return {agent: Load(tickets=held[agent], weight=weight[agent]) for agent in agents}

    def _append(self, ticket: Ticket, *, kept: Timeline) -> None:
        events = [
            {
                "ticket": ticket.id,
                "seq": seq,
                "kind": event.kind,
                "at": event.at,
                "by": event.by,
                "facts": codec.facts_of(event),
            }
            for seq, event in enumerate(ticket.timeline[len(kept) :], start=len(kept) + 1)
        ]
        self._db.later(_ADD_EVENTS, *events)
        followups.keep(self._db, ticket, ticket.timeline[len(kept) :])


def _state(ticket: Ticket) -> Values:
    """What may change of a ticket."""
    public, within = said(ticket)
    return {
        "kind": ticket.kind.value,
        "category": ticket.category,
        "summary": ticket.summary,
        "description": ticket.description,
        "answers": codec.written(ticket.answers),
        "priority": ticket.priority.value,
        "status": ticket.status.value,
        "status_kind": ticket.status.kind.value,
        "team": ticket.team,
        "owner": ticket.owner,
        "done_at": next((e.at for e in reversed(ticket.timeline) if isinstance(e, Move)), ticket.filed_at)
        if ticket.is_done
        else None,
        "ended_as": ticket.resolution.disposition if ticket.resolution is not None else None,
        "ladders": codec.written(ticket.ladders),
        "revision": ticket.revision,
        "said": public,
        "said_within": within,
    }


def _ticket(row: Row, events: Sequence[Row]) -> Ticket:
    return Ticket(
        id=TicketId(row.id),
        prefix=row.prefix,
        requester=PersonId(row.requester),
        reporter=PersonId(row.reporter) if row.reporter is not None else None,
        account=row.account,
        kind=Kind(row.kind),
        category=row.category,
        summary=row.summary,
        description=row.description,
        answers=codec.answers(row.answers),
        impact=row.impact,
        urgency=row.urgency,
        priority=Priority(row.priority),
        status=Status(row.status),
        team=TeamKey(row.team) if row.team is not None else None,
        owner=PersonId(row.owner) if row.owner is not None else None,
        filed_at=row.filed_at,
        ladders=codec.ladders(row.ladders),
        timeline=tuple(codec.event(kind=e.kind, at=e.at, by=e.by, facts=e.facts) for e in events),
    )
