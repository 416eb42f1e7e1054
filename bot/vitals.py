"""How the desk is: what it tells of itself while it works, and one look at it as a whole.

Neither holds anybody's words, nor a number for each ticket: what is counted here is kept for ever by whoever watches.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from bot.post import Tally

LATE_AFTER = timedelta(seconds=60)
"""A sweep or a notice older than this makes the desk unready."""
LITTLE, TOO_LITTLE, NOTHING = 1_000_000_000, 100_000_000, 10_000_000
"""Bytes of the disk that should be free, without which soon nothing may be kept, and without which nothing is."""


class Outcome(StrEnum):
    """What came of something somebody did."""

    ANSWERED = "answered"
    REFUSED = "refused"
    """A form was sent back with what is wrong in it."""
    FAILED = "failed"
    """The desk had no answer; its platform may deliver it again."""


class Fate(StrEnum):
    """What came of one try to deliver a notice."""

    DELIVERED = "delivered"
    AGAIN = "again"
    DEAD = "dead"


class Observer(Protocol):
    """Told what the desk does. Seconds are those of a stopwatch. It must be quick, and never raise."""

    def answered(self, kind: str, outcome: Outcome, seconds: float) -> None:
        """An interaction of this kind: after these seconds what was done is kept, and the platform gets its ack."""

    def sent(self, fate: Fate) -> None: ...

    def swept(self, seconds: float, happened: int) -> None:
        """One sweep; how many timers it let happen."""


class Unobserved:
    """Nobody looks."""

    def answered(self, kind: str, outcome: Outcome, seconds: float) -> None: ...

    def sent(self, fate: Fate) -> None: ...

    def swept(self, seconds: float, happened: int) -> None: ...


NOBODY = Unobserved()


class Stopwatch:
    """It runs from its making on, by the machine's stopwatch and not by the desk's clock, which may be moved."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._began


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """One look. `platforms` says of each why nothing of it can arrive, and is empty for one that is well.

    `swept` is the age of the last sweep of this process, None before the first. `post` and `late`, the tickets whose
    alarms are due, are None if the database cannot be read. Of a desk that is stopping nothing else is
    known. `is_delivering` unless the relay has ended by itself.

    `shut_out` says of each platform that does not let the desk in why: what is for it waits. The desk works without it
    and is no less ready, as its other platforms must go on arriving.

    `free` are the bytes of the disk beside the database, None where it has no such disk.
    """

    is_stopping: bool = False
    is_delivering: bool = True
    swept: timedelta | None = None
    sweeps_every: timedelta = timedelta(0)
    post: Tally | None = None
    late: int | None = None
    platforms: Mapping[str, str] = field(default_factory=dict)
    shut_out: Mapping[str, str] = field(default_factory=dict)
    free: int | None = None

    def reasons(self) -> dict[str, str]:
        """What keeps the desk from being ready, by part; empty if nothing does."""
        if self.is_stopping:
            return {"desk": "it is stopping"}
        wrong = {name: why for name, why in self.platforms.items() if why}
        if self.swept is None:
            wrong["timers"] = "no sweep yet"
        elif self.swept > max(LATE_AFTER, 2 * self.sweeps_every):
            wrong["timers"] = f"the last sweep was {self.swept} ago"
        if self.post is None:
            wrong["database"] = "it cannot be read"
        elif self.free is not None and self.free < NOTHING:
            wrong["database"] = f"its disk is full: {self.free / 1e6:.1f} MB are free"
        elif not self.is_delivering:
            wrong["outbox"] = "deliveries have ended"
        return wrong

    def warnings(self) -> dict[str, str]:
        """What somebody should look at. All desks on one database share an outbox: if what waits in it made them
        unready, a channel that takes nothing for a while would keep everybody from every one of them.
        """
        told: dict[str, str] = {}
        if self.post is not None and self.post.lag > LATE_AFTER:
            told["outbox"] = f"a notice has waited for {self.post.lag}"
        if self.free is not None and NOTHING <= self.free < TOO_LITTLE:
            told["disk"] = f"{self.free / 1e6:.0f} MB are free beside the database"
        return told
