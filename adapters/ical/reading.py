"""What an iCalendar says of a stretch of time (RFC 5545): its events, one by one, however they recur.

Recurrences are walked in the wall time of the event's own zone, so a shift that begins at nine begins at nine all year.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar, Component, vCalAddress, vRecur

from adapters.ical.properties import Time, addresses, dates, is_ranged, length, moment, parameter, rules, text
from bot.domain.oncall.feeds import Occurrence
from bot.ports import BadCalendar

log = logging.getLogger(__name__)

MOST_EVENTS = 5000
MOST_TIMES = 5000
"""Recurrences of one event that are walked."""
OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
"""Nobody's shift, and a calendar's way to keep a reader busy."""
EARLIEST = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time
MAILTO = "mailto:"
ONWARDS = "THISANDFUTURE"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """When an event takes place: its wall time in its zone, and how long it is."""

    wall: datetime
    zone: tzinfo
    length: timedelta
    is_whole_days: bool

    def at(self, wall: datetime) -> tuple[datetime, datetime]:
        """The same event at another wall time, in UTC. Whole days keep their number, whatever the clocks do."""
        if self.is_whole_days:
            return _utc(wall, self.zone), _utc(wall + self.length, self.zone)
        starts = _utc(wall, self.zone)
        return starts, starts + self.length


def read(data: bytes, *, since: datetime, until: datetime, zone: str) -> tuple[Occurrence, ...]:
    """The events that overlap `[since, until)`. `zone` is for times that name none, if the calendar names none either.

    Raises `BadCalendar` for what is no calendar. An event that cannot be understood is left out, and logged.
    """
    calendar = _parsed(data)
    here = _zone(str(calendar.get("X-WR-TIMEZONE", "")), zone)
    events = list(islice(calendar.walk("VEVENT"), MOST_EVENTS + 1))
    if len(events) > MOST_EVENTS:
        raise BadCalendar(f"it holds more than {MOST_EVENTS} events")
    changes = _changes(events, here)
    found: list[Occurrence] = []
    for event in events:
        try:
            found += _occurrences(event, changes, since, until, here)
        except (ValueError, TypeError, OverflowError) as fault:
            log.warning("an event of a calendar is left out: %s", type(fault).__name__)
    return tuple(sorted(found, key=lambda o: (o.starts, o.ends)))


def _parsed(data: bytes) -> Calendar:
    try:
        calendar = Calendar.from_ical(data)
    except (ValueError, KeyError, IndexError, TypeError) as fault:
        raise BadCalendar("it is no iCalendar") from fault
    if not isinstance(calendar, Calendar):
        raise BadCalendar("it is no iCalendar")
    return calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moved:
    """Every event of a series from `since` on takes place so long after its time (`by`), and as `event` says."""

    since: datetime
    by: timedelta
    span: _Span
    event: Component

    def at(self, starts: datetime) -> tuple[datetime, datetime]:
        return self.span.at(starts.astimezone(self.span.zone).replace(tzinfo=None) + self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Changes:
    """What became of single events of the series: `alone` by id and moment; all from a moment on, by id, in order."""

    alone: frozenset[tuple[str, datetime]]
    onwards: Mapping[str, Sequence[_Moved]]

    def of(self, uid: str, starts: datetime) -> _Moved | None:
        """What holds from a moment before this one on."""
        return next((one for one in reversed(self.onwards.get(uid, ())) if one.since <= starts), None)

    def reach(self, uid: str) -> timedelta:
        """How far an event may lie from its time."""
        return max((abs(one.by) + one.span.length for one in self.onwards.get(uid, ())), default=timedelta(0))


def _changes(events: Iterable[Component], here: tzinfo) -> _Changes:
    alone: set[tuple[str, datetime]] = set()
    onwards: dict[str, list[_Moved]] = {}
    for event in events:
        recurrence = moment(event, "RECURRENCE-ID")
        if recurrence is None:
            continue
        uid, since = text(event, "UID"), _moment(recurrence, here)
        alone.add((uid, since))
        if is_ranged(event, ONWARDS):
            try:
                span = _span(event, here)
            except (ValueError, TypeError, OverflowError):
                continue  # it is left out and logged when its turn comes
            by = span.wall - since.astimezone(span.zone).replace(tzinfo=None)
            onwards.setdefault(uid, []).append(_Moved(since=since, by=by, span=span, event=event))
    for found in onwards.values():
        found.sort(key=lambda one: one.since)
    return _Changes(alone=frozenset(alone), onwards=onwards)


def _occurrences(
    event: Component, changes: _Changes, since: datetime, until: datetime, here: tzinfo
) -> Iterator[Occurrence]:
    if _is_cancelled(event):
        return
    span, uid = _span(event, here), text(event, "UID")
    is_alone = moment(event, "RECURRENCE-ID") is not None
    reach = changes.reach(uid)
    for wall in [span.wall] if is_alone else _walls(event, span, since - reach, until + reach):
        starts, ends = span.at(wall)
        if not is_alone and (uid, starts) in changes.alone:
            continue
        moved = None if is_alone else changes.of(uid, starts)
        if moved is not None and _is_cancelled(moved.event):
            continue
        if moved is not None:
            starts, ends = moved.at(starts)
        if starts < until and ends > since and ends > starts:
            yield Occurrence(starts=starts, ends=ends, called=tuple(_called(moved.event if moved else event)))


def _is_cancelled(event: Component) -> bool:
    return text(event, "STATUS").upper() == "CANCELLED"


def _span(event: Component, here: tzinfo) -> _Span:
    start, end, said = moment(event, "DTSTART"), moment(event, "DTEND"), length(event)
    if start is None:
        raise ValueError("begins at no time")
    wall, zone = _wall(start, here)
    is_whole_days = not isinstance(start, datetime)
    if end is not None and is_whole_days:
        said = _wall(end, here)[0] - wall
    elif end is not None:
        said = _moment(end, here) - _utc(wall, zone)
    elif said is None:
        said = timedelta(days=1) if is_whole_days else timedelta(0)
    return _Span(wall=wall, zone=zone, length=said, is_whole_days=is_whole_days)


def _walls(event: Component, span: _Span, since: datetime, until: datetime) -> Iterator[datetime]:
    """The wall times at which it takes place, as far as they can matter."""
    recurring, extra = rules(event), dates(event, "RDATE")
    if "RRULE" in event and not recurring:
        raise ValueError("recurs in a way nobody understands")
    if not recurring and not extra:
        yield span.wall
        return
    times = rruleset()
    times.rdate(span.wall)
    for one in extra:
        times.rdate(_moment(one, span.zone).astimezone(span.zone).replace(tzinfo=None))
    for rule in recurring:
        if str(rule.get("FREQ", [""])[0]).upper() in OFTEN or span.wall < EARLIEST:
            raise ValueError("recurs too often")
        times.rrule(rrulestr(_bounded(rule, span.zone), dtstart=span.wall))
    left_out = {_moment(one, span.zone) for one in dates(event, "EXDATE")}
    days_out = {one for one in dates(event, "EXDATE") if not isinstance(one, datetime)}
    slack = timedelta(days=1)  # a wall time is at most this far from UTC
    first = (since - span.length).replace(tzinfo=None) - slack
    last = until.replace(tzinfo=None) + slack
    for wall in islice(times.xafter(first, inc=True), MOST_TIMES):
        if wall > last:
            return
        if _utc(wall, span.zone) not in left_out and wall.date() not in days_out:
            yield wall


def _bounded(rule: vRecur, zone: tzinfo) -> str:
    """The rule as text, its end in the wall time in which it is walked: RFC 5545 writes that in UTC."""
    written = str(rule.to_ical(), "ascii")  # type: ignore[no-untyped-call]
    ends = rule.get("UNTIL")
    if not ends:
        return written
    end = ends[0]
    if not isinstance(end, datetime):
        wall = datetime.combine(end, time.max)
    elif end.tzinfo is not None:
        wall = end.astimezone(zone).replace(tzinfo=None)
    else:
        wall = end
    others = [part for part in written.split(";") if not part.upper().startswith("UNTIL=")]
    return ";".join([*others, f"UNTIL={wall:%Y%m%dT%H%M%S}"])


def _called(event: Component) -> Iterator[str]:
    """Whom it may mean, the surest first: attendees who have not declined, what it is called, and who made it."""
    for attendee in addresses(event, "ATTENDEE"):
        if parameter(attendee, "PARTSTAT").upper() != "DECLINED":
            yield from _person(attendee)
    yield text(event, "SUMMARY")
    for organizer in addresses(event, "ORGANIZER"):
        yield from _person(organizer)


def _person(address: vCalAddress) -> Iterator[str]:
    if address.casefold().startswith(MAILTO):
        yield address[len(MAILTO) :]
    yield parameter(address, "CN")


# ── times ────────────────────────────────────────────────────────────────────────────────────────────────────


def _wall(value: Time, here: tzinfo) -> tuple[datetime, tzinfo]:
    """A time as the wall shows it, and where that wall is."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time()), here
    return value.replace(tzinfo=None), value.tzinfo or here


def _moment(value: Time, here: tzinfo) -> datetime:
    return _utc(*_wall(value, here))


def _utc(wall: datetime, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _zone(named: str, otherwise: str) -> tzinfo:
    for name in (named.strip(), otherwise):
        try:
            if name:
                return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            log.warning("a calendar names a time zone that nobody knows")
    return UTC
