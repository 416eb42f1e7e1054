"""What the desk needs of the store for its post: what is on its way to people, and where it stands with them.

It is a part of the unit of work: everything belongs to that one transaction.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.notices import Audience, Face, News, Notice, Subject
from bot.domain.terms import MessageRef
from bot.domain.ticket import TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A notice or a bulletin on its way. `attempts` counts the deliveries tried before this one.

    `is_doubtful`: one of them may have arrived, since nobody knows how it ended.
    """

    id: int
    notice: News
    attempts: int
    first_tried_at: datetime | None
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    parcel: Parcel
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A platform that does not let the desk in, or a channel of it in which the desk can say nothing.

    `place` is the channel's id, and empty for the whole platform. Nobody tries before `until`.
    """

    platform: str
    place: str = ""
    why: str
    since: datetime
    until: datetime


class Outbox(Protocol):
    """Notices to deliver. At most one waits for each (subject, audience, face): a second one joins it."""

    def put(self, notice: News, *, at: datetime) -> None: ...

    def lease(self, *, at: datetime, within: timedelta, limit: int) -> list[Parcel]:
        """The next parcel of each audience (lane), urgent ones first, held for `within`.

        A lane with a parcel under lease, or with one waiting for its next try, gives nothing, except that an urgent
        parcel overtakes the waiting ones of its lane.
        """

    def renew(self, parcels: Sequence[Parcel], *, until: datetime) -> None:
        """Hold them longer; one that somebody else holds by now, or that has ended, is left as it is."""

    def is_under_way(self) -> bool:
        """Whether something was tried of which nobody has said yet how it ended: it may stand somewhere."""

    def settle(self, *parcels: Parcel, skip: bool = False) -> Collection[int]:
        """Delivered. If the same notice was put again during the lease, it stays and is leased anew.

        The numbers of those whose lease was still held; with `skip` not of those that others change this very moment,
        which are left as they are.
        """

    def hold(self, parcel: Parcel, *, until: datetime, why: str | None = None) -> None:
        """Not now: leased again at `until`, and meanwhile nobody waits behind it. It does not count as a try.

        `why`, if it is not just the wrong time.
        """

    def release(self, to: Audience | None = None) -> None:
        """What is held for this audience, or for anybody, is held no longer."""

    def defer(self, parcel: Parcel, *, until: datetime) -> None:
        """Its lane has its next turn at `until`; only what is urgent asks before. It does not count as a try."""

    def beside(self, parcel: Parcel) -> list[Parcel]:
        """What else its audience is to be shown, held or not, and that nobody has tried yet; in order."""

    def take_out(self, parcel: Parcel) -> bool:
        """Somebody else shows it, or nobody needs to: False if it is under way, or gone."""

    def again(self, parcel: Parcel, *, at: datetime, why: str, doubtful: bool = False) -> None:
        """Not delivered, or `doubtful`: perhaps delivered. Try again at `at`."""

    def bury(self, parcel: Parcel, *, at: datetime, why: str) -> None:
        """Never to be delivered; kept as a dead letter."""

    def hurry(self, at: datetime) -> None:
        """The clock went back to `at`: no lease, and no pause before the next try, lasts because it was ahead."""

    def dead_letters(self, *, limit: int = 50) -> list[DeadLetter]: ...

    def revive(self, parcel: int) -> bool:
        """Put a dead letter back into the outbox; False if there is none of this id."""

    def oldest(self, at: datetime) -> datetime | None:
        """Since when the oldest notice waits that is not held for later than `at`."""


class Closures(Protocol):
    """What is closed to the desk at the moment, for every process of it."""

    def put(self, closure: Closure) -> bool:
        """Whether that is news. If it was closed before, it stays so since then, for what is said now."""

    def all(self) -> list[Closure]: ...

    def holds(self, platform: str) -> bool:
        """Whether the whole platform is closed; in a writing unit nobody opens it meanwhile."""

    def drop(self, platform: str, place: str = "") -> bool:
        """It is open again; False if it was not closed."""


class Stage(StrEnum):
    """How far a notice has come that is not delivered."""

    WAITS = "waits"
    """Nobody has tried yet."""
    HELD = "held"
    """It is not the time for it: quiet hours, or others it is told with."""
    UNDER_WAY = "under way"
    AGAIN = "again"
    """A try has failed, and there is a next one."""
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A notice that is not delivered. `since` is when it was put.

    `at` is when it is dead since, or until when it is held, under way, or waiting for its next try. `tries` counts
    those that began; `why` is what the last one came to, empty if nothing has gone wrong.
    """

    id: int
    news: News
    stage: Stage
    since: datetime
    at: datetime | None
    tries: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many notices there are of each stage. `lag` is the age of the oldest that is neither held nor dead."""

    by_stage: Mapping[Stage, int]
    lag: timedelta


class Backlog(Protocol):
    """A look at the outbox from outside: it changes nothing."""

    def letters(self, at: datetime, *, limit: int | None, dead: bool = False) -> list[Letter]:
        """What is not delivered, the oldest first; with `dead` what never will be. `limit` None is all of it."""

    def tally(self, at: datetime) -> Tally: ...


class Placements(Protocol):
    """Where faces stand on the platforms. For somebody of several platforms one may stand on each."""

    def put(self, about: Subject, to: Audience, face: Face, where: MessageRef) -> None:
        """The face stands there now, and nowhere else on that platform for this audience."""

    def of(self, about: Subject, to: Audience, face: Face) -> MessageRef | None:
        """One of its places, if it stands anywhere."""

    def audiences(self, about: Subject, face: Face) -> list[Audience]:
        """For whom the face stands somewhere."""

    def all(self, about: Subject, to: Audience, face: Face) -> tuple[MessageRef, ...]:
        """Each of its places."""

    def drop(self, where: MessageRef) -> None:
        """Nothing stands there any more."""

    def at(self, where: MessageRef) -> tuple[TicketId, Audience, Face] | None:
        """Which ticket's face stands there; None for a bulletin, too."""


class Gathered(Protocol):
    """Faces that were told together, in the message in which one of them, their lead, stands."""

    def put(self, lead: Notice, members: Sequence[Notice]) -> None:
        """The members are told with the lead from now on, after those that are already."""

    def lead(self, notice: Notice) -> Notice | None:
        """With which face this one was told; None if by itself."""

    def members(self, lead: Notice) -> list[Notice]:
        """What was told with it, in the order in which it was gathered."""

    def drop(self, notice: Notice) -> None:
        """It stands by itself."""
