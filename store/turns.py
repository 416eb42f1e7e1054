"""Whose turn it was. A team's row in `rotations` is the lock of its turns."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select

from bot.domain.people import PersonId, TeamKey
from store import tables
from store.prepared import InBoth, Inserting, Prepared, Written
from store.transaction import Transaction

_ROTATIONS, _TURNS = tables.rotations, tables.turns
_OF = Prepared(select(_TURNS.c.agent, _TURNS.c.turn).where(_TURNS.c.team == bindparam("of_team")))
_ROTATION = Prepared(select(_ROTATIONS.c.turn).where(_ROTATIONS.c.team == bindparam("of_team")))


def _counting(insert: Inserting) -> Written:
    new = insert(_ROTATIONS)
    return new.on_conflict_do_update(
        index_elements=[_ROTATIONS.c.team], set_={"turn": _ROTATIONS.c.turn + 1}
    ).returning(_ROTATIONS.c.turn)


def _taking(insert: Inserting) -> Written:
    new = insert(_TURNS)
    return new.on_conflict_do_update(index_elements=[_TURNS.c.team, _TURNS.c.agent], set_={"turn": new.excluded.turn})


_COUNT, _TAKE = InBoth(_counting), InBoth(_taking)
_BEGIN = InBoth(lambda insert: insert(_ROTATIONS).on_conflict_do_nothing())


class SqlTurns:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def of(self, team: TeamKey) -> Mapping[PersonId, int]:
        if self._db.locks_rows:
            self._lock(team)
        rows = self._db.rows(_OF, {"of_team": team})
        return {PersonId(row.agent): row.turn for row in rows}

    def take(self, team: TeamKey, agent: PersonId) -> None:
        turn = self._db.value(_COUNT, {"team": team, "turn": 1})
        self._db.later(_TAKE, {"team": team, "agent": agent, "turn": turn})

    def _lock(self, team: TeamKey) -> None:
        """A row that is not there cannot be locked, so it is made."""
        if self._db.row(self._db.locked(_ROTATION), {"of_team": team}) is None:
            self._db.run(_BEGIN, {"team": team, "turn": 0})
            self._db.row(self._db.locked(_ROTATION), {"of_team": team})
