"""Whose turn it was. A team's row in `rotations` is the lock of its turns."""

from collections.abc import Mapping

from sqlalchemy import select

from bot.domain.people import PersonId, TeamKey
from store import tables
from store.transaction import Transaction


class SqlTurns:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def of(self, team: TeamKey) -> Mapping[PersonId, int]:
        if self._db.locks_rows:
            self._lock(team)
        turns = tables.turns
        rows = self._db.rows(select(turns.c.agent, turns.c.turn).where(turns.c.team == team))
        return {PersonId(row.agent): row.turn for row in rows}

    def take(self, team: TeamKey, agent: PersonId) -> None:
        rotations, turns = tables.rotations, tables.turns
        counting = (
            self._db.insert(rotations)
            .values(team=team, turn=1)
            .on_conflict_do_update(index_elements=[rotations.c.team], set_={"turn": rotations.c.turn + 1})
            .returning(rotations.c.turn)
        )
        turn = self._db.value(counting)
        self._db.run(
            self._db.insert(turns)
            .values(team=team, agent=agent, turn=turn)
            .on_conflict_do_update(index_elements=[turns.c.team, turns.c.agent], set_={"turn": turn})
        )

    def _lock(self, team: TeamKey) -> None:
        """A row that is not there cannot be locked, so it is made first."""
        rotations = tables.rotations
        self._db.run(self._db.insert(rotations).values(team=team, turn=0).on_conflict_do_nothing())
        self._db.row(self._db.locked(select(rotations.c.turn).where(rotations.c.team == team)))
