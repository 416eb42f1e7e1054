"""The unit of work: one transaction, and the rooms that speak through it."""

from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from store.addresses import SqlAddresses
from store.backlog import SqlBacklog
from store.closures import SqlClosures
from store.deflections import SqlDeflections
from store.drafts import SqlDrafts
from store.duty import SqlDuty
from store.fingerprints import SqlFingerprints
from store.gathered import SqlGathered
from store.inbox import SqlInbox
from store.marks import SqlMarks
from store.outbox import SqlOutbox
from store.pairings import SqlPairings
from store.people import SqlPeople
from store.placements import SqlPlacements
from store.rounds import SqlRounds
from store.tickets import SqlTickets
from store.timers import SqlTimers
from store.transaction import Transaction
from store.turns import SqlTurns


class SqlUnitOfWork:
    """Begins on entering the block. `commit` ends it; so does leaving the block, which undoes everything else."""

    inbox: SqlInbox
    tickets: SqlTickets
    people: SqlPeople
    pairings: SqlPairings
    turns: SqlTurns
    timers: SqlTimers
    outbox: SqlOutbox
    closures: SqlClosures
    backlog: SqlBacklog
    placements: SqlPlacements
    gathered: SqlGathered
    marks: SqlMarks
    addresses: SqlAddresses
    drafts: SqlDrafts
    deflections: SqlDeflections
    fingerprints: SqlFingerprints
    duty: SqlDuty
    rounds: SqlRounds

    def __init__(self, begin: Callable[[ExitStack], Transaction]) -> None:
        """`begin` leaves with the stack whatever must be undone at the end, also if it fails half-way."""
        self._begin = begin
        self._ending = ExitStack()
        self._calls: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        with ExitStack() as ending:
            transaction = self._begin(ending)
            self._ending = ending.pop_all()
        self._transaction = transaction
        self.inbox = SqlInbox(transaction)
        self.people = SqlPeople(transaction)
        self.tickets = SqlTickets(transaction, self.people)
        self.pairings = SqlPairings(transaction)
        self.turns = SqlTurns(transaction)
        self.timers = SqlTimers(transaction)
        self.outbox = SqlOutbox(transaction)
        self.closures = SqlClosures(transaction)
        self.backlog = SqlBacklog(transaction)
        self.placements = SqlPlacements(transaction)
        self.gathered = SqlGathered(transaction)
        self.marks = SqlMarks(transaction)
        self.addresses = SqlAddresses(transaction)
        self.drafts = SqlDrafts(transaction)
        self.deflections = SqlDeflections(transaction)
        self.fingerprints = SqlFingerprints(transaction)
        self.duty = SqlDuty(transaction)
        self.rounds = SqlRounds(transaction)
        return self

    def once_kept(self, call: Callable[[], None]) -> None:
        self._calls.append(call)

    def commit(self) -> None:
        """Keep everything. Raises `CannotSave` if the database cannot; the unit has ended either way."""
        try:
            self._transaction.commit()
        finally:
            self._end()
        for call in self._calls:
            call()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        self._transaction.end()
        self._ending.close()
