"""How a ticket ends, and how it comes back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from bot.domain.catalog import Category
from bot.domain.errors import (
    MissingAnswer,
    NotAllowed,
    NotPossibleNow,
    TooLate,
)
from bot.domain.events import Confirmed, Rated, Reopened, Resolved, Withdrawn
from bot.domain.terms import Status
from bot.domain.ticket.record import Actor, Record, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending(Record):
    def resolved(self, by: Actor, category: Category, summary: str, disposition: str, at: datetime) -> Self:
        self._staff_only(by)
        self._not_done()
        if category.disposition(disposition) is None:
            raise MissingAnswer(what="How it ended")
        event = Resolved(at=at, by=by.person, summary=words(summary, "A summary"), disposition=disposition)
        return replace(self._taken_if_unowned(by, at), ladder=None)._with(event)

    def confirmed(self, at: datetime, by: Actor | None = None) -> Self:
        """Closed: the requester says it is solved, or said nothing for the quiet period (`by` is None)."""
        if by is not None and by.person != self.requester:
            raise NotAllowed(who="the person who asked")
        if self.status is not Status.RESOLVED:
            raise NotPossibleNow(ref=self.ref, status=self.status)
        return self._with(Confirmed(at=at, by=by.person if by else None))

    def rated(self, by: Actor, score: int, comment: str, at: datetime) -> Self:
        """CSAT, once for a ticket."""
        if by.person != self.requester:
            raise NotAllowed(who="the person who asked")
        if self.status not in (Status.RESOLVED, Status.CLOSED) or self.rating is not None:
            raise NotPossibleNow(ref=self.ref, status="rated" if self.rating else self.status)
        return self._with(Rated(at=at, by=by.person, score=max(1, min(5, score)), comment=comment.strip()))

    def reopened(self, by: Actor, reason: str, within: timedelta, at: datetime) -> Self:
        if by.person != self.requester and not by.is_staff:
            raise NotAllowed(who="the person who asked, or the team,")
        resolution = self.resolution
        if self.status not in (Status.RESOLVED, Status.CLOSED) or resolution is None:
            raise NotPossibleNow(ref=self.ref, status=self.status)
        if not self.may_reopen(within, at):
            raise TooLate(ref=self.ref, ticket=self.id)
        to = Status.ASSIGNED if self.owner is not None else Status.NEW
        return self._with(Reopened(at=at, by=by.person, to=to, reason=words(reason, "A reason")))

    def withdrawn(self, by: Actor, at: datetime) -> Self:
        if by.person != self.requester:
            raise NotAllowed(who="the person who asked")
        self._not_done()
        return replace(self, ladder=None)._with(Withdrawn(at=at, by=by.person))
