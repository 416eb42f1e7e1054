"""Who is next in the outbox, against a look at every row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import insert, select

from bot.ports import Store
from store import lanes, tables

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """As the table keeps it; what is `after` something is still to come at noon."""

    id: int
    audience: str
    urgent: bool
    leased_until: datetime | None
    next_try_at: datetime | None
    held_until: datetime | None
    buried_at: datetime | None

    @property
    def is_ready(self) -> bool:
        return not self.buried_at and not any(map(ahead, (self.leased_until, self.next_try_at, self.held_until)))


def ahead(moment: datetime | None) -> bool:
    return moment is not None and moment > NOON


def expected(rows: Sequence[Kept]) -> list[int]:
    heads = []
    for audience in {row.audience for row in rows}:
        lane = [row for row in rows if row.audience == audience and not row.buried_at]
        if any(ahead(row.leased_until) for row in lane):
            continue
        ready = sorted((row for row in lane if row.is_ready), key=lambda row: (not row.urgent, row.id))
        waits = any(ahead(row.next_try_at) for row in lane)
        if ready and (ready[0].urgent or not waits):
            heads.append(ready[0])
    return [row.id for row in sorted(heads, key=lambda row: (not row.urgent, row.id))]


def some(chance: Random, count: int, of: int) -> list[Kept]:
    def perhaps(share: float) -> datetime | None:
        moments = [NOON - timedelta(minutes=1), NOON, NOON + timedelta(minutes=1)]
        return chance.choice(moments) if chance.random() < share else None

    return [
        Kept(
            id=number,
            audience=f"person:a{chance.randrange(of)}",
            urgent=chance.random() < 0.2,
            leased_until=perhaps(0.05),
            next_try_at=perhaps(0.1),
            held_until=perhaps(0.1),
            buried_at=NOON if chance.random() < 0.05 else None,
        )
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("of", [1, 3, 12, 40])
def test_the_heads_of_the_lanes_in_the_order_of_delivery(desk: Store, of: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "_LARGEST", 5)
    chance = Random(of)
    for _ in range(12):
        rows = some(chance, 60, of)
        with desk.write() as unit:
            db = unit._transaction  # type: ignore[attr-defined]
            db.run_many(insert(tables.outbox), [whole(row) for row in rows])
            for limit in (1, 4, 100):
                found = [row.id for row in lanes.heads(db, at=NOON, limit=limit)]
                assert found == expected(rows)[:limit]


@pytest.mark.parametrize("of", [1, 3, 12, 40])
def test_what_is_leased_are_the_heads_however_many_are_of_the_same_lane(desk: Store, of: int) -> None:
    chance = Random(of)
    for limit in (1, 4, 20, 100) * 3:
        rows = some(chance, 60, of)
        with desk.write() as unit:
            db = unit._transaction  # type: ignore[attr-defined]
            db.run_many(insert(tables.outbox), [whole(row) for row in rows])
            parcels = unit.outbox.lease(at=NOON, within=timedelta(minutes=1), limit=limit)
            assert [parcel.id for parcel in parcels] == expected(rows)[:limit]
            doubtful = {row.id for row in rows if row.leased_until}
            assert all(parcel.is_doubtful == (parcel.id in doubtful) for parcel in parcels)
            held = {row.id for row in db.rows(select(tables.outbox.c.id).where(tables.outbox.c.attempts == 1))}
            assert held == {parcel.id for parcel in parcels}


def whole(row: Kept) -> dict[str, object]:
    told = {name: getattr(row, name) for name in Kept.__slots__}
    rest = {"face": "card", "under_card": False, "put_at": NOON, "attempts": 0, "is_doubtful": False}
    return {**rest, **told, "subject": f"ticket:{row.id}"}
