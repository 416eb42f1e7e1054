"""What will happen to tickets by itself. The ticket's row is the lock of its timers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, func, insert, select, update

from bot.domain.terms import ClockKind
from bot.domain.ticket import TicketId
from bot.domain.timed.timer import ALARMS, Timer, TimerKind
from store import tables
from store.prepared import Prepared, Row, Values
from store.transaction import Transaction

_TIMERS = tables.timers
_OF = Prepared(select(_TIMERS).where(_TIMERS.c.ticket == bindparam("of")))
_ADD = Prepared(insert(_TIMERS))
_THIS = and_(_TIMERS.c.ticket == bindparam("of"), _TIMERS.c.key == bindparam("of_key"))
_CHANGE = Prepared(update(_TIMERS).where(_THIS))
_DROP = Prepared(
    delete(_TIMERS).where(_TIMERS.c.ticket == bindparam("of"), _TIMERS.c.key.in_(bindparam("gone", expanding=True)))
)
_STILL = update(_TIMERS).where(_THIS, _TIMERS.c.due_at == bindparam("since"), ~_TIMERS.c.has_fired)
_FIRE = Prepared(_STILL.values(has_fired=True))
_POSTPONE = Prepared(_STILL.values(due_at=bindparam("until")))
_TICKET = Prepared(select(tables.tickets.c.id).where(tables.tickets.c.id == bindparam("of")))

_CHANGEABLE = ("kind", "due_at", "clock", "instance", "percent", "policy")


class SqlTimers:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def plan(self, ticket: TicketId, timers: Sequence[Timer]) -> None:
        self._lock(ticket)
        known = {row.key: row for row in self._db.rows(_OF, {"of": ticket})}
        planned = {timer.key: timer for timer in timers}
        if any(timer.ticket != ticket for timer in timers):
            raise ValueError(f"a timer of another ticket was planned for {ticket}")

        gone = [key for key, row in known.items() if not row.has_fired and key not in planned]
        if gone:
            self._db.run(_DROP, {"of": ticket, "gone": gone})
        self._db.run_many(_ADD, [_values(t) for t in planned.values() if t.key not in known])
        moved = [t for t in planned.values() if t.key in known and _is_moved(known[t.key], t)]
        self._db.run_many(_CHANGE, [{"of": ticket, "of_key": t.key, **_changeable(t)} for t in moved])

    def due(self, at: datetime, *, limit: int, without: Collection[TimerKind] = ()) -> list[Timer]:
        """In a writing unit they, and their tickets, are ours until its end; those that others hold are left out."""
        timers, tickets = tables.timers, tables.tickets
        query = (
            select(timers)
            .join(tickets, tickets.c.id == timers.c.ticket)
            .where(~timers.c.has_fired, timers.c.due_at <= at, timers.c.kind.not_in(sorted(without)))
            .order_by(tickets.c.priority, _weight(), timers.c.percent.desc(), timers.c.due_at, timers.c.ticket)
            .order_by(timers.c.key)
            .limit(limit)
        )
        return [_timer(row) for row in self._db.rows(self._db.locked(query, of=tickets, skip=True))]

    def fire(self, timer: Timer) -> bool:
        """A timer that has moved since it was found due is not that timer any more."""
        self._lock(timer.ticket)
        return self._db.run(_FIRE, _still(timer)) == 1

    def overdue(self, at: datetime, kinds: Collection[TimerKind]) -> int:
        table = tables.timers
        late = and_(~table.c.has_fired, table.c.due_at <= at, table.c.kind.in_(sorted(kinds)))
        count: int = self._db.value(select(func.count(table.c.ticket.distinct())).where(late))
        return count

    def postpone(self, timer: Timer, until: datetime) -> None:
        self._lock(timer.ticket)
        self._db.run(_POSTPONE, {**_still(timer), "until": until})

    def _lock(self, ticket: TicketId) -> None:
        """A use case holds the ticket before its timers; in the other order the two would wait for each other."""
        if self._db.locks_rows:
            self._db.row(self._db.locked(_TICKET), {"of": ticket})


def _weight() -> ColumnElement[int]:
    """Alarms first, then what changes a ticket, then what only says something."""
    kind = tables.timers.c.kind
    says = (TimerKind.NUDGE, TimerKind.REMIND)
    return case((kind.in_(sorted(ALARMS)), 0), (kind.in_(says), 2), else_=1)


def _still(timer: Timer) -> Values:
    return {"of": timer.ticket, "of_key": timer.key, "since": timer.due_at}


def _is_moved(row: Row, timer: Timer) -> bool:
    return not row.has_fired and any(getattr(row, name) != getattr(timer, name) for name in _CHANGEABLE)


def _changeable(timer: Timer) -> Mapping[str, object]:
    return {name: getattr(timer, name) for name in _CHANGEABLE}


def _values(timer: Timer) -> Mapping[str, object]:
    return {"ticket": timer.ticket, "key": timer.key, "has_fired": False, **_changeable(timer)}


def _timer(row: Row) -> Timer:
    return Timer(
        ticket=TicketId(row.ticket),
        kind=TimerKind(row.kind),
        key=row.key,
        due_at=row.due_at,
        clock=ClockKind(row.clock) if row.clock is not None else None,
        instance=row.instance,
        percent=row.percent,
        policy=row.policy,
    )
