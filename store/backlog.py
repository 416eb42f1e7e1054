"""The outbox seen from outside: what is not delivered, how far it has come, and how much there is of it."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, literal, select

from bot.post import Letter, Stage, Tally
from store import tables
from store.outbox import news
from store.prepared import Row
from store.transaction import Transaction

_OUTBOX = tables.outbox


class SqlBacklog:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def letters(self, at: datetime, *, limit: int | None, dead: bool = False) -> list[Letter]:
        query = select(_OUTBOX, _stage(at).label("stage")).where(_OUTBOX.c.buried_at.is_not(None) == dead)
        return [_letter(row) for row in self._db.rows(query.order_by(_OUTBOX.c.put_at, _OUTBOX.c.id).limit(limit))]

    def tally(self, at: datetime) -> Tally:
        """Held for later ends with its moment: from then on it is late."""
        since = case((_OUTBOX.c.held_until.is_(None), _OUTBOX.c.put_at), else_=_OUTBOX.c.held_until)
        query = select(_stage(at).label("stage"), func.count().label("many"), func.min(since).label("oldest"))
        counted = {Stage(row.stage): row for row in self._db.rows(query.group_by("stage"))}
        late = [row.oldest for found, row in counted.items() if found not in (Stage.HELD, Stage.DEAD)]
        return Tally(
            by_stage={found: counted[found].many if found in counted else 0 for found in Stage},
            lag=max(at - min(late), timedelta(0)) if late else timedelta(0),
        )


def _stage(at: datetime) -> ColumnElement[str]:
    row = _OUTBOX.c
    return case(
        (row.buried_at.is_not(None), literal(Stage.DEAD.value)),
        (row.leased_until > at, literal(Stage.UNDER_WAY.value)),
        (row.held_until > at, literal(Stage.HELD.value)),
        (row.attempts > 0, literal(Stage.AGAIN.value)),
        else_=literal(Stage.WAITS.value),
    )


def _letter(row: Row) -> Letter:
    stage = Stage(row.stage)
    ends = {
        Stage.DEAD: row.buried_at,
        Stage.UNDER_WAY: row.leased_until,
        Stage.HELD: row.held_until,
        Stage.AGAIN: row.next_try_at,
        Stage.WAITS: None,
    }
    return Letter(
        id=row.id,
        news=news(row),
        stage=stage,
        since=row.put_at,
        at=ends[stage],
        tries=row.attempts,
        why=row.why or "",
    )
