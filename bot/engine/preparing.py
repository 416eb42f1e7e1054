"""A parcel made ready for delivery: what it shows now, the ways it may go, and the messages in whose place it comes.

All of it is read at the moment of sending: a notice is a state, so one that comes late shows what is true by then, or
nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.doubt import may_come_twice
from bot.domain.notices import CARD, Bulletin, News, Notice
from bot.domain.outdated import is_outdated
from bot.domain.people import Channel
from bot.domain.pings import is_ping
from bot.domain.terms import MessageRef
from bot.engine.showing import Screen
from bot.ports import Store, UnitOfWork
from bot.post import Closure, Parcel
from bot.ui import digests
from bot.ui import mail_wording as words
from bot.ui.faces import card_of
from bot.ui.model import Card
from bot.usecases.calm import Calm
from bot.usecases.insight import Insight
from bot.usecases.ways import Found, NoLetter, Ways

Board = Callable[[UnitOfWork, Bulletin, datetime], Card | None]
"""What a bulletin shows at a moment; None if there is nothing to show any more."""


_NO_LETTER = {NoLetter.NO_ADDRESS: words.NO_ADDRESS, NoLetter.NO_SERVER: words.NO_MAIL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A parcel with all that its delivery needs, read in one go. `screen` is None if there is nothing to show.

    `shows` is the face whose message it is: its own, or that of the ping it was gathered with. `waits_for` is a
    platform that lets nobody in, where it is to be shown as well, or instead if there is nothing to show elsewhere.
    """

    parcel: Parcel
    shows: News
    found: Found
    screen: Screen | None = None
    waits_for: str = ""


class Preparing:
    def __init__(self, store: Store, insight: Insight, calm: Calm, board: Board, ways: Ways) -> None:
        self._store = store
        self._insight = insight
        self._calm = calm
        self._board = board
        self._ways = ways

    def prepare(self, parcel: Parcel, closures: Sequence[Closure], at: datetime) -> Job | None:
        """None for a ping that has to wait for its time."""
        if not self._calm.lets_go(parcel, at):
            return None
        with self._store.read() as unit:
            return self._job(unit, parcel, closures, at)

    def _job(self, unit: UnitOfWork, parcel: Parcel, closures: Sequence[Closure], at: datetime) -> Job:
        notice, shut = parcel.notice, {one.platform for one in closures if not one.place}
        shows, all_stands, card = self._face(unit, notice, at)
        found = self._ways.find(unit, notice, closures, at)
        if card is None:
            return Job(parcel=parcel, shows=shows, found=found)
        stands = tuple(place for place in all_stands if place.platform not in shut)
        waits_for = next((place.platform for place in all_stands if place.platform in shut), "")
        if not stands and not (waits_for and notice.urgent):
            waits_for = waits_for or found.waits_for
            if waits_for:
                return Job(parcel=parcel, shows=shows, found=found, waits_for=waits_for)
        under = unit.placements.all(notice.about, notice.to, CARD) if notice.under_card else ()
        tried = parcel.first_tried_at if parcel.is_doubtful else None
        screen = Screen(
            name=name(parcel),
            card=card,
            ways=found.ways,
            if_lost="; ".join(filter(None, (found.why, _NO_LETTER[found.no_letter] if found.no_letter else ""))),
            stands=stands,
            under=under,
            top=self._top(unit, notice, at) if under and not isinstance(notice.to, Channel) else None,
            mark=str(parcel.id),
            since=tried.timestamp() if tried is not None else None,
            may_come_twice=may_come_twice(notice),
        )
        return Job(parcel=parcel, shows=shows, found=found, screen=screen, waits_for=waits_for if stands else "")

    def _top(self, unit: UnitOfWork, notice: News, at: datetime) -> Card | None:
        """The card above it."""
        if isinstance(notice, Bulletin):
            return None
        return card_of(
            Notice(ticket=notice.ticket, to=notice.to, face=CARD), self._insight.view(unit, notice.ticket, at)
        )

    def _face(self, unit: UnitOfWork, notice: News, at: datetime) -> tuple[News, tuple[MessageRef, ...], Card | None]:
        """The face whose message it is, where that stands, and what it shows now."""
        if isinstance(notice, Notice) and is_ping(notice):
            return self._ping(unit, notice, at)
        stands = unit.placements.all(notice.about, notice.to, notice.face)
        if isinstance(notice, Bulletin):
            return notice, stands, self._board(unit, notice, at)
        view = self._insight.view(unit, notice.ticket, at)
        if not stands and is_outdated(notice, view.ticket):
            return notice, (), None
        return notice, stands, card_of(notice, view, stands=bool(stands))

    def _ping(
        self, unit: UnitOfWork, notice: Notice, at: datetime
    ) -> tuple[Notice, tuple[MessageRef, ...], Card | None]:
        """With all that was gathered with it."""
        told = self._calm.told(unit, notice, at)
        card = digests.card(told.lead, told.parts, stands=told.stands is not None)
        return told.lead[0], () if told.stands is None else (told.stands,), card


def name(parcel: Parcel) -> str:
    """For the log: nobody's words."""
    notice = parcel.notice
    return f"{notice.topic}" if isinstance(notice, Bulletin) else f"{notice.face} of ticket {notice.ticket}"
