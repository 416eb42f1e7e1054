"""The ways to somebody: which are open, which are closed, and who is told that one is.

A platform that does not let the desk in is closed as a whole: what is for it waits, and somebody hears of it elsewhere.
A place is closed when nothing can be said there: its notices take the next way, and its lead hears of it, once.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.desk import Desk
from bot.domain.notices import Audience, Bulletin, News, Notice, Topic, TopicKind
from bot.domain.people import Channel, Handle, PersonId
from bot.domain.terms import MessageRef
from bot.ports import Store, UnitOfWork
from bot.post import Closure, Parcel

Way = Handle | Channel

TRIED_AGAIN_AFTER = timedelta(hours=1)
"""How long a closed place is left alone. Until then its notices go another way at once."""
WAITS_FOR = timedelta(hours=1)
"""How long a notice for a closed platform is left alone; when it opens, all of them go."""

_ABOUT_WAYS = frozenset({TopicKind.SHUT_OUT, TopicKind.DEAD_END})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The way to take, if there is one. `waits_for` is the closed platform because of which there is none now.

    `why` says what closed the ways that are not taken. `mends` is what is told anew if this way turns out to be open.
    """

    way: Way | None
    waits_for: str = ""
    why: str = ""
    mends: Bulletin | None = None


class Ways:
    def __init__(self, store: Store, desk: Desk, platforms: Collection[str]) -> None:
        """`platforms` are those that the desk is connected to: a view, since they are met later."""
        self._store = store
        self._desk = desk
        self._platforms = platforms

    # ── which way ────────────────────────────────────────────────────────────────────────────────────────────

    def find(self, unit: UnitOfWork, notice: News, closures: Sequence[Closure], at: datetime) -> Found:
        """The first open way to the audience of a notice.

        It waits for a platform that is closed as a whole; only what is urgent takes the next way then.
        """
        if isinstance(notice.to, Channel) and notice.to.platform not in self._platforms:
            return Found(way=None, why=f"this desk is not connected to {notice.to.platform}")
        shut = {c.platform: c for c in closures if not c.place}
        known = {(c.platform, c.place): c for c in closures if c.place}
        ways = [way for way in self._all(unit, notice) if way.platform in self._platforms]
        barred = [c for way in ways if (c := known.get((way.platform, place_of(way)))) is not None and c.until > at]
        closed = {(c.platform, c.place) for c in barred}
        passable = [way for way in ways if (way.platform, place_of(way)) not in closed]
        if passable and passable[0].platform in shut and not notice.urgent:
            return Found(way=None, waits_for=passable[0].platform)
        way = next((way for way in passable if way.platform not in shut), None)
        if way is None and passable:
            return Found(way=None, waits_for=passable[0].platform)
        was = known.get((way.platform, place_of(way))) if way is not None else None
        mends = None if was is None else Bulletin(topic=_topic(TopicKind.DEAD_END, was), to=self._lead(unit, notice))
        return Found(way=way, why=barred[0].why if barred else "nobody can be reached there", mends=mends)

    def _all(self, unit: UnitOfWork, notice: News) -> Iterator[Way]:
        """The best first: a channel's own place, what its team has in its stead, and its lead in person."""
        if not isinstance(notice.to, Channel):
            yield from _handles(unit, notice.to)
            return
        yield notice.to
        team = self._desk.team_at(notice.to)
        if team is not None and team.fallback is not None:
            yield team.fallback
        if notice.to.platform in self._people_are_on:
            yield from _handles(unit, self._lead(unit, notice))

    @property
    def _people_are_on(self) -> set[str]:
        """Platforms with people: a webhook is read by a machine, and nobody reads what was for it in its stead."""
        channels = [self._desk.on_call_channel, *(team.channel for team in self._desk.teams.values())]
        return {channel.platform for channel in channels}

    def _lead(self, unit: UnitOfWork, notice: News) -> PersonId:
        """Who answers for the audience: the lead of the channel's team, or of the ticket's, or of the first one."""
        team = self._desk.team_at(notice.to) if isinstance(notice.to, Channel) else None
        if team is None and isinstance(notice, Notice):
            key = unit.tickets.get(notice.ticket).team
            team = self._desk.teams.get(key) if key is not None else None
        return (team or next(iter(self._desk.teams.values()))).lead

    # ── what closes and opens ────────────────────────────────────────────────────────────────────────────────

    def shut(self, parcel: Parcel, platform: str, why: str, at: datetime) -> bool:
        """The platform does not let us in. The parcel waits with all others for it. Whether that is news."""
        with self._store.write() as unit:
            closure = Closure(platform=platform, why=why, since=at, until=at + WAITS_FOR)
            is_news = unit.closures.put(closure)
            unit.outbox.hold(parcel, until=at + WAITS_FOR)
            if is_news:
                self._tell(unit, _topic(TopicKind.SHUT_OUT, closure), self._leads_elsewhere(unit, platform), at)
            unit.commit()
        return is_news

    def wait(self, parcel: Parcel, platform: str, at: datetime) -> None:
        """The parcel waits for a closed platform; if that has opened meanwhile, it comes again at once."""
        with self._store.write() as unit:
            if unit.closures.holds(platform):
                unit.outbox.hold(parcel, until=at + WAITS_FOR)
            else:
                unit.outbox.defer(parcel, until=at)
            unit.commit()

    def bar(self, parcel: Parcel, way: Way, why: str, at: datetime) -> bool:
        """Nothing can be said there; the parcel takes another way at once. Whether that is news."""
        notice, until = parcel.notice, at + TRIED_AGAIN_AFTER
        closure = Closure(platform=way.platform, place=place_of(way), why=why, since=at, until=until)
        with self._store.read() as unit:
            lead = self._lead(unit, notice)
        with self._store.write() as unit:
            is_news = unit.closures.put(closure)
            unit.outbox.again(parcel, at=at, why=why)
            if is_news and not (isinstance(notice, Bulletin) and notice.topic.kind in _ABOUT_WAYS):
                self._tell(unit, _topic(TopicKind.DEAD_END, closure), [lead], at)
            unit.commit()
        return is_news

    def reopen(self, platform: str, at: datetime) -> bool:
        """The platform lets us in: what waited for it goes. Whether it had been closed."""
        with self._store.write() as unit:
            closed = [one for one in unit.closures.all() if one.platform == platform and not one.place]
            if not closed:
                return False
            unit.closures.drop(platform)
            unit.outbox.release()
            self._tell(unit, _topic(TopicKind.SHUT_OUT, closed[0]), self._leads_elsewhere(unit, platform), at)
            unit.commit()
        return True

    def mend(self, unit: UnitOfWork, way: Way, told: Bulletin, at: datetime) -> None:
        """Something arrived in a place that had been closed."""
        if unit.closures.drop(way.platform, place_of(way)):
            unit.outbox.put(told, at=at)

    def shut_out(self) -> dict[str, Closure]:
        """The platforms that do not let the desk in, by name."""
        with self._store.read() as unit:
            return {one.platform: one for one in unit.closures.all() if not one.place}

    def _leads_elsewhere(self, unit: UnitOfWork, platform: str) -> list[PersonId]:
        """The teams' leads who can be told on another platform."""
        shut = {one.platform for one in unit.closures.all() if not one.place}
        others = set(self._platforms) - shut - {platform}
        leads = dict.fromkeys(team.lead for team in self._desk.teams.values())
        return [lead for lead in leads if any(h.platform in others for h in _handles(unit, lead))]

    def _tell(self, unit: UnitOfWork, topic: Topic, people: Sequence[PersonId], at: datetime) -> None:
        for person in people:
            unit.outbox.put(Bulletin(topic=topic, to=person, urgent=True), at=at)


def place_of(way: Way) -> str:
    """What it is known by among the closures."""
    return way.id if isinstance(way, Channel) else str(way)


def stands_open(where: MessageRef, closures: Sequence[Closure]) -> bool:
    """Whether the platform on which it stands lets us in."""
    return all(one.place or one.platform != where.platform for one in closures)


def key_of(closure: Closure) -> str:
    """It names one time that it was closed."""
    return f"{closure.since.isoformat()}/{closure.platform}/{closure.place}"


def _topic(kind: TopicKind, closure: Closure) -> Topic:
    return Topic(kind=kind, key=key_of(closure))


def _handles(unit: UnitOfWork, person: Audience) -> tuple[Handle, ...]:
    if isinstance(person, Channel):
        return ()
    found = unit.people.all([person])
    return found[person].handles if person in found else ()
