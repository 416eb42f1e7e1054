"""What the schedule calls for by itself: saying who has taken over, and warning of hours that nobody covers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.oncall.schedule import Schedule, Turn
from bot.domain.people import Availability, Person, PersonId, Presence

SEEN_BEFORE = timedelta(days=14)
"""How far back the one who had it before is looked for: two weekly turns."""
WARNED_AHEAD = timedelta(days=7)
_AN_INSTANT = timedelta(microseconds=1)
_NOTED_BY = timedelta(hours=1)
"""A told gap that reaches out of sight is kept with its new end only this often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """`person` took over in `layer` at `at`, from `before` if anybody had it lately."""

    layer: int
    at: datetime
    person: PersonId
    before: PersonId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Nobody can be called in `layer` in `[starts, ends)`: nobody is on call, or `person` is and cannot be reached."""

    layer: int
    starts: datetime
    ends: datetime
    person: PersonId | None = None

    def touches(self, other: "Gap") -> bool:
        same = (self.layer, self.person) == (other.layer, other.person)
        return same and self.starts <= other.ends and other.starts <= self.ends


def newest_hand_over(schedule: Schedule, layer: int, *, since: datetime, until: datetime) -> HandOver | None:
    """The last time in `(since, until]` that somebody took over from somebody else; a gap between them is no matter.

    What is older than `SEEN_BEFORE` is news no more.
    """
    first, *turns = schedule.turns(layer, until - SEEN_BEFORE, until + _AN_INSTANT)
    found, before = None, first.person
    for turn in turns:
        if turn.person is None:
            continue
        if turn.person != before and turn.starts > since:
            found = HandOver(layer=layer, at=turn.starts, person=turn.person, before=before)
        before = turn.person
    return found


def gaps(schedule: Schedule, people: Mapping[PersonId, Person], at: datetime) -> tuple[Gap, ...]:
    """The hours in which nobody can be called, as far as they begin within the week ahead; seen up to two weeks."""
    found: list[Gap] = []
    for layer in schedule.layers:
        for turn in schedule.turns(layer, at, at + 2 * WARNED_AHEAD):
            found += _gap(turn, people)
    return tuple(gap for gap in _joined(found) if gap.starts < at + WARNED_AHEAD)


def still_open(schedule: Schedule, people: Mapping[PersonId, Person], gap: Gap) -> bool:
    """Whether any of it is still without anybody."""
    turns = schedule.turns(gap.layer, gap.starts, gap.ends)
    return any(_gap(turn, people) for turn in turns)


def _gap(turn: Turn, people: Mapping[PersonId, Person]) -> list[Gap]:
    if turn.person is None:
        return [Gap(layer=turn.layer, starts=turn.starts, ends=turn.ends)]
    somebody = people.get(turn.person)
    until = turn.ends if somebody is None or not somebody.handles else _away_until(somebody.availability, turn.ends)
    if until is None or until <= turn.starts:
        return []
    return [Gap(layer=turn.layer, starts=turn.starts, ends=min(turn.ends, until), person=turn.person)]


def _away_until(availability: Availability, end: datetime) -> datetime | None:
    if availability.presence is not Presence.AWAY:
        return None
    return availability.until or end


def _joined(found: Iterable[Gap]) -> list[Gap]:
    """Turns of one absent person that follow each other are one gap."""
    joined: list[Gap] = []
    for gap in found:
        if joined and joined[-1].touches(gap):
            joined[-1] = replace(joined[-1], ends=gap.ends)
        else:
            joined.append(gap)
    return joined


def told_and_new(known: Iterable[Gap], now: Iterable[Gap]) -> tuple[tuple[Gap, ...], tuple[Gap, ...]]:
    """The gaps told before that go on, with their new ends; and those to tell.

    A gap that reaches out of sight grows with every look. It is told once, when it comes into sight.
    """
    old = list(known)
    grown, new = [], []
    for gap in now:
        before = next((o for o in old if o.touches(gap)), None)
        if before is None:
            new.append(gap)
        elif gap.ends - before.ends >= _NOTED_BY:
            grown.append(replace(before, ends=gap.ends))
    return tuple(grown), tuple(new)
