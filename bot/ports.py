"""What the desk needs of the world: a clock, a store with one unit of work, a library, a directory.

Everything in a unit of work belongs to one transaction. Nothing is kept unless `commit` is called.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Protocol, Self

from bot.domain.deflection import Article, Deflection, Suggestion
from bot.domain.draft import Draft, DraftId
from bot.domain.oncall import Override, OverrideId, RotaKey, Shift
from bot.domain.oncall.feeds import Feed, Occurrence
from bot.domain.oncall.rounds import Gap
from bot.domain.oncall.swaps import Swap, SwapId
from bot.domain.people import Handle, PersonId, TeamKey
from bot.domain.priority import Priority
from bot.domain.routing import Load
from bot.domain.ticket import Ticket, TicketId
from bot.domain.timed.timer import Timer, TimerKind
from bot.domain.views import FollowUpLine, TicketLine
from bot.people import Pairings, People
from bot.post import Backlog, Closures, Gathered, Outbox, Placements


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class SystemClock:
    """The one place where the machine's clock is read."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class Inbox(Protocol):
    """What came in, by key, so that a delivery that comes twice has its effect once."""

    def take(self, key: str, *, at: datetime) -> None:
        """Remember the key. Raises `Repeated`, with the outcome told for it, if it was taken before."""

    def outcome(self, key: str) -> str | None:
        """What came of it, if this key was taken before; empty if nothing was told."""

    def tell(self, key: str, outcome: str) -> None:
        """Keep what came of it, for the next time this key comes.

        A key that was never taken is a fault of ours: RuntimeError, at the latest on the commit.
        """

    def forget(self, *, before: datetime) -> int:
        """Drop the keys taken before then. How many."""


class Tickets(Protocol):
    def next_id(self) -> TicketId:
        """The next number, without gaps: 1 for the first ticket."""

    def add(self, ticket: Ticket, *, due_at: datetime | None = None) -> None:
        """`due_at` as for `set_due`."""

    def hold(self, tickets: Collection[TicketId]) -> None:
        """Read these in one go: `get` of one of them asks no more. A number that is no ticket's is passed over."""

    def get(self, ticket: TicketId) -> Ticket:
        """The ticket with its timeline; in a writing unit nobody else changes it meanwhile. Raises `NoSuchTicket`."""

    def save(self, ticket: Ticket) -> None:
        """Keep the state and the events appended since `get`. Raises `Outdated` if somebody else appended first."""

    def set_due(self, ticket: TicketId, due_at: datetime | None) -> bool:
        """When the clock that runs out first does, for the lists; None while none runs. Whether that is news."""

    def unsettled(self, *, after: TicketId, limit: int) -> list[TicketId]:
        """The next tickets after this number that have not ended for good: open, waiting, or resolved."""

    def lines(
        self,
        *,
        requester: PersonId | None = None,
        owner: PersonId | None = None,
        unassigned_in: Sequence[TeamKey] | None = None,
        priorities: Sequence[Priority] | None = None,
        done: bool = False,
        limit: int = 20,
    ) -> list[TicketLine]:
        """Tickets that fit everything given: the open ones soonest due first, or with `done` the last done first."""

    def named(self, numbers: Sequence[int]) -> list[TicketLine]:
        """Those of these tickets that exist, open or done, by their numbers."""

    def find(self, words: str, *, requester: PersonId | None = None, limit: int = 10) -> list[TicketLine]:
        """Tickets whose summary, description or conversation hold all the words, newest first.

        With `requester` only that person's, and without the internal notes.
        """

    def requested_by(self, person: PersonId) -> int:
        """How many tickets they asked for, open or done."""

    def follow_ups(self, person: PersonId, *, limit: int = 20) -> list[FollowUpLine]:
        """What this person still has to do, soonest due first."""

    def loads(self, agents: Sequence[PersonId]) -> Mapping[PersonId, Load]:
        """What each of them has in hand."""


