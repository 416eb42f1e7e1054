"""What starts and what stops each clock: the events between which it ran, before any calendar is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.events import (
    Assigned,
    DetailsAdded,
    Event,
    Filed,
    Move,
    Released,
    Reopened,
    Replied,
    Transferred,
    Waited,
)
from bot.domain.people import PersonId
from bot.domain.sla.policy import OnReopen
from bot.domain.terms import ClockKind, Status, StatusKind
from bot.domain.ticket import Ticket
from bot.domain.words import is_thanks


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The numbers of the events (1 is the first) that started and stopped a clock; `ended` is None while it runs."""

    began: int
    ended: int | None = None


def runs(kind: ClockKind, ticket: Ticket, on_reopen: OnReopen) -> tuple[Run, ...]:
    """Every run of one kind of clock, in the order in which they began."""
    match kind:
        case ClockKind.ASSIGN:
            return _walked(ticket, starts=_is_nobodys, stops=lambda event: isinstance(event, Assigned))
        case ClockKind.FIRST_RESPONSE:
            return _walked(ticket, starts=lambda event: isinstance(event, Filed), stops=is_public_word)
        case ClockKind.NEXT_RESPONSE:
            return _answers(ticket)
        case ClockKind.RESOLUTION:
            found = _walked(ticket, starts=lambda event: isinstance(event, Filed | Reopened), stops=lambda _: False)
            return found if on_reopen is OnReopen.RESTART else _joined(found)
        case ClockKind.UPDATE:
            return _walked(ticket, starts=is_public_word, stops=is_public_word)


def is_public_word(event: Event) -> bool:
    """Whether an agent's words reached the requester: an answer, or a question that the ticket then waits on."""
    return isinstance(event, Replied) or (isinstance(event, Waited) and event.to is Status.WAITING_ON_REQUESTER)


def _is_nobodys(event: Event) -> bool:
    """Nobody owns the ticket from here on."""
    return isinstance(event, Filed | Released | Transferred) or (isinstance(event, Reopened) and event.to is Status.NEW)


def _is_done(event: Event) -> bool:
    return isinstance(event, Move) and event.to.kind is StatusKind.DONE


def _walked(ticket: Ticket, *, starts: Callable[[Event], bool], stops: Callable[[Event], bool]) -> tuple[Run, ...]:
    """One runs at a time. The end of the ticket stops it too; an event may stop one and start the next."""
    found: list[Run] = []
    for number, event in enumerate(ticket.timeline, start=1):
        if found and found[-1].ended is None and (stops(event) or _is_done(event)):
            found[-1] = replace(found[-1], ended=number)
        if starts(event) and (not found or found[-1].ended is not None):
            found.append(Run(began=number))
    return tuple(found)


def _joined(found: Sequence[Run]) -> tuple[Run, ...]:
    """One clock from the first start to the last stop."""
    return (Run(began=found[0].began, ended=found[-1].ended),) if found else ()


def _answers(ticket: Ticket) -> tuple[Run, ...]:
    """Once there was an answer, or an end: each stretch in which the requester waits for words of an agent."""
    found: list[Run] = []
    was_answered = is_done = False
    for number, event in enumerate(ticket.timeline, start=1):
        is_done = _is_done(event) if isinstance(event, Move) else is_done
        if is_done or is_public_word(event):
            was_answered = True
            if found and found[-1].ended is None:
                found[-1] = replace(found[-1], ended=number)
        elif was_answered and _asks(event, ticket.requester) and (not found or found[-1].ended is not None):
            found.append(Run(began=number))
    return tuple(found)


def _asks(event: Event, requester: PersonId) -> bool:
    """Whether the requester said something that wants an answer. Mere thanks want none."""
    match event:
        case DetailsAdded():
            return not is_thanks(event.text)
        case Reopened():
            return event.by == requester
        case _:
            return False
