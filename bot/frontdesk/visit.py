"""Somebody at the front desk: who they are, when, and the key of what they did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.domain.desk import Desk
from bot.domain.errors import NoSuchTicket, NotAllowed
from bot.domain.people import Person, PersonId
from bot.domain.ticket import TicketId
from bot.ui.interaction import CloseForm, Pressed, Reply, Say, Submitted
from bot.ui.lists import sentence
from bot.usecases.ledger import Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    person: Person
    at: datetime
    key: str

    @property
    def by(self) -> PersonId:
        return self.person.id

    @property
    def deed(self) -> Deed:
        return Deed(by=self.person.id, at=self.at, key=self.key)


Press = Callable[[Visit, Pressed], Reply]
Submit = Callable[[Visit, Submitted], Reply]

Did = TypeVar("Did", Pressed, Submitted)

CLOSED: Reply = (CloseForm(),)


def for_staff(desk: Desk, deed: Callable[[Visit, Did], Reply]) -> Callable[[Visit, Did], Reply]:
    """The same for the staff alone, asked before anything is looked up or said."""

    def checked(visit: Visit, did: Did) -> Reply:
        if not desk.actor(visit.by).is_staff:
            raise NotAllowed(who="the people of the help desk")
        return deed(visit, did)

    return checked


def whispered(text: str) -> Reply:
    """One sentence for this person alone."""
    return (Say(card=sentence(text)),)


def ticket_id(subject: str) -> TicketId:
    """The ticket a button or form is about. Raises `NoSuchTicket` for anything that is no number of ours."""
    text = subject.partition("/")[0]
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NoSuchTicket(ref=subject[:20])
    return TicketId(int(text))


def text_of(answers: object) -> str:
    """One answer as text; empty if it was not given as one."""
    return answers if isinstance(answers, str) else ""
