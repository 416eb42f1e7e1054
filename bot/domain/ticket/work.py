"""Who works on a ticket, and on what terms."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from bot.domain.catalog import Category
from bot.domain.errors import (
    AlreadyTaken,
    AlreadyThere,
    AlreadyYours,
    MissingAnswer,
    NotPossibleNow,
)
from bot.domain.events import Assigned, Recategorised, Released, Reprioritised, Routed, Transferred, Waited
from bot.domain.people import PersonId
from bot.domain.priority import Priority
from bot.domain.routing import Assignment
from bot.domain.terms import Status, StatusKind
from bot.domain.ticket.record import Actor, Record, words

AGENTS_WAIT_ON = (Status.WAITING_ON_REQUESTER, Status.WAITING_ON_VENDOR, Status.WAITING_ON_TEAM)
"""The waits an agent may choose. An approval is waited for by asking for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work(Record):
    def placed(self, assignment: Assignment, at: datetime) -> Self:
        """Routed to a team, and given to an agent if the decision names one."""
        routed = self._with(Routed(at=at, team=assignment.team, because=assignment.because))
        routed = replace(routed, team=assignment.team)
        if assignment.agent is None:
            return routed
        to = Status.ASSIGNED if self.status is Status.NEW else self.status
        assigned = Assigned(at=at, to=to, owner=assignment.agent, because=assignment.because)
        return replace(routed, owner=assignment.agent)._with(assigned)

    def claimed(self, by: Actor, at: datetime, *, owner_name: str = "Somebody", ago: str = "just now") -> Self:
        """`by` takes it. `owner_name` and `ago` are for the one who comes too late."""
        self._staff_only(by)
        self._not_done()
        if self.owner == by.person:
            raise AlreadyYours(ref=self.ref)
        if self.owner is not None:
            raise AlreadyTaken(owner=owner_name, ref=self.ref, ago=ago)
        return self._owned(by.person, by, at)

    def assigned(self, by: Actor, to: PersonId, at: datetime) -> Self:
        self._staff_only(by)
        self._not_done()
        return self if to == self.owner else self._owned(to, by, at)

    def released(self, by: Actor, at: datetime, reason: str = "") -> Self:
        """Nobody's again. What it waits for, it still waits for."""
        self._staff_only(by)
        self._not_done()
        if self.owner is None:
            raise NotPossibleNow(ref=self.ref, status=self.status)
        to = Status.NEW if self.status is Status.ASSIGNED else self.status
        return replace(self, owner=None)._with(Released(at=at, by=by.person, to=to, reason=reason))

    def transferred(self, by: Actor, to: Assignment, reason: str, at: datetime) -> Self:
        """To another team, and to whom of it the decision names. The reason is kept."""
        self._staff_only(by)
        self._not_done()
        if to.team == self.team:
            raise AlreadyThere(ref=self.ref)
        status = Status.NEW if self.status is Status.ASSIGNED else self.status
        event = Transferred(
            at=at, by=by.person, to=status, was=self.team, now=to.team, reason=words(reason, "A reason")
        )
        moved = replace(self, team=to.team, owner=None)._with(event)
        return moved.placed(to, at)

    def waited(self, by: Actor, on: Status, needed: str, until: datetime, at: datetime) -> Self:
        self._staff_only(by)
        self._not_done()
        if on not in AGENTS_WAIT_ON:
            raise NotPossibleNow(ref=self.ref, status=self.status)
        if until <= at:
            raise MissingAnswer(what="A moment in the future")
        needed = words(needed, "What is needed")
        ticket = self._taken_if_unowned(by, at)
        return ticket._with(Waited(at=at, by=by.person, to=on, needed=needed, until=until))

    def resumed(self, at: datetime, why: str, by: Actor | None = None) -> Self:
        if by is not None:
            self._staff_only(by)
        if self.status.kind is not StatusKind.WAITING:
            raise NotPossibleNow(ref=self.ref, status=self.status)
        return self._resumed(at, by.person if by else None, why)

    def reprioritised(self, by: Actor, to: Priority, reason: str, at: datetime) -> Self:
        """Another promise from now on: a ladder about a clock ends, and that of the new priority starts in its time."""
        self._staff_only(by)
        self._not_done()
        if to is self.priority:
            return self
        event = Reprioritised(at=at, by=by.person, was=self.priority, now=to, reason=words(reason, "A reason"))
        others = tuple(ladder for ladder in self.ladders if ladder.clock is None)
        return replace(self, priority=to, ladders=others)._with(event)

    def recategorised(self, by: Actor, to: Category, reason: str, at: datetime) -> Self:
        self._staff_only(by)
        self._not_done()
        if to.key == self.category:
            return self
        event = Recategorised(at=at, by=by.person, was=self.category, now=to.key, reason=words(reason, "A reason"))
        return replace(self, category=to.key, kind=to.kind)._with(event)
