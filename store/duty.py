"""Who is on call, beyond what app.yaml says: shifts out of calendars, overrides, swaps."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.domain.errors import NoSuchTurn
from bot.domain.oncall import Override, OverrideId, RotaKey, Shift
from bot.domain.oncall.swaps import Stretch, Swap, SwapId, SwapState
from bot.domain.people import PersonId
from store import tables
from store.prepared import Row, Values
from store.transaction import Transaction

_SHIFTS, _OVERRIDES, _SWAPS = tables.shifts, tables.overrides, tables.swaps


class SqlDuty:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def shifts(self, *, since: datetime) -> tuple[Shift, ...]:
        query = select(_SHIFTS).where(_SHIFTS.c.ends_at > since).order_by(_SHIFTS.c.rota, _SHIFTS.c.number)
        return tuple(
            Shift(rota=RotaKey(row.rota), person=PersonId(row.person), starts=row.starts_at, ends=row.ends_at)
            for row in self._db.rows(query)
        )

    def keep_shifts(self, rota: RotaKey, shifts: Sequence[Shift]) -> None:
        self.queue()
        self._db.run(delete(_SHIFTS).where(_SHIFTS.c.rota == rota))
        rows: list[Values] = [
            {"rota": rota, "number": number, "person": s.person, "starts_at": s.starts, "ends_at": s.ends}
            for number, s in enumerate(shifts)
        ]
        self._db.run_many(insert(_SHIFTS), rows)

    def queue(self) -> None:
        self._db.queue_for("duty")

    def overrides(self, *, since: datetime) -> tuple[Override, ...]:
        query = select(_OVERRIDES).where(_OVERRIDES.c.ends_at > since).order_by(_OVERRIDES.c.id)
        return tuple(_override(row) for row in self._db.rows(query))

    def override(self, override: OverrideId) -> Override:
        row = self._db.row(select(_OVERRIDES).where(_OVERRIDES.c.id == override))
        if row is None:
            raise NoSuchTurn
        return _override(row)

    def of_swap(self, swap: SwapId) -> tuple[Override, ...]:
        query = select(_OVERRIDES).where(_OVERRIDES.c.swap == swap).order_by(_OVERRIDES.c.id)
        return tuple(_override(row) for row in self._db.rows(query))

    def add(self, override: Override) -> Override:
        self.queue()
        values = {
            "layer": override.layer,
            "person": override.person,
            "starts_at": override.starts,
            "ends_at": override.ends,
            "made_by": override.made_by,
            "made_at": override.made_at,
            "swap": override.swap,
        }
        return self.override(self._db.value(insert(_OVERRIDES).values(values).returning(_OVERRIDES.c.id)))

    def undo(self, override: Override) -> None:
        self.queue()
        undoing = update(_OVERRIDES).where(_OVERRIDES.c.id == override.id)
        self._db.run(undoing.values(undone_by=override.undone_by, undone_at=override.undone_at))

    def swap(self, swap: SwapId) -> Swap:
        row = self._db.row(select(_SWAPS).where(_SWAPS.c.id == swap))
        if row is None:
            raise NoSuchTurn
        return _swap(row)

    def ask(self, swap: Swap) -> Swap:
        self.queue()
        values = {
            "asker": swap.asker,
            "colleague": swap.colleague,
            **_stretch("given", swap.given),
            **_stretch("taken", swap.taken),
            "asked_at": swap.asked_at,
            "state": swap.state.value,
        }
        return self.swap(self._db.value(insert(_SWAPS).values(values).returning(_SWAPS.c.id)))

    def answer(self, swap: Swap) -> None:
        self.queue()
        answering = update(_SWAPS).where(_SWAPS.c.id == swap.id)
        self._db.run(answering.values(state=swap.state.value, answered_at=swap.answered_at))


def _stretch(name: str, stretch: Stretch) -> Values:
    return {
        f"{name}_layer": stretch.layer,
        f"{name}_starts_at": stretch.starts,
        f"{name}_ends_at": stretch.ends,
    }


def _override(row: Row) -> Override:
    return Override(
        id=OverrideId(row.id),
        layer=row.layer,
        person=PersonId(row.person),
        starts=row.starts_at,
        ends=row.ends_at,
        made_by=PersonId(row.made_by),
        made_at=row.made_at,
        swap=row.swap,
        undone_by=PersonId(row.undone_by) if row.undone_by is not None else None,
        undone_at=row.undone_at,
    )


def _swap(row: Row) -> Swap:
    return Swap(
        id=SwapId(row.id),
        asker=PersonId(row.asker),
        colleague=PersonId(row.colleague),
        given=Stretch(layer=row.given_layer, starts=row.given_starts_at, ends=row.given_ends_at),
        taken=Stretch(layer=row.taken_layer, starts=row.taken_starts_at, ends=row.taken_ends_at),
        asked_at=row.asked_at,
        state=SwapState(row.state),
        answered_at=row.answered_at,
    )
