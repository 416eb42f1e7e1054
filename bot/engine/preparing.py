"""A parcel made ready for delivery: what it shows now, the way it goes, and the message in whose place it comes.

All of it is read at the moment of sending: a notice is a state, so one that comes late shows what is true by then, or
nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.notices import CARD, Bulletin, News, Notice
from bot.domain.outdated import is_outdated
from bot.domain.pings import is_ping
from bot.domain.terms import MessageRef
from bot.ports import Store, UnitOfWork
from bot.post import Closure, Parcel
from bot.ui import digests
from bot.ui.faces import card_of
from bot.ui.model import Card
from bot.usecases.calm import Calm
from bot.usecases.insight import Insight
from bot.usecases.ways import Found, Ways, stands_open

Board = Callable[[UnitOfWork, Bulletin, datetime], Card | None]
"""What a bulletin shows at a moment; None if there is nothing to show any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A parcel with all that its delivery needs, read in one go. `card` is None if there is nothing to show.

    `shows` is the face whose message it is: its own, or that of the ping it was gathered with.
    """

    parcel: Parcel
    shows: News
    card: Card | None
    found: Found
    stands: MessageRef | None = None
    under: MessageRef | None = None


class Preparing:
    def __init__(self, store: Store, insight: Insight, calm: Calm, board: Board, ways: Ways) -> None:
        self._store = store
        self._insight = insight
        self._calm = calm
        self._board = board
        self._ways = ways

    def prepare(self, parcel: Parcel, closures: Sequence[Closure], at: datetime) -> Job | None:
        """None for what has to wait: a ping for its time, anything for a platform that lets us in."""
        if is_ping(parcel.notice) and not self._calm.lets_go(parcel, at):
            return None
        with self._store.read() as unit:
            job = self._job(unit, parcel, closures, at)
        if isinstance(job, str):
            self._ways.wait(parcel, job, at)
            return None
        return job

    def _job(self, unit: UnitOfWork, parcel: Parcel, closures: Sequence[Closure], at: datetime) -> Job | str:
        """The name of a platform, if it has to wait for that."""
        notice = parcel.notice
        shows, stands, card = self._face(unit, notice, at)
        found = self._ways.find(unit, notice, closures, at)
        if card is None:
            return Job(parcel=parcel, shows=shows, card=None, found=found)
        if stands is not None and not stands_open(stands, closures):
            if not notice.urgent:
                return stands.platform  # it comes up to date when that lets us in
            stands = None
        if stands is None and found.waits_for:
            return found.waits_for
        under = unit.placements.of(notice.about, notice.to, CARD) if notice.under_card else None
        if under is not None and found.way is not None and under.platform != found.way.platform:
            under = None  # its card stands on another platform
        return Job(parcel=parcel, shows=shows, card=card, found=found, stands=stands, under=under)

    def _face(self, unit: UnitOfWork, notice: News, at: datetime) -> tuple[News, MessageRef | None, Card | None]:
        """The face whose message it is, where that stands, and what it shows now."""
        if isinstance(notice, Notice) and is_ping(notice):
            return self._ping(unit, notice, at)
        stands = unit.placements.of(notice.about, notice.to, notice.face)
        if isinstance(notice, Bulletin):
            return notice, stands, self._board(unit, notice, at)
        view = self._insight.view(unit, notice.ticket, at)
        if stands is None and is_outdated(notice, view.ticket):
            return notice, None, None
        return notice, stands, card_of(notice, view)

    def _ping(self, unit: UnitOfWork, notice: Notice, at: datetime) -> tuple[Notice, MessageRef | None, Card | None]:
        """With all that was gathered with it."""
        told = self._calm.told(unit, notice, at)
        card = digests.card(told.lead, told.parts, stands=told.stands is not None)
        return told.lead[0], told.stands, card
