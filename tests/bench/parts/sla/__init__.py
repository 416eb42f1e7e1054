"""Deadlines in working hours: ours, by a loop written by hand, and by businesstimedelta.

All three are asked the same, and `tests.rules.wallclock`, which counts minutes, knows the answers. An answer of ours is
wrong if it is another moment; one of the others, if it is more than a second away.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter

from bot.domain import hours
from bot.domain.hours import Calendar
from tests.bench.parts.sla.businesstime import BusinessTime
from tests.bench.parts.sla.byhand import ByHand
from tests.bench.report import Report
from tests.rules.calendars import CALENDARS, Question, questions

EACH = 1_000
ROUNDS = 5
"""Each way is timed so often, the slow one less, and its best round counts: other programs only ever add to it."""
SECOND = timedelta(seconds=1)

Deadline = Callable[[datetime, timedelta], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """`wrong` of the answers were; all of them together took so many seconds."""

    wrong: int
    seconds: float


def measured(deadline: Deadline, asked: Sequence[Question], *, allowed: timedelta, rounds: int) -> Measured:
    wrong = sum(abs(deadline(q.start, q.worked) - q.answer) > allowed for q in asked)
    return Measured(wrong=wrong, seconds=min(_round(deadline, asked) for _ in range(rounds)))


def _round(deadline: Deadline, asked: Sequence[Question]) -> float:
    pairs = [(q.start, q.worked) for q in asked]
    began = perf_counter()
    for start, worked in pairs:
        deadline(start, worked)
    return perf_counter() - began


def laid_out() -> float:
    """The seconds that the first question about a calendar's year takes, on average."""
    hours._year.cache_clear()
    began = perf_counter()
    for calendar in CALENDARS.values():
        calendar.is_open(datetime(2026, 6, 1, tzinfo=hours.UTC))
    return (perf_counter() - began) / len(CALENDARS)


def measure(each: int = EACH, ours: Callable[[Calendar], Deadline] = lambda calendar: calendar.add) -> Report:
    rows, found = [], []
    for name, calendar in CALENDARS.items():
        asked = list(questions(name, each, seed="bench"))
        own = measured(ours(calendar), asked, allowed=timedelta(0), rounds=ROUNDS)
        hand = measured(ByHand(calendar).add, asked, allowed=SECOND, rounds=ROUNDS)
        peer = measured(BusinessTime(calendar).add, asked, allowed=SECOND, rounds=1)
        found.append((own, hand, peer))
        rows.append(_row(name, each, own, hand, peer))
    own, hand, peer = (
        Measured(wrong=sum(m.wrong for m in c), seconds=sum(m.seconds for m in c)) for c in zip(*found, strict=True)
    )
    count = each * len(CALENDARS)
    return Report(
        heading=["µs a deadline", "ours", "wrong", "by hand", "wrong", "businesstimedelta", "wrong", "ratio"],
        rows=[*rows, _row("all", count, own, hand, peer)],
        figures={
            "cases": count,
            "mismatches": own.wrong,
            "us_per_call": round(own.seconds / count * 1e6, 3),
            "vs_businesstimedelta": round(peer.seconds / own.seconds, 1),
            "vs_by_hand": round(hand.seconds / own.seconds, 1),
            "wrong_businesstimedelta": peer.wrong,
            "wrong_by_hand": hand.wrong,
            "ms_per_new_year": round(laid_out() * 1e3, 2),
        },
    )


def _row(name: str, count: int, own: Measured, hand: Measured, peer: Measured) -> list[str]:
    cells = [cell for one in (own, hand, peer) for cell in (f"{one.seconds / count * 1e6:.2f}", str(one.wrong))]
    return [name, *cells, f"{peer.seconds / own.seconds:.0f}×"]
