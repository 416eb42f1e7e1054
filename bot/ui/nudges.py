"""Nudges: a target that runs out soon, a public update that is asked for; and what became of it."""

from bot.domain.events import Confirmed, Nudged, Resolved, Withdrawn
from bot.domain.sla import Clock, clock_at
from bot.domain.terms import ClockKind
from bot.domain.views import TicketView
from bot.ui import alarm_wording as words
from bot.ui import calm_wording as calm
from bot.ui import wording as say
from bot.ui.model import Aside, Button, Buttons, Card, Line, Moment, Node, Paragraph, Strong, Weight
from bot.ui.verbs import Verb


def nudge(view: TicketView, event: Nudged, number: int) -> Card | None:
    """While there is still time; None if the clock was stopped or paused meanwhile, or has run out."""
    ticket = view.ticket
    clock = clock_at(view.clocks, event.clock, number)
    if clock is None or clock.due_at is None or clock.stopped_at is not None:
        return None
    if clock.kind is ClockKind.UPDATE:
        return _update(view, clock)
    if clock.is_breached(view.at):
        return None
    name = say.CLOCK_NAMES[event.clock]
    line = (Strong(text=say.NUDGE.format(clock=name, ref=ticket.ref)), Moment(at=clock.due_at, seen_at=view.at))
    subject = str(ticket.id)
    buttons = (
        Button(verb=Verb.REPLY, label=say.REPLY, subject=subject, weight=Weight.PRIMARY),
        Button(verb=Verb.WAIT, label=say.WAIT, subject=subject),
        Button(verb=Verb.OPEN, label=say.OPEN, subject=subject),
    )
    nodes: tuple[Node, ...] = (
        Paragraph(line=line),
        Paragraph(line=(ticket.summary,)),
        Aside(line=(say.NUDGE_USED.format(percent=event.percent),)),
        Buttons(buttons=buttons),
    )
    return Card(summary=f"{ticket.ref}: {name.lower()} is due soon", nodes=nodes)


def _update(view: TicketView, clock: Clock) -> Card:
    """The owner is asked to say something to whoever waits."""
    ref, subject = view.ticket.ref, str(view.ticket.id)
    head = calm.UPDATE_ASKED.format(ref=ref)
    since = Moment(at=clock.started_at, seen_at=view.at)
    buttons = (
        Button(verb=Verb.REPLY, label=say.REPLY, subject=subject, weight=Weight.PRIMARY),
        Button(verb=Verb.OPEN, label=say.OPEN, subject=subject),
    )
    nodes: tuple[Node, ...] = (
        Paragraph(line=(Strong(text=head),)),
        Paragraph(line=(view.ticket.summary,)),
        Aside(line=(calm.UPDATE_WHY.format(name=view.requester.name), since, ".")),
        Buttons(buttons=buttons),
    )
    return Card(summary=f"{head}: {view.ticket.summary}", nodes=nodes)


def became(view: TicketView, event: Nudged, number: int) -> Card:
    """Of a nudge that stands and hurries nobody any more: what was done and when, or that nothing was."""
    ticket = view.ticket
    name = words.NUDGE_OF.format(clock=say.CLOCK_NAMES[event.clock], ref=ticket.ref)
    line = _end(view, clock_at(view.clocks, event.clock, number))
    opens = Button(verb=Verb.OPEN, label=say.OPEN, subject=str(ticket.id))
    nodes: tuple[Node, ...] = (
        Paragraph(line=(Strong(text=name), *line)),
        Paragraph(line=(ticket.summary,)),
        Buttons(buttons=(opens,)),
    )
    return Card(summary=f"{name}{line[0]}", nodes=nodes)


def _end(view: TicketView, clock: Clock | None) -> Line:
    if clock is None:
        return (words.OTHER_PROMISES,)
    if clock.ended is not None and clock.stopped_at is not None:
        match view.ticket.timeline[clock.ended - 1]:
            case Withdrawn():
                done = words.WAS_WITHDRAWN
            case Resolved() | Confirmed():
                done = words.WAS_DONE[ClockKind.RESOLUTION]
            case _:
                done = words.WAS_DONE[clock.kind]
        return (done, Moment(at=clock.stopped_at, seen_at=view.at))
    if clock.due_at is None:
        return (words.IS_PAUSED,)
    return (words.RAN_OUT, Moment(at=clock.due_at, seen_at=view.at))
