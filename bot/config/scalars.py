"""The small things people write in app.yaml: durations, percents, days, windows. Wrong ones raise `Wrong`."""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta

from bot.config.problems import closest
from bot.domain.hours import Window
from bot.domain.terms import Trigger, TriggerKind

_UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
LONGEST = timedelta(weeks=520)
LONGEST_TICK = timedelta(minutes=1)
_DURATION = re.compile("".join(rf"(?:(\d{{1,6}}){unit}\s*)?" for unit in _UNITS))
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


LEAP_YEAR = 2000
OWN_YEARS = range(2000, 2200)
"""Another one is a slip of the finger."""
OwnDay = tuple[int | None, int, int]
"""A year, or None for all of them, a month and a day."""


class Wrong(ValueError):
    """A value that says something else than it should; the message is the rest of a sentence about it."""

    def __init__(self, says: str, *, did_you_mean: str | None = None) -> None:
        self.did_you_mean = did_you_mean
        super().__init__(says)


def duration(written: object) -> timedelta:
    """`15m`, `4h`, `2d`, `1w`, or several units from large to small: `1h 30m`. A day is 24 hours."""
    text = str(written).strip()
    found = _DURATION.fullmatch(text)
    if not text or found is None or not any(found.groups()):
        raise Wrong(f'"{text}" is no duration: write a number and a unit, such as 15m, 4h, 2d or 1w')
    parts = zip(found.groups(), _UNITS.values(), strict=True)
    length = sum((int(number) * unit for number, unit in parts if number), timedelta(0))
    if length > LONGEST:
        raise Wrong(f'"{text}" is longer than {duration_text(LONGEST)}')
    return length


def positive_duration(written: object) -> timedelta:
    if (found := duration(written)) <= timedelta(0):
        raise Wrong("must be longer than nothing")
    return found


def tick(written: object) -> timedelta:
    """How late the desk may notice what is due: alarms of minutes would mean nothing after a longer while."""
    found = positive_duration(written)
    if found > LONGEST_TICK:
        raise Wrong(f'"{written}" is too seldom for alarms to be in time: write at most {duration_text(LONGEST_TICK)}')
    return found


def open_time(written: object) -> timedelta:
    """A duration in hours and minutes: open time has no days, because a working day has no fixed length."""
    found = positive_duration(written)
    if re.search("[wd]", str(written)):
        raise Wrong(f'"{written}" counts open hours, and a working day has no fixed length: write hours, such as 16h')
    return found


def duration_text(length: timedelta) -> str:
    """The shortest way to write a duration of whole seconds: what `duration` reads back."""
    left, text = length, ""
    for name, unit in _UNITS.items():
        number, left = divmod(left, unit)
        text += f"{number}{name}" if number else ""
    return text or "0m"


def percent(written: object) -> int:
    found = re.fullmatch(r"(\d{1,3})\s*%", str(written).strip())
    if found is None:
        raise Wrong(f'"{written}" is no share: write a percentage, such as 75%')
    number = int(found[1])
    if not 1 <= number <= 99:
        raise Wrong(f"must be between 1% and 99%, not {number}%")
    return number


_TRIGGERS = {
    r"unassigned for (.+)": TriggerKind.UNASSIGNED,
    r"no internal action for (.+)": TriggerKind.IDLE,
    r"nearing (.+)": TriggerKind.NEARING,
    r"breached": TriggerKind.BREACHED,
}


def trigger(written: object) -> Trigger:
    """`unassigned for 30m`, `no internal action for 2h`, `nearing 90%` or `breached`."""
    text = " ".join(str(written).split())
    for pattern, kind in _TRIGGERS.items():
        if found := re.fullmatch(pattern, text):
            match kind:
                case TriggerKind.NEARING:
                    return Trigger(kind=kind, percent=percent(found[1]))
                case TriggerKind.BREACHED:
                    return Trigger(kind=kind)
                case _:
                    return Trigger(kind=kind, within=open_time(found[1]))
    says = 'must be "unassigned for 30m", "no internal action for 2h", "nearing 90%" or "breached"'
    raise Wrong(f'"{text}" {says}, with a time or share of your own')


def clock(written: object) -> time:
    found = _CLOCK.fullmatch(str(written).strip())
    if found is None:
        raise Wrong(f'"{written}" is no time of day: write hours and minutes, such as 09:00')
    return time(int(found[1]), int(found[2]))


def window(written: object) -> Window:
    """`09:00-17:30`. `24:00` is the end of the day, and a window that closes before it opens ends on the next day."""
    opens, dash, closes = str(written).replace("–", "-").partition("-")
    if not dash:
        raise Wrong(f'"{written}" is no window: write when it opens and closes, such as 09:00-17:30')
    is_to_the_end = closes.strip() == "24:00"
    found = Window(opens=clock(opens), closes=clock("00:00" if is_to_the_end else closes))
    if found.opens == found.closes and not is_to_the_end:
        raise Wrong(f'"{written}" closes when it opens: for the whole day write 00:00-24:00')
    return found


def weekday(name: str) -> int:
    """0 is Monday."""
    said = name.strip().casefold()
    for names in (DAYS, DAY_NAMES):
        if said in names:
            return names.index(said)
    raise Wrong(f'there is no day "{name.strip()}"', did_you_mean=closest(said, DAYS if len(said) < 5 else DAY_NAMES))


def days(written: object) -> tuple[int, ...]:
    """`mon-fri`, `sat`, `mon, wed`; 0 is Monday. A range may go over the end of the week."""
    found: list[int] = []
    for part in str(written).replace("–", "-").split(","):
        first, dash, last = part.partition("-")
        start = weekday(first)
        length = (weekday(last) - start) % 7 if dash else 0
        found += [(start + offset) % 7 for offset in range(length + 1)]
    return tuple(found)


def hand_over(written: object) -> tuple[int | None, time]:
    """`monday 09:00` or `09:00`: the weekday, if given, and the wall time."""
    *day, at = str(written).strip().rsplit(maxsplit=1) or [""]
    return (weekday(day[0]) if day else None, clock(at))


def day(written: object) -> date:
    try:
        return date.fromisoformat(str(written).strip())
    except ValueError:
        raise Wrong(f'"{written}" is no date: write year, month and day, such as 2026-12-24') from None


def own_day(written: object) -> OwnDay:
    """`2026-12-24`, or `12-24` for every year; 29 February is then one of leap years only."""
    found = re.fullmatch(r"(?:(\d{4})-)?(\d\d)-(\d\d)", str(written).strip())
    try:
        year = int(found[1]) if found and found[1] else None
        given = date(LEAP_YEAR if year is None else year, int(found[2]), int(found[3])) if found else None
    except ValueError:
        given = None
    if given is None:
        says = "write year, month and day, such as 2026-12-24, or month and day for every year, such as 12-24"
        raise Wrong(f'"{written}" is no date: {says}')
    if given.year not in OWN_YEARS:
        raise Wrong(f'"{written}" is centuries away')
    return (year, given.month, given.day)


def one_of(name: str, what: str, known: Iterable[str]) -> str:
    """The name itself, if it is known."""
    names = list(known)
    if name not in names:
        raise Wrong(f'there is no {what} "{name}"', did_you_mean=closest(name, names))
    return name
