"""What is known of a ticket, and what every verb needs."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NewType, Self

from bot.domain.catalog import Kind
from bot.domain.errors import (
    MissingAnswer,
    NotAllowed,
    NotPossibleNow,
)
from bot.domain.escalation import Ladder
from bot.domain.events import (
    Answers,
    Assigned,
    Deleted,
    Edited,
    Entry,
    Event,
    Linked,
    Move,
    Rated,
    Reopened,
    Resolved,
    Resumed,
    Tagged,
    Timeline,
    Waited,
    Watched,
)
from bot.domain.people import PersonId, TeamKey
from bot.domain.priority import Priority
from bot.domain.terms import LinkKind, Status, StatusKind

TicketId = NewType("TicketId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody at a ticket: which teams they belong to, and which they lead or manage."""

    person: PersonId
    teams: frozenset[TeamKey] = frozenset()
    leads: frozenset[TeamKey] = frozenset()
    is_staff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """`id` counts up within the desk. `timeline` is whole: its length is the revision.

    `reporter` filed it on the requester's behalf; None if the requester did. `account` is the organisation the
    requester belonged to when it was filed: the domain of their e-mail, or empty if that was not known.
    """

    id: TicketId
    prefix: str
    requester: PersonId
    reporter: PersonId | None = None
    account: str = ""
    kind: Kind
    category: str
    summary: str
    description: str
    answers: Answers = field(default_factory=dict)
    impact: str
    urgency: str
    priority: Priority
    status: Status = Status.NEW
    team: TeamKey | None = None
    owner: PersonId | None = None
    filed_at: datetime
    ladders: tuple[Ladder, ...] = ()
    """Those that stand, at most one of each policy."""
    timeline: Timeline = ()

    # ── facts ─────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def ref(self) -> str:
        """What people call it: DESK-41."""
        return f"{self.prefix}-{self.id}"

    @property
    def revision(self) -> int:
        return len(self.timeline)

    @property
    def is_done(self) -> bool:
        return self.status.kind is StatusKind.DONE

    @property
    def wait(self) -> Waited | None:
        """What the ticket waits for now, whoever took it over meanwhile."""
        if self.status.kind is not StatusKind.WAITING:
            return None
        return next((e for e in reversed(self.timeline) if isinstance(e, Waited)), None)

    @property
    def resolution(self) -> Resolved | None:
        """The last resolution, unless it was reopened since."""
        found: Resolved | None = None
        for event in self.timeline:
            if isinstance(event, Resolved):
                found = event
            elif isinstance(event, Reopened):
                found = None
        return found

    @property
    def rating(self) -> Rated | None:
        return next((e for e in self.timeline if isinstance(e, Rated)), None)

    def ladder(self, policy: str) -> Ladder | None:
        """The ladder of the policy of this name, if it stands."""
        return next((ladder for ladder in self.ladders if ladder.policy.name == policy), None)

    @property
    def watchers(self) -> tuple[PersonId, ...]:
        """Who is kept informed beside the requester, the longest watching first."""
        found: dict[PersonId, None] = {}
        for event in self.timeline:
            if isinstance(event, Watched):
                found.pop(event.person, None)
                found |= {} if event.off else {event.person: None}
        return tuple(found)

    @property
    def tags(self) -> tuple[str, ...]:
        return next((e.tags for e in reversed(self.timeline) if isinstance(e, Tagged)), ())

    @property
    def links(self) -> tuple[tuple[int, LinkKind], ...]:
        """The numbers of other tickets, and how this one stands to each."""
        found: dict[tuple[int, LinkKind], None] = {}
        for event in self.timeline:
            if isinstance(event, Linked):
                found.pop((event.other, event.link), None)
                found |= {} if event.off else {(event.other, event.link): None}
        return tuple(found)

    def entry(self, number: int) -> Entry | None:
        """Entry `number` of the conversation with its words as they read now; None if it was deleted or is none."""
        event = self.timeline[number - 1] if 0 < number <= len(self.timeline) else None
        if not isinstance(event, Entry):
            return None
        for later in self.timeline[number:]:
            if isinstance(later, Deleted) and later.entry == number:
                return None
            if isinstance(later, Edited) and later.entry == number:
                event = replace(event, text=later.text)
        return event

    # ── within ────────────────────────────────────────────────────────────────────────────────────────────────

    def _with(self, event: Event) -> Self:
        status = event.to if isinstance(event, Move) else self.status
        return replace(self, status=status, timeline=(*self.timeline, event))

    def _owned(self, owner: PersonId, by: Actor, at: datetime) -> Self:
        to = Status.ASSIGNED if self.status is Status.NEW else self.status
        return replace(self, owner=owner)._with(Assigned(at=at, by=by.person, owner=owner, to=to))

    def _taken_if_unowned(self, by: Actor, at: datetime) -> Self:
        """Whoever acts on a ticket of nobody takes it."""
        return self if self.owner is not None else self._owned(by.person, by, at)

    def _resumed(self, at: datetime, by: PersonId | None, why: str) -> Self:
        to = Status.ASSIGNED if self.owner is not None else Status.NEW
        return self._with(Resumed(at=at, by=by, to=to, why=why))

    def _staff_only(self, by: Actor) -> None:
        if not by.is_staff:
            raise NotAllowed(who="the people of the help desk")

    def _not_done(self) -> None:
        if self.is_done:
            raise NotPossibleNow(ref=self.ref, status=self.status)


def words(text: str, what: str) -> str:
    if not text.strip():
        raise MissingAnswer(what=what)
    return text.strip()
