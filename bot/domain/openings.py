"""The open time of one year in UTC, laid out so that a question about it is a look-up and not a walk.

The windows stand in sorted tuples beside the running total of their lengths: one bisection finds where a moment lies
among them, another in which window a given amount of open time ends.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

Span = tuple[datetime, datetime]
"""From the first moment up to the second, which is not in it. Both are in UTC, as are all moments here."""
Named = tuple[datetime, datetime, str]
"""A span and what it is called."""

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """`worked[n]` is the open time from the start of the year to the end of window `n`.

    Windows neither touch nor overlap. `missed` is what would have been open, and the name of the holiday it is not.
    """

    number: int
    opens: tuple[datetime, ...]
    closes: tuple[datetime, ...]
    worked: tuple[timedelta, ...]
    missed: tuple[Named, ...]

    @property
    def total(self) -> timedelta:
        return self.worked[-1] if self.worked else NOTHING

    def is_open(self, at: datetime) -> bool:
        passed = bisect_right(self.opens, at)
        return passed > 0 and at < self.closes[passed - 1]

    def worked_by(self, at: datetime) -> timedelta:
        """The open time of the year that has passed at this moment of it."""
        passed = bisect_right(self.opens, at)
        if not passed:
            return NOTHING
        worked, closes = self.worked[passed - 1], self.closes[passed - 1]
        return worked if closes <= at else worked - (closes - at)

    def when(self, worked: timedelta) -> datetime:
        """The first moment by which so much open time of the year has passed: more than none, at most `total`."""
        number = bisect_left(self.worked, worked)
        return self.closes[number] - (self.worked[number] - worked)

    def windows(self, since: datetime) -> Iterator[Span]:
        """The open time of the year from a moment on."""
        for number in range(bisect_right(self.closes, since), len(self.closes)):
            yield max(self.opens[number], since), self.closes[number]


def year_of(number: int, windows: Iterable[Span], missed: Iterable[Named]) -> Year:
    """What lies in the year of these windows; they may overlap, and reach beyond it."""
    first, last = datetime(number, 1, 1, tzinfo=UTC), datetime(number + 1, 1, 1, tzinfo=UTC)
    joined = list(_joined(_within(first, last, windows)))
    return Year(
        number=number,
        opens=tuple(opens for opens, _ in joined),
        closes=tuple(closes for _, closes in joined),
        worked=tuple(accumulate(closes - opens for opens, closes in joined)),
        missed=tuple(_untold(first, last, missed, joined)),
    )


def _within(first: datetime, last: datetime, windows: Iterable[Span]) -> list[Span]:
    return sorted(
        (max(opens, first), min(closes, last)) for opens, closes in windows if opens < last and closes > first
    )


def _joined(windows: Iterable[Span]) -> Iterator[Span]:
    """Sorted windows, with those that touch or overlap made one."""
    current: Span | None = None
    for opens, closes in windows:
        if current is None:
            current = opens, closes
        elif opens <= current[1]:
            current = current[0], max(current[1], closes)
        else:
            yield current
            current = opens, closes
    if current is not None:
        yield current


def _untold(first: datetime, last: datetime, missed: Iterable[Named], windows: list[Span]) -> Iterator[Named]:
    """What the holidays took between two moments; of two that took the same time, the one that began earlier did."""
    told_until = first
    for opens, closes, name in sorted(missed):
        for since, until in _without(windows, max(opens, told_until), min(closes, last)):
            yield since, until, name
        told_until = max(told_until, closes)


def _without(windows: list[Span], start: datetime, end: datetime) -> Iterator[Span]:
    """The parts of a span in which none of the windows is open."""
    number = bisect_right(windows, start, key=lambda window: window[1])
    while start < end:
        opens, closes = windows[number] if number < len(windows) else (end, end)
        if opens > start:
            yield start, min(opens, end)
        start, number = closes, number + 1