class Turns(Protocol):
    """Whose turn it was, by team. Reading them in a writing unit keeps every other unit from the same team's turns."""

    def of(self, team: TeamKey) -> Mapping[PersonId, int]:
        """When the rotation last came to each, as a growing number; somebody missing never had a turn."""

    def take(self, team: TeamKey, agent: PersonId) -> None:
        """The turn comes to this agent now."""


class Timers(Protocol):
    def hold(self, tickets: Collection[TicketId]) -> None:
        """Read these tickets' timers in one go, for what is done with them after."""

    def begin(self, ticket: TicketId, timers: Sequence[Timer]) -> None:
        """The timers of a ticket that has had none yet."""

    def plan(self, ticket: TicketId, timers: Sequence[Timer]) -> None:
        """From now on these are the ticket's timers. Keys that have fired stay fired and are not planned again."""

    def due(self, at: datetime, *, limit: int, without: Collection[TimerKind] = ()) -> list[Timer]:
        """The timers that are due and have not fired: those of the most urgent tickets first.

        Of tickets as urgent as each other the alarms come first, nudges and reminders last: who has just heard the
        most is not told the least as well. Then the earliest, and of nudges the one that says more.
        """

    def fire(self, timer: Timer) -> bool:
        """Mark it as fired; False if it had fired or is planned no more."""

    def overdue(self, at: datetime, kinds: Collection[TimerKind]) -> int:
        """How many tickets have timers of these kinds that are due."""

    def postpone(self, timer: Timer, until: datetime) -> None:
        """Not now: due again at `until`, unless it is planned anew before."""


class Marks(Protocol):
    """Moments by name, so that a desk that starts again knows when it did something."""

    def get(self, name: str) -> datetime | None: ...

    def put(self, name: str, at: datetime) -> None: ...

    def drop(self, name: str) -> None: ...


