"""What requesters do with their ticket, and what is said in its two threads."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.asking import text_of
from bot.domain.draft import DraftId
from bot.domain.errors import CannotSave, Gone, NotAllowed, OnlyWatching
from bot.domain.notices import Face, FaceKind
from bot.domain.people import Channel
from bot.domain.terms import MessageRef, Status
from bot.domain.ticket import Actor, Ticket, TicketId
from bot.domain.words import is_thanks
from bot.ports import UnitOfWork
from bot.usecases.ledger import Deed, Ledger

_CALLS = (FaceKind.NUDGE, FaceKind.ESCALATION)
_TALK = (FaceKind.CARD, FaceKind.ENTRY, FaceKind.SOLVED, FaceKind.REMINDER)
"""Where there are no threads, people quote what they answer, and that need not be the card."""


class Conversation:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._store = ledger.store
        self._desk = ledger.desk

    def hear(
        self, deed: Deed, text: str, message: MessageRef, thread: MessageRef, *, is_ours: bool = False
    ) -> Ticket | None:
        """A message in the thread of a ticket: the requester's words, or the team's internal note.

        Words of the staff under an alarm or a nudge are notes too, and are shown to the team if it does not see them
        there. Where the message stands is kept with it, so that its edit finds the entry again. None if the thread is
        no ticket's, or if the person has no part in it. Raises `OnlyWatching` for the words of somebody who only reads
        along, unless they are thanks, and `CannotSave` while it cannot be told whose thread one is that `is_ours`:
        whoever posted a card may not have come to say where it stands.
        """
        with self._store.write() as unit:
            placed = unit.placements.at(thread)
            if placed is None and is_ours and unit.outbox.is_under_way():
                raise CannotSave
            actor = self._desk.actor(deed.by)
            if placed is None or placed[2].kind not in (*_TALK, *_CALLS):
                return None
            number, audience, said_under = placed
            before = unit.tickets.get(number)
            internal = isinstance(audience, Channel) or said_under.kind in _CALLS
            reads_along = not internal and deed.by == audience and deed.by in before.watchers
            if not (actor.is_staff if internal else deed.by == before.requester or reads_along):
                return None
            unit.inbox.take(deed.key, at=deed.at)
            if reads_along:
                unit.commit()
                return self._read_along(before, text)
            heard = Ticket.noted if internal else self._heard
            team = self._desk.teams.get(before.team) if before.team is not None else None
            seen_there = not internal or (team is not None and audience == team.channel)
            after = heard(before, actor, text, deed.at, message if seen_there else None)
            if after.entry(before.revision + 1) is not None:
                face = Face(kind=FaceKind.ENTRY, event=before.revision + 1)
                unit.placements.put(number, audience, face, message)
            after = self._ledger.keep(unit, before, after, deed.at)
            unit.inbox.tell(deed.key, after.ref)
            unit.commit()
        return after

    def edit(self, deed: Deed, text: str, message: MessageRef) -> Ticket | None:
        """The author changed a message that is an entry of a ticket; None if it is none."""
        return self._at_entry(deed, message, lambda held, by, number: held.edited(by, number, text, deed.at))

    def delete(self, deed: Deed, message: MessageRef) -> Ticket | None:
        return self._at_entry(deed, message, lambda held, by, number: held.deleted(by, number, deed.at))

    def add_details(self, deed: Deed, ticket: TicketId, text: str) -> Ticket:
        return self._ledger.change(deed, ticket, lambda held, by: self._heard(held, by, text, deed.at))

    def add_draft(self, deed: Deed, ticket: TicketId, draft: DraftId) -> Ticket:
        """The words of the person's own draft, which is used up by it. Raises `Gone` if there is none."""

        def verb(unit: UnitOfWork, held: Ticket, by: Actor) -> Ticket:
            written = unit.drafts.get(draft)
            if written.person != deed.by:
                raise Gone
            unit.drafts.drop(draft)
            return self._heard(held, by, text_of(written.answers), deed.at)

        return self._ledger.change_within(deed, ticket, verb)

    def withdraw(self, deed: Deed, ticket: TicketId) -> Ticket:
        return self._ledger.change(deed, ticket, lambda held, by: held.withdrawn(by, deed.at))

    def confirm(self, deed: Deed, ticket: TicketId) -> Ticket:
        return self._ledger.change(deed, ticket, lambda held, by: held.confirmed(deed.at, by))

    def rate(self, deed: Deed, ticket: TicketId, *, score: int, comment: str) -> Ticket:
        return self._ledger.change(deed, ticket, lambda held, by: held.rated(by, score, comment, deed.at))

    def reopen(self, deed: Deed, ticket: TicketId, reason: str) -> Ticket:
        def verb(held: Ticket, by: Actor) -> Ticket:
            within = self._desk.category(held.category).reopen_within
            return held.reopened(by, reason, within, deed.at)

        return self._ledger.change(deed, ticket, verb)

    def _read_along(self, watched: Ticket, text: str) -> Ticket:
        if is_thanks(text):
            return watched
        raise OnlyWatching(ref=watched.ref)

    def _heard(self, held: Ticket, by: Actor, text: str, at: datetime, message: MessageRef | None = None) -> Ticket:
        """The requester's words. On a finished ticket they reopen it, unless they only say thanks."""
        if held.status not in (Status.RESOLVED, Status.CLOSED):
            return held.details_added(by, text, at, message)
        if by.person != held.requester:
            raise NotAllowed(who="the person who asked")
        if is_thanks(text):
            return held
        return held.reopened(by, text, self._desk.category(held.category).reopen_within, at)

    def _at_entry(self, deed: Deed, message: MessageRef, verb: Callable[[Ticket, Actor, int], Ticket]) -> Ticket | None:
        with self._store.read() as unit:
            placed = unit.placements.at(message)
        if placed is None or placed[2].kind is not FaceKind.ENTRY:
            return None
        number, _, face = placed
        return self._ledger.change(deed, number, lambda held, by: verb(held, by, face.event))
