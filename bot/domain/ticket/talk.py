"""The conversation: answers, notes, what the requester adds, and what becomes of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.domain.errors import (
    NotAllowed,
    NotPossibleNow,
)
from bot.domain.events import Deleted, DetailsAdded, Edited, Noted, Replied
from bot.domain.terms import MessageRef, Status
from bot.domain.ticket.record import Actor, Record, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk(Record):
    def replied(self, by: Actor, text: str, at: datetime, message: MessageRef | None = None) -> Self:
        """A public answer. Whoever answers an unowned ticket takes it."""
        self._staff_only(by)
        self._not_done()
        said = self._with(Replied(at=at, by=by.person, text=words(text, "An answer"), message=message))
        return said._taken_if_unowned(by, at)

    def noted(self, by: Actor, text: str, at: datetime, message: MessageRef | None = None) -> Self:
        self._staff_only(by)
        return self._with(Noted(at=at, by=by.person, text=words(text, "A note"), message=message))

    def details_added(self, by: Actor, text: str, at: datetime, message: MessageRef | None = None) -> Self:
        """The requester says more. If that is what the ticket waited for, it comes back."""
        if by.person != self.requester:
            raise NotAllowed(who="the person who asked")
        if self.status in (Status.CLOSED, Status.WITHDRAWN, Status.MERGED):
            raise NotPossibleNow(ref=self.ref, status=self.status)
        said = self._with(DetailsAdded(at=at, by=by.person, text=words(text, "Some text"), message=message))
        if said.status is not Status.WAITING_ON_REQUESTER:
            return said
        return said._resumed(at, by.person, "the requester answered")

    def edited(self, by: Actor, number: int, text: str, at: datetime) -> Self:
        """The author changed the words of an entry."""
        entry = self.entry(number)
        if entry is None or entry.by != by.person or text.strip() in ("", entry.text):
            return self
        return self._with(Edited(at=at, by=by.person, entry=number, text=text.strip()))

    def deleted(self, by: Actor, number: int, at: datetime) -> Self:
        entry = self.entry(number)
        if entry is None or entry.by != by.person:
            return self
        return self._with(Deleted(at=at, by=by.person, entry=number))
