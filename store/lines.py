"""Lists of tickets: one query for the tickets, one for the people they name."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from bot.domain.people import PersonId
from bot.domain.priority import Priority
from bot.domain.terms import Status, StatusKind
from bot.domain.ticket import TicketId
from bot.domain.views import TicketLine
from store import tables
from store.people import SqlPeople
from store.prepared import Prepared, Row, Values
from store.transaction import NO_VALUES, Transaction
from store.wording import looked_for, within_as

_TICKETS = tables.tickets
_LINE = select(
    _TICKETS.c.id,
    _TICKETS.c.prefix,
    _TICKETS.c.summary,
    _TICKETS.c.status,
    _TICKETS.c.priority,
    _TICKETS.c.owner,
    _TICKETS.c.requester,
    _TICKETS.c.filed_at,
    _TICKETS.c.due_at,
    _TICKETS.c.done_at,
    _TICKETS.c.category,
    _TICKETS.c.ended_as,
)


_FITS = {
    "requester": _TICKETS.c.requester == bindparam("requester"),
    "owner": _TICKETS.c.owner == bindparam("owner"),
    "unassigned_in": and_(_TICKETS.c.owner.is_(None), _TICKETS.c.team.in_(bindparam("unassigned_in", expanding=True))),
    "priorities": _TICKETS.c.priority.in_(bindparam("priorities", expanding=True)),
}


@cache
def _list(names: frozenset[str], *, done: bool) -> Prepared:
    """Tickets that fit what is given by these names."""
    ended = _TICKETS.c.status_kind == StatusKind.DONE.value
    lived = _TICKETS.c.status_kind != StatusKind.DONE.value
    query = _LINE.where(ended if done else lived, *(_FITS[name] for name in sorted(names)))
    if done:
        query = query.order_by(_TICKETS.c.done_at.desc(), _TICKETS.c.id.desc())
    else:
        query = query.order_by(_TICKETS.c.due_at.asc().nulls_last(), _TICKETS.c.id)
    return Prepared(query.limit(bindparam("most")))


class Lines:
    def __init__(self, transaction: Transaction, people: SqlPeople) -> None:
        self._db = transaction
        self._people = people

    def fitting(self, given: Values, *, done: bool, limit: int) -> list[TicketLine]:
        """The open ones soonest due first, and last what nothing is due for; or the last done first."""
        return self._read(_list(frozenset(given), done=done), {**given, "most": limit})

    def named(self, numbers: Sequence[int]) -> list[TicketLine]:
        return self._read(_LINE.where(_TICKETS.c.id.in_(numbers)).order_by(_TICKETS.c.id))

    def saying(self, words: str, *, requester: PersonId | None, limit: int) -> list[TicketLine]:
        query = _LINE
        if requester is not None:
            query = query.where(_TICKETS.c.requester == requester)
        for word in looked_for(words):
            public = _TICKETS.c.said.contains(word, autoescape=True)
            within = _TICKETS.c.said_within.contains(within_as(word), autoescape=True)
            query = query.where(public if requester is not None else or_(public, within))
        return self._read(query.order_by(_TICKETS.c.id.desc()).limit(limit))

    def _read(self, query: Select[Any] | Prepared, values: Values = NO_VALUES) -> list[TicketLine]:
        rows = self._db.rows(query, values)
        named = {PersonId(who) for row in rows for who in (row.owner, row.requester) if who is not None}
        people = self._people.all(sorted(named))
        return [_line(row, {str(who): person for who, person in people.items()}) for row in rows]


def _line(row: Row, people: dict[str, Any]) -> TicketLine:
    return TicketLine(
        id=TicketId(row.id),
        ref=f"{row.prefix}-{row.id}",
        summary=row.summary,
        status=Status(row.status),
        priority=Priority(row.priority),
        owner=people[row.owner] if row.owner is not None else None,
        requester=people[row.requester],
        filed_at=row.filed_at,
        due_at=row.due_at,
        done_at=row.done_at,
        category=row.category,
        ended_as=row.ended_as,
    )
