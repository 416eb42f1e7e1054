"""The ticket and its verbs. Each verb checks who may and whether it can be now, and answers the ticket as it is then.

A verb never loads, saves or sends; it appends to the timeline, and everything else follows from there.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NewType

from bot.domain.catalog import Category, Kind
from bot.domain.errors import (
    AlreadyTaken,
    AlreadyThere,
    AlreadyYours,
    MissingAnswer,
    NotAllowed,
    NotPossibleNow,
    TooLate,
)
from bot.domain.escalation import Ladder
from bot.domain.events import (
    Acknowledged,
    Answers,
    Assigned,
    ClockKind,
    Confirmed,
    Deleted,
    DetailsAdded,
    Edited,
    Entry,
    Escalated,
    Event,
    Filed,
    MessageRef,
    Move,
    Noted,
    Nudged,
    Rated,
    Recategorised,
    Released,
    Reminded,
    Reopened,
    Replied,
    Reprioritised,
    Resolved,
    Resumed,
    Routed,
    Status,
    StatusKind,
    Timeline,
    Transferred,
    Waited,
    Withdrawn,
)
from bot.domain.people import PersonId, TeamKey
from bot.domain.priority import Priority
from bot.domain.routing import Assignment

TicketId = NewType("TicketId", int)

AGENTS_WAIT_ON = (Status.WAITING_ON_REQUESTER, Status.WAITING_ON_VENDOR, Status.WAITING_ON_TEAM)
"""The waits an agent may choose. An approval is waited for by asking for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody at a ticket: which teams they belong to, and which they lead or manage."""

    person: PersonId
    teams: frozenset[TeamKey] = frozenset()
    leads: frozenset[TeamKey] = frozenset()
    is_staff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """`id` counts up within the desk. `timeline` is whole: its length is the revision.

    `reporter` filed it on the requester's behalf; None if the requester did.
    """

    id: TicketId
    prefix: str
    requester: PersonId
    reporter: PersonId | None = None
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
    ladder: Ladder | None = None
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

    # ── what happens ──────────────────────────────────────────────────────────────────────────────────────────

    def placed(self, assignment: Assignment, at: datetime) -> "Ticket":
        """Routed to a team, and given to an agent if the decision names one."""
        routed = self._with(Routed(at=at, team=assignment.team, because=assignment.because))
        routed = replace(routed, team=assignment.team)
        if assignment.agent is None:
            return routed
        to = Status.ASSIGNED if self.status is Status.NEW else self.status
        assigned = Assigned(at=at, to=to, owner=assignment.agent, because=assignment.because)
        return replace(routed, owner=assignment.agent)._with(assigned)

    def claimed(self, by: Actor, at: datetime, *, owner_name: str = "Somebody", ago: str = "just now") -> "Ticket":
        """`by` takes it. `owner_name` and `ago` are for the one who comes too late."""
        self._staff_only(by)
        self._not_done()
        if self.owner == by.person:
            raise AlreadyYours(ref=self.ref)
        if self.owner is not None:
            raise AlreadyTaken(owner=owner_name, ref=self.ref, ago=ago)
        return self._owned(by.person, by, at)

    def assigned(self, by: Actor, to: PersonId, at: datetime) -> "Ticket":
        self._staff_only(by)
        self._not_done()
        return self if to == self.owner else self._owned(to, by, at)

    def released(self, by: Actor, at: datetime, reason: str = "") -> "Ticket":
        """Nobody's again. What it waits for, it still waits for."""
        self._staff_only(by)
        self._not_done()
        if self.owner is None:
            raise NotPossibleNow(ref=self.ref, status=self.status)
        to = Status.NEW if self.status is Status.ASSIGNED else self.status
        return replace(self, owner=None)._with(Released(at=at, by=by.person, to=to, reason=reason))

    def transferred(self, by: Actor, to: Assignment, reason: str, at: datetime) -> "Ticket":
        """To another team, and to whom of it the decision names. The reason is kept."""
        self._staff_only(by)
        self._not_done()
        if to.team == self.team:
            raise AlreadyThere(ref=self.ref)
        status = Status.NEW if self.status is Status.ASSIGNED else self.status
        event = Transferred(
            at=at, by=by.person, to=status, was=self.team, now=to.team, reason=_words(reason, "A reason")
        )
        moved = replace(self, team=to.team, owner=None)._with(event)
        return moved.placed(to, at)

    def replied(self, by: Actor, text: str, at: datetime, message: MessageRef | None = None) -> "Ticket":
        """A public answer. Whoever answers an unowned ticket takes it. An alarm that nobody answered is over."""
        self._staff_only(by)
        self._not_done()
        said = self._with(Replied(at=at, by=by.person, text=_words(text, "An answer"), message=message))
        if said.ladder is not None and said.ladder.clock is ClockKind.FIRST_RESPONSE:
            said = replace(said, ladder=None)
        return said._taken_if_unowned(by, at)

    def noted(self, by: Actor, text: str, at: datetime, message: MessageRef | None = None) -> "Ticket":
        self._staff_only(by)
        return self._with(Noted(at=at, by=by.person, text=_words(text, "A note"), message=message))

    def details_added(self, by: Actor, text: str, at: datetime, message: MessageRef | None = None) -> "Ticket":
        """The requester says more. If that is what the ticket waited for, it comes back."""
        if by.person != self.requester:
            raise NotAllowed(who="the person who asked")
        if self.status in (Status.CLOSED, Status.WITHDRAWN, Status.MERGED):
            raise NotPossibleNow(ref=self.ref, status=self.status)
        said = self._with(DetailsAdded(at=at, by=by.person, text=_words(text, "Some text"), message=message))
        if said.status is not Status.WAITING_ON_REQUESTER:
            return said
        return said._resumed(at, by.person, "the requester answered")

    def edited(self, by: Actor, number: int, text: str, at: datetime) -> "Ticket":
        """The author changed the words of an entry."""
        entry = self.entry(number)
        if entry is None or entry.by != by.person or text.strip() in ("", entry.text):
            return self
        return self._with(Edited(at=at, by=by.person, entry=number, text=text.strip()))

    def deleted(self, by: Actor, number: int, at: datetime) -> "Ticket":
        entry = self.entry(number)
        if entry is None or entry.by != by.person:
            return self
        return self._with(Deleted(at=at, by=by.person, entry=number))

    def waited(self, by: Actor, on: Status, needed: str, until: datetime, at: datetime) -> "Ticket":
        self._staff_only(by)
        self._not_done()
        if on not in AGENTS_WAIT_ON:
            raise NotPossibleNow(ref=self.ref, status=self.status)
        if until <= at:
            raise MissingAnswer(what="A moment in the future")
        needed = _words(needed, "What is needed")
        ticket = self._taken_if_unowned(by, at)
        return ticket._with(Waited(at=at, by=by.person, to=on, needed=needed, until=until))

    def resumed(self, at: datetime, why: str, by: Actor | None = None) -> "Ticket":
        if by is not None:
            self._staff_only(by)
        if self.status.kind is not StatusKind.WAITING:
            raise NotPossibleNow(ref=self.ref, status=self.status)
        return self._resumed(at, by.person if by else None, why)

    def resolved(self, by: Actor, category: Category, summary: str, disposition: str, at: datetime) -> "Ticket":
        self._staff_only(by)
        self._not_done()
        if category.disposition(disposition) is None:
            raise MissingAnswer(what="How it ended")
        event = Resolved(at=at, by=by.person, summary=_words(summary, "A summary"), disposition=disposition)
        return replace(self._taken_if_unowned(by, at), ladder=None)._with(event)

    def confirmed(self, at: datetime, by: Actor | None = None) -> "Ticket":
        """Closed: the requester says it is solved, or said nothing for the quiet period (`by` is None)."""
        if by is not None and by.person != self.requester:
            raise NotAllowed(who="the person who asked")
        if self.status is not Status.RESOLVED:
            raise NotPossibleNow(ref=self.ref, status=self.status)
        return self._with(Confirmed(at=at, by=by.person if by else None))

    def rated(self, by: Actor, score: int, comment: str, at: datetime) -> "Ticket":
        """CSAT, once for a ticket."""
        if by.person != self.requester:
            raise NotAllowed(who="the person who asked")
        if self.status not in (Status.RESOLVED, Status.CLOSED) or self.rating is not None:
            raise NotPossibleNow(ref=self.ref, status="rated" if self.rating else self.status)
        return self._with(Rated(at=at, by=by.person, score=max(1, min(5, score)), comment=comment.strip()))

    def reopened(self, by: Actor, reason: str, within: timedelta, at: datetime) -> "Ticket":
        if by.person != self.requester and not by.is_staff:
            raise NotAllowed(who="the person who asked, or the team,")
        resolution = self.resolution
        if self.status not in (Status.RESOLVED, Status.CLOSED) or resolution is None:
            raise NotPossibleNow(ref=self.ref, status=self.status)
        if at > resolution.at + within:
            raise TooLate(ref=self.ref)
        to = Status.ASSIGNED if self.owner is not None else Status.NEW
        return self._with(Reopened(at=at, by=by.person, to=to, reason=_words(reason, "A reason")))

    def withdrawn(self, by: Actor, at: datetime) -> "Ticket":
        if by.person != self.requester:
            raise NotAllowed(who="the person who asked")
        self._not_done()
        return replace(self, ladder=None)._with(Withdrawn(at=at, by=by.person))

    def reprioritised(self, by: Actor, to: Priority, reason: str, at: datetime) -> "Ticket":
        """Another promise from now on: a ladder under way ends, and that of the new priority starts in its time."""
        self._staff_only(by)
        self._not_done()
        if to is self.priority:
            return self
        event = Reprioritised(at=at, by=by.person, was=self.priority, now=to, reason=_words(reason, "A reason"))
        return replace(self, priority=to, ladder=None)._with(event)

    def recategorised(self, by: Actor, to: Category, reason: str, at: datetime) -> "Ticket":
        self._staff_only(by)
        self._not_done()
        if to.key == self.category:
            return self
        event = Recategorised(at=at, by=by.person, was=self.category, now=to.key, reason=_words(reason, "A reason"))
        return replace(self, category=to.key, kind=to.kind)._with(event)

    def nudged(self, clock: ClockKind, percent: int, told: tuple[PersonId, ...], at: datetime) -> "Ticket":
        return self._with(Nudged(at=at, clock=clock, percent=percent, told=told))

    def escalated(self, event: Escalated, ladder: Ladder) -> "Ticket":
        return replace(self, ladder=ladder)._with(event)

    def acknowledged(self, by: Actor, at: datetime) -> "Ticket":
        """Somebody looks into it: the ladder keeps quiet for a while."""
        self._staff_only(by)
        if self.ladder is None or self.is_done:
            raise NotPossibleNow(ref=self.ref, status=self.status)
        event = Acknowledged(at=at, by=by.person, quiet_for=self.ladder.policy.quiet_for)
        return replace(self, ladder=self.ladder.acknowledged(at))._with(event)

    def reminded(self, at: datetime) -> "Ticket":
        return self._with(Reminded(at=at))

    # ── within ────────────────────────────────────────────────────────────────────────────────────────────────

    def _with(self, event: Event) -> "Ticket":
        status = event.to if isinstance(event, Move) else self.status
        return replace(self, status=status, timeline=(*self.timeline, event))

    def _owned(self, owner: PersonId, by: Actor, at: datetime) -> "Ticket":
        to = Status.ASSIGNED if self.status is Status.NEW else self.status
        return replace(self, owner=owner)._with(Assigned(at=at, by=by.person, owner=owner, to=to))

    def _taken_if_unowned(self, by: Actor, at: datetime) -> "Ticket":
        """Whoever acts on a ticket of nobody takes it."""
        return self if self.owner is not None else self._owned(by.person, by, at)

    def _resumed(self, at: datetime, by: PersonId | None, why: str) -> "Ticket":
        to = Status.ASSIGNED if self.owner is not None else Status.NEW
        return self._with(Resumed(at=at, by=by, to=to, why=why))

    def _staff_only(self, by: Actor) -> None:
        if not by.is_staff:
            raise NotAllowed(who="the people of the help desk")

    def _not_done(self) -> None:
        if self.is_done:
            raise NotPossibleNow(ref=self.ref, status=self.status)


def filed(ticket: Ticket, by: PersonId, at: datetime) -> Ticket:
    """A new ticket's first event."""
    return replace(ticket, timeline=(Filed(at=at, by=by, priority=ticket.priority),))


def _words(text: str, what: str) -> str:
    if not text.strip():
        raise MissingAnswer(what=what)
    return text.strip()
