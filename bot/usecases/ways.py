"""The ways to somebody: which are open, which are closed, and who is told that one is.

A platform that does not let the desk in is closed as a whole: what is for it waits, and somebody hears of it elsewhere.
A channel is closed when nothing can be said there: its notices take the next way, and its lead hears of it, once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.desk import Desk
from bot.domain.notices import Bulletin, News, Notice, Topic, TopicKind
from bot.domain.pairing import account_of
from bot.domain.people import MAIL, Channel, Handle, PersonId
from bot.ports import Store, UnitOfWork
from bot.post import Closure, Parcel

Way = Handle | Channel

TRIED_AGAIN_AFTER = timedelta(hours=1)
"""How long a closed channel is left alone. Until then its notices go another way at once."""
WAITS_FOR = timedelta(hours=1)
"""How long a notice for a closed platform is left alone; when it opens, all of them go."""

_LOCKED = "{platform} does not let the desk in"
_ABOUT_WAYS = frozenset({TopicKind.SHUT_OUT, TopicKind.DEAD_END})


class NoLetter(StrEnum):
    """Why somebody whom no chat reaches is not written to."""

    NO_ADDRESS = "no address"
    NO_SERVER = "no server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The ways that are open, the best first. If there are none, `why` says what closed them, if anything did.

    `no_letter`: the last of them is not a letter, where it could be. `waits_for` is the closed platform because of
    which there are none now. `mends` are ways that were closed and are tried again, with what is told if they are open.
    """

    ways: tuple[Way, ...] = ()
    why: str = ""
    no_letter: NoLetter | None = None
    waits_for: str = ""
    mends: Mapping[Channel, Bulletin] = field(default_factory=dict)


class Ways:
    def __init__(self, store: Store, desk: Desk, platforms: Collection[str]) -> None:
        """`platforms` are those that the desk is connected to: a view, since they are met later."""
        self._store = store
        self._desk = desk
        self._platforms = platforms

    # ── which way ────────────────────────────────────────────────────────────────────────────────────────────

    def find(self, unit: UnitOfWork, notice: News, closures: Sequence[Closure], at: datetime) -> Found:
        """The open ways to the audience of a notice.

        It waits for a platform that is closed as a whole; only what is urgent takes the next way then.
        """
        if isinstance(notice.to, Channel) and notice.to.platform not in self._platforms:
            return Found(ways=(notice.to,))  # nobody else gets what was never sent
        shut = {c.platform for c in closures if not c.place}
        known = {Channel(platform=c.platform, id=c.place): c for c in closures if c.place}
        ways, no_letter = self._all(unit, notice)
        closed = {way: known[way] for way in ways if isinstance(way, Channel) and way in known}
        passable = [way for way in ways if way not in closed or closed[way].until <= at]
        is_open = [way for way in passable if way.platform not in shut]
        if passable and (not is_open or (passable[0] not in is_open and not notice.urgent)):
            return Found(waits_for=passable[0].platform)
        again = [way for way in closed if way in is_open]
        lead = self._lead(unit, notice) if again else PersonId("")
        return Found(
            ways=tuple(is_open),
            why="; ".join(one.why for one in closed.values()) if not is_open else "",
            no_letter=no_letter,
            mends={way: Bulletin(topic=_topic(TopicKind.DEAD_END, closed[way]), to=lead) for way in again},
        )

    def _all(self, unit: UnitOfWork, notice: News) -> tuple[list[Way], NoLetter | None]:
        """A channel is where it is; what it cannot take, its team's other channel does, or its lead.

        A person is where they were last, else where they can be, else at their address.
        """
        if not isinstance(notice.to, Channel):
            return self._to_person(unit, notice.to, account_of(notice))
        ways: list[Way] = [notice.to]
        team = self._desk.team_at(notice.to)
        if team is not None and team.fallback is not None:
            ways.append(team.fallback)
        if notice.to.platform in self._people_are_on:
            ways += self._to_person(unit, self._lead(unit, notice))[0]
        return [way for way in ways if way.platform in self._platforms], None

    def _to_person(
        self, unit: UnitOfWork, who: PersonId, first: Handle | None = None
    ) -> tuple[list[Way], NoLetter | None]:
        person = unit.people.all([who]).get(who)
        if person is None:
            return [], None
        handles = sorted(person.handles, key=lambda handle: handle != first)
        ways: list[Way] = [handle for handle in handles if handle.platform in self._platforms]
        if person.letterbox is None:
            return ways, NoLetter.NO_ADDRESS
        if MAIL not in self._platforms:
            return ways, NoLetter.NO_SERVER
        return [*ways, person.letterbox], None

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
            is_news = self._close(unit, platform, why, at)
            unit.outbox.hold(parcel, until=at + WAITS_FOR, why=_LOCKED.format(platform=platform))
            unit.commit()
        return is_news

    def close(self, platform: str, why: str, at: datetime) -> None:
        """The platform has said that it does not let us in, before anything was sent there."""
        with self._store.write() as unit:
            self._close(unit, platform, why, at)
            unit.commit()

    def _close(self, unit: UnitOfWork, platform: str, why: str, at: datetime) -> bool:
        closure = Closure(platform=platform, why=why, since=at, until=at + WAITS_FOR)
        is_news = unit.closures.put(closure)
        if is_news:
            self._tell(unit, _topic(TopicKind.SHUT_OUT, closure), self._leads_elsewhere(unit, platform), at)
        return is_news

    def wait(self, parcel: Parcel, platform: str, at: datetime) -> None:
        """The parcel waits for a closed platform; if that has opened meanwhile, it comes again at once."""
        with self._store.write() as unit:
            self.wait_on(unit, parcel, platform, at)
            unit.commit()

    def wait_on(self, unit: UnitOfWork, parcel: Parcel, platform: str, at: datetime) -> None:
        if unit.closures.holds(platform):
            unit.outbox.hold(parcel, until=at + WAITS_FOR, why=_LOCKED.format(platform=platform))
        else:
            unit.outbox.defer(parcel, until=at)

    def bar(self, notice: News, way: Channel, why: str, at: datetime) -> bool:
        """Nothing can be said there, so that others go another way at once. Whether that is news."""
        closure = Closure(platform=way.platform, place=way.id, why=why, since=at, until=at + TRIED_AGAIN_AFTER)
        with self._store.read() as unit:
            lead = self._lead(unit, notice)
        with self._store.write() as unit:
            is_news = unit.closures.put(closure)
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

    def mend(self, unit: UnitOfWork, way: Way, found: Found, at: datetime) -> None:
        """Something arrived there. If it had been closed, whoever was told of that hears that it is over."""
        told = found.mends.get(way) if isinstance(way, Channel) else None
        if told is not None and unit.closures.drop(way.platform, way.id):
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
        return [lead for lead in leads if any(way.platform in others for way in self._to_person(unit, lead)[0])]

    def _tell(self, unit: UnitOfWork, topic: Topic, people: Sequence[PersonId], at: datetime) -> None:
        for person in people:
            unit.outbox.put(Bulletin(topic=topic, to=person, urgent=True), at=at)


def key_of(closure: Closure) -> str:
    """It names one time that it was closed."""
    return f"{closure.since.isoformat()}/{closure.platform}/{closure.place}"


def _topic(kind: TopicKind, closure: Closure) -> Topic:
    return Topic(kind=kind, key=key_of(closure))
