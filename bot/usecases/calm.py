"""No storm: a ping waits for its receiver's hours, and what else calls them within minutes becomes one digest.

It is decided at the moment of delivery, from the tickets as they are then, and kept in the store before anything is
shown. So a desk that starts again goes on where it was, and a ping that nobody needs any more falls out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import DeskError
from bot.domain.notices import FaceKind, Notice
from bot.domain.people import PersonId
from bot.domain.pings import breaks_through, is_ping, may_wait_for_hours, may_wait_for_news, still_says
from bot.domain.quiet import quiet_until
from bot.domain.terms import MessageRef
from bot.domain.views import TicketView
from bot.ports import UnitOfWork
from bot.post import Parcel
from bot.usecases.insight import Insight
from bot.usecases.ledger import Ledger
from bot.usecases.roster import scheduled


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a ping shows now: the face whose message it is, where that stands, and all that still says something."""

    lead: tuple[Notice, TicketView]
    stands: MessageRef | None
    parts: tuple[tuple[Notice, TicketView], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    held_until: datetime | None = None
    gathers: tuple[Parcel, ...] = ()
    needs_not: tuple[Parcel, ...] = ()


class Calm:
    def __init__(self, ledger: Ledger, insight: Insight) -> None:
        self._store = ledger.store
        self._desk = ledger.desk
        self._insight = insight

    def lets_go(self, parcel: Parcel, at: datetime) -> bool:
        """Whether it is delivered now, with what it gathered; else it is held, and comes again by itself."""
        if may_wait_for_news(parcel.notice):
            return self._lets_news_go(parcel, at)
        with self._store.read() as unit:
            plan = self._plan(unit, parcel, at)
        lead = parcel.notice
        if plan == _Plan() or not is_ping(lead):
            return True
        with self._store.write() as unit:
            if plan.held_until is not None:
                unit.outbox.hold(parcel, until=plan.held_until)
            for other in plan.needs_not:
                unit.outbox.take_out(other)
            taken = [other.notice for other in plan.gathers if unit.outbox.take_out(other)]
            unit.gathered.put(lead, [notice for notice in taken if is_ping(notice)])
            unit.commit()
        return plan.held_until is None

    def _lets_news_go(self, parcel: Parcel, at: datetime) -> bool:
        """A bulletin that can wait until its receiver works."""
        news = parcel.notice
        with self._store.read() as unit:
            stands = unit.placements.of(news.about, news.to, news.face) is not None
            until = None if stands else self._back_at(unit, PersonId(str(news.to)), at)
        if until is None:
            return True
        with self._store.write() as unit:
            unit.outbox.hold(parcel, until=until)
            unit.commit()
        return False

    def told(self, unit: UnitOfWork, notice: Notice, at: datetime) -> Told:
        """What is shown for a ping, be it new or standing somewhere, alone or with others."""
        lead, stands = _place(unit, notice)
        all_of_it = [(part, self._insight.view(unit, part.ticket, at)) for part in (lead, *unit.gathered.members(lead))]
        return Told(lead=all_of_it[0], stands=stands, parts=tuple(p for p in all_of_it if self._says(unit, *p)))

    def has_pinged(self, unit: UnitOfWork, notice: Notice, at: datetime) -> None:
        """From now on others are gathered for a while."""
        unit.marks.put(_mark(notice), at)

    def _plan(self, unit: UnitOfWork, parcel: Parcel, at: datetime) -> _Plan:
        notice = parcel.notice
        if not is_ping(notice) or _place(unit, notice)[1] is not None:
            return _Plan()  # it calls nobody: what stands there is only brought up to date
        view = self._insight.view(unit, notice.ticket, at)
        if not self._says(unit, notice, view):
            return _Plan()
        until = self._off_hours(unit, notice, view) or self._window(unit, notice, view)
        if until is not None:
            return _Plan(held_until=until)
        return self._gathering(unit, parcel, notice, view.at)

    def _gathering(self, unit: UnitOfWork, parcel: Parcel, lead: Notice, at: datetime) -> _Plan:
        """Everything else that could call this person now comes along, once for each ticket's clocks."""
        gathers: list[Parcel] = []
        needs_not: list[Parcel] = []
        seen = {_subject(lead)}
        for other, notice, its in self._others(unit, parcel, at):
            if not self._says(unit, notice, its):
                needs_not.append(other)
            elif breaks_through(notice, its.ticket) or self._off_hours(unit, notice, its):
                continue
            elif _subject(notice) in seen:
                needs_not.append(other)
            else:
                seen.add(_subject(notice))
                gathers.append(other)
        return _Plan(gathers=tuple(gathers), needs_not=tuple(needs_not))

    def _others(self, unit: UnitOfWork, parcel: Parcel, at: datetime) -> Iterator[tuple[Parcel, Notice, TicketView]]:
        for other in unit.outbox.beside(parcel):
            notice = other.notice
            if not is_ping(notice) or _place(unit, notice)[1] is not None:
                continue
            try:
                yield other, notice, self._insight.view(unit, notice.ticket, at)
            except DeskError:
                continue  # it fails by itself when its turn comes, and keeps no other from being told

    def _says(self, unit: UnitOfWork, notice: Notice, view: TicketView) -> bool:
        return still_says(notice, view.ticket, view.clocks, scheduled(unit, self._desk, view.at), view.at)

    def _off_hours(self, unit: UnitOfWork, notice: Notice, view: TicketView) -> datetime | None:
        if not may_wait_for_hours(notice, view.ticket, self._desk):
            return None
        return self._back_at(unit, PersonId(str(notice.to)), view.at)

    def _back_at(self, unit: UnitOfWork, person: PersonId, at: datetime) -> datetime | None:
        known = unit.people.all([person])
        return quiet_until(person, known[person].availability, self._desk, at) if person in known else None

    def _window(self, unit: UnitOfWork, notice: Notice, view: TicketView) -> datetime | None:
        """The end of the minutes in which this person was pinged already. A clock that went back opens none."""
        if breaks_through(notice, view.ticket):
            return None
        pinged_at = unit.marks.get(_mark(notice))
        if pinged_at is None or pinged_at > view.at:
            return None
        ends = pinged_at + self._desk.storms.gather_for
        return ends if ends > view.at else None


def _place(unit: UnitOfWork, notice: Notice) -> tuple[Notice, MessageRef | None]:
    """The face in whose message this one stands, and where; if nowhere, it is its own."""
    stands = unit.placements.of(notice.ticket, notice.to, notice.face)
    lead = unit.gathered.lead(notice) if stands is None else None
    if lead is not None and (there := unit.placements.of(lead.ticket, lead.to, lead.face)) is not None:
        return lead, there
    return notice, stands


def _mark(notice: Notice) -> str:
    return f"pinged {notice.to}"


def _subject(notice: Notice) -> tuple[int, str]:
    """What somebody is told of once: a ticket's clocks, all in all, or one follow-up."""
    is_follow_up = notice.face.kind is FaceKind.FOLLOW_UP
    return notice.ticket, str(notice.face) if is_follow_up else "clocks"
