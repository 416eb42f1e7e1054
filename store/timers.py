"""What will happen to tickets by itself. The ticket's row is the lock of its timers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, case, delete, func, insert, select, update

from bot.domain.terms import ClockKind
from bot.domain.ticket import TicketId
from bot.domain.timed.timer import ALARMS, Timer, TimerKind
from store import tables
from store.prepared import Prepared, Row
from store.transaction import Transaction

_TIMERS, _KINDS = tables.timers, frozenset(TimerKind)
_THESE: BindParameter[int] = bindparam("these", expanding=True)
_OF = Prepared(select(_TIMERS).where(_TIMERS.c.ticket.in_(_THESE)))
_ADD = Prepared(insert(_TIMERS))
_THIS = and_(_TIMERS.c.ticket == bindparam("of"), _TIMERS.c.key == bindparam("of_key"))
_CHANGE = Prepared(update(_TIMERS).where(_THIS))
_FIRE = Prepared(update(_TIMERS).where(_THIS, ~_TIMERS.c.has_fired).values(has_fired=True))
_POSTPONE = Prepared(update(_TIMERS).where(_THIS, ~_TIMERS.c.has_fired).values(due_at=bindparam("until")))
_DROP = Prepared(
    delete(_TIMERS).where(_TIMERS.c.ticket == bindparam("of"), _TIMERS.c.key.in_(bindparam("gone", expanding=True)))
)
_TICKETS = Prepared(select(tables.tickets.c.id).where(tables.tickets.c.id.in_(_THESE)).order_by(tables.tickets.c.id))

_CHANGEABLE = ("kind", "due_at", "clock", "instance", "percent", "policy")


class SqlTimers:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction
        self._known: dict[TicketId, dict[str, _Known]] = {}  # of tickets that are ours until the end

    def hold(self, tickets: Collection[TicketId]) -> None:
        """The tickets are ours already, or become so."""
        these = sorted(set(tickets) - self._known.keys())
        if not these:
            return
        if self._db.locks_rows:
            self._db.rows(self._db.locked(_TICKETS), {"these": these})
        self._known |= {ticket: {} for ticket in these}
        for row in self._db.rows(_OF, {"these": these}):
            self._known[TicketId(row.ticket)][row.key] = _known(row)

    def plan(self, ticket: TicketId, timers: Sequence[Timer]) -> None:
        planned = {timer.key: timer for timer in timers}
        if any(timer.ticket != ticket for timer in timers):
            raise ValueError(f"a timer of another ticket was planned for {ticket}")
        known = self._of(ticket)

        gone = [key for key, one in known.items() if not one.has_fired and key not in planned]
        if gone:
            self._db.later(_DROP, {"of": ticket, "gone": gone})
        new = [timer for key, timer in planned.items() if key not in known]
        self._db.later(_ADD, *map(_values, new))
        moved = [t for key, t in planned.items() if key in known and not known[key].has_fired and known[key].timer != t]
        self._db.later(_CHANGE, *({"of": ticket, "of_key": t.key, **_changeable(t)} for t in moved), changes=1)
        for key in gone:
            del known[key]
        known |= {timer.key: _Known(timer=timer, has_fired=False) for timer in (*new, *moved)}

    def begin(self, ticket: TicketId, timers: Sequence[Timer]) -> None:
        self._known[ticket] = {}
        self.plan(ticket, timers)

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
        if not self._still(timer):
            return False
        self._of(timer.ticket)[timer.key] = _Known(timer=timer, has_fired=True)
        self._db.later(_FIRE, {"of": timer.ticket, "of_key": timer.key}, changes=1)
        return True

    def overdue(self, at: datetime, kinds: Collection[TimerKind]) -> int:
        table = tables.timers
        late = and_(~table.c.has_fired, table.c.due_at <= at, table.c.kind.in_(sorted(kinds)))
        count: int = self._db.value(select(func.count(table.c.ticket.distinct())).where(late))
        return count

    def postpone(self, timer: Timer, until: datetime) -> None:
        if self._still(timer):
            self._of(timer.ticket)[timer.key] = _Known(timer=replace(timer, due_at=until), has_fired=False)
            self._db.later(_POSTPONE, {"of": timer.ticket, "of_key": timer.key, "until": until}, changes=1)

    def _still(self, timer: Timer) -> bool:
        """One that has moved since it was found due is not that timer any more."""
        mine = self._of(timer.ticket).get(timer.key)
        return mine is not None and not mine.has_fired and mine.timer is not None and mine.timer.due_at == timer.due_at

    def _of(self, ticket: TicketId) -> dict[str, "_Known"]:
        """A use case holds the ticket before its timers; in the other order the two would wait for each other."""
        if ticket not in self._known:
            self.hold([ticket])
        return self._known[ticket]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """`timer` is None for a kind that only a newer desk knows: whoever plans anew drops it, or puts another there."""

    timer: Timer | None
    has_fired: bool


def _known(row: Row) -> _Known:
    timer = _timer(row) if row.kind in _KINDS else None
    return _Known(timer=timer, has_fired=row.has_fired)


def _weight() -> ColumnElement[int]:
    """Alarms first, then what changes a ticket, then what only says something."""
    kind = tables.timers.c.kind
    says = (TimerKind.NUDGE, TimerKind.REMIND)
    return case((kind.in_(sorted(ALARMS)), 0), (kind.in_(says), 2), else_=1)


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