class Fingerprints(Protocol):
    """Of what the store was made from, by name."""

    def of(self, what: str) -> str | None: ...

    def keep(self, what: str, fingerprint: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """How somebody, or a conversation, is reached on a platform that does not say it when asked.

    `of` is a person's handle as text, or a conversation's id. `url` is where the platform takes what is sent there.
    For a person `conversation` is the one with the desk alone, empty if there is none yet, and `account` is what the
    platform calls them in it, empty if that is not known.
    """

    platform: str
    of: str
    url: str
    conversation: str = ""
    account: str = ""


class Addresses(Protocol):
    def put(self, address: Address, *, at: datetime) -> None:
        """From now on this is how they are reached."""

    def get(self, platform: str, of: str) -> Address | None: ...

    def newest(self, platform: str) -> Address | None:
        """The one put last: a platform seldom has more than one URL."""


class Drafts(Protocol):
    def keep(self, draft: Draft) -> None: ...

    def get(self, draft: DraftId) -> Draft:
        """Raises `Gone`."""

    def drop(self, draft: DraftId) -> None: ...

    def forget(self, *, before: datetime) -> int:
        """Drop the drafts begun before then. How many."""


class Deflections(Protocol):
    def add(self, deflection: Deflection) -> None: ...

    def take_back(self, person: PersonId, category: str, *, since: datetime) -> int:
        """A ticket after all: deflections of this person in this category since then no longer count. How many."""

    def count(self, *, since: datetime) -> int:
        """The deflections that count."""


class Duty(Protocol):
    """What calendars and people add to the rotas."""

    def shifts(self, *, since: datetime) -> tuple[Shift, ...]:
        """Those that end after then."""

    def keep_shifts(self, rota: RotaKey, shifts: Sequence[Shift]) -> None:
        """From now on these are the rota's shifts."""

    def queue(self) -> None:
        """Wait until no other writing unit changes who is on call; ours until the end."""

    def overrides(self, *, since: datetime) -> tuple[Override, ...]:
        """Those that are planned to end after then, undone ones too."""

    def override(self, override: OverrideId) -> Override:
        """Raises `NoSuchTurn`."""

    def of_swap(self, swap: SwapId) -> tuple[Override, ...]:
        """The two halves of a swap."""

    def add(self, override: Override) -> Override:
        """Keep a new one; it comes back with its number."""

    def undo(self, override: Override) -> None:
        """Keep who undid it and when."""

    def swap(self, swap: SwapId) -> Swap:
        """Raises `NoSuchTurn`."""

    def ask(self, swap: Swap) -> Swap:
        """Keep a new one; it comes back with its number."""

    def answer(self, swap: Swap) -> None:
        """Keep how it was answered and when."""


class Rounds(Protocol):
    """What was read and told of the schedule."""

    def feed(self, rota: RotaKey) -> Feed | None: ...

    def keep_feed(self, feed: Feed) -> None: ...

    def told_until(self, layer: int) -> datetime | None:
        """Up to when hand-overs of the layer were told; None before the first look."""

    def tell_until(self, layer: int, at: datetime) -> None: ...

    def gaps(self, *, since: datetime) -> tuple[Gap, ...]:
        """The gaps told that end at or after then."""

    def keep_gap(self, gap: Gap) -> None:
        """One that is known by its layer, start and person has this end now."""

    def forget(self, *, before: datetime) -> int:
        """Drop the gaps that ended before then. How many."""


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without `commit` undoes everything."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def tickets(self) -> Tickets: ...
    @property
    def people(self) -> People: ...
    @property
    def pairings(self) -> Pairings: ...
    @property
    def turns(self) -> Turns: ...
    @property
    def timers(self) -> Timers: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def closures(self) -> Closures: ...
    @property
    def backlog(self) -> Backlog: ...
    @property
    def placements(self) -> Placements: ...
    @property
    def gathered(self) -> Gathered: ...
    @property
    def marks(self) -> Marks: ...
    @property
    def addresses(self) -> Addresses: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def deflections(self) -> Deflections: ...
    @property
    def fingerprints(self) -> Fingerprints: ...
    @property
    def duty(self) -> Duty: ...
    @property
    def rounds(self) -> Rounds: ...

    def once_kept(self, call: Callable[[], None]) -> None:
        """Call this after the commit; not at all if there is none."""

    def commit(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Store(Protocol):
    def write(self) -> UnitOfWork:
        """A unit that may write. On SQLite it holds the one write lock from its start."""

    def read(self) -> UnitOfWork:
        """A unit that only reads."""

    def free(self) -> int | None:
        """Bytes that it can still grow by; None where only the administrator of its server can tell."""


class Library(Protocol):
    """The knowledge base. Answers within 300 ms and works without a network."""

    def suggest(self, question: str, *, category: str | None = None, limit: int = 3) -> tuple[Suggestion, ...]:
        """The best matches, best first; empty when none is likely enough to help."""

    def article(self, key: str) -> Article | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a platform tells of an account. `is_outside` marks guests and people of other organisations."""

    handle: Handle
    name: str
    email: str | None
    zone: str | None
    is_outside: bool


class Directory(Protocol):
    """Who has an account on a platform."""

    async def profile(self, handle: Handle) -> Profile | None: ...

    async def find(self, email: str) -> Profile | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a calendar holds of the time asked for. `etag` names this version of it, where its server does so."""

    occurrences: tuple[Occurrence, ...]
    etag: str | None = None


class BadCalendar(Exception):
    """A calendar cannot be read; the message is the reason, in words for the desk's owner."""


class Calendars(Protocol):
    """Where the calendars of rotas are read."""

    async def read(
        self, place: str, *, since: datetime, until: datetime, zone: str, etag: str | None
    ) -> Reading | None:
        """The events of a calendar that overlap `[since, until)`; None if it is still the version of `etag`.

        `place` is an https address or an absolute path; `zone` is for times that name none. Raises `BadCalendar`.
        """
