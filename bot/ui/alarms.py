"""Nudges and escalations: what runs out, who looks after it, and the press that stops it."""

from bot.domain.events import Acknowledged, Escalated, Nudged, Reprioritised, Resolved, Withdrawn
from bot.domain.people import Person
from bot.domain.sla import Clock, clock_at, is_public_word
from bot.domain.terms import ClockKind
from bot.domain.views import TicketView
from bot.ui import calm_wording as calm
from bot.ui import wording as say
from bot.ui.model import (
    Aside,
    Button,
    Buttons,
    Card,
    Fact,
    Facts,
    Heading,
    Inline,
    Line,
    Mention,
    Moment,
    Node,
    Paragraph,
    Strong,
    Weight,
)
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


def escalation(view: TicketView, event: Escalated, number: int) -> Card:
    """To the on-call channel, the on-call person, the manager. Acknowledging or acting turns it calm."""
    ticket = view.ticket
    name = say.CLOCK_NAMES[event.clock]
    heading = say.ESCALATED.format(ref=ticket.ref, clock=name.lower())
    nodes: list[Node] = [Heading(text=f"{ticket.priority} · {heading}"), Paragraph(line=(ticket.summary,))]
    calm = _calm(view, number)
    nodes.append(Facts(facts=_facts(view, event)))
    subject = str(ticket.id)
    if calm is not None:
        nodes.append(Paragraph(line=calm))
        nodes.append(Buttons(buttons=(Button(verb=Verb.OPEN, label=say.OPEN, subject=subject),)))
    else:
        called = tuple(view.people[p] for p in event.told if p in view.people)
        waits = say.NOBODY_ACTED if event.clock is ClockKind.FIRST_RESPONSE else say.NOT_SOLVED
        nodes.append(Paragraph(line=(*_calling(called), waits)))
        acknowledge = Button(verb=Verb.ACKNOWLEDGE, label=say.ACKNOWLEDGE, subject=subject, weight=Weight.PRIMARY)
        others = (Button(verb=Verb.CLAIM, label=say.CLAIM, subject=subject),) if view.owner is None else ()
        reply = Button(verb=Verb.REPLY, label=say.REPLY, subject=subject)
        nodes.append(Buttons(buttons=(acknowledge, *others, reply)))
    if event.skipped:
        who = ", ".join(say.TELL_NAMES[t] for t in event.skipped)
        nodes.append(Aside(line=(say.SKIPPED.format(who=who),)))
    return Card(summary=f"{ticket.priority} {heading}: {ticket.summary}", nodes=tuple(nodes))


def _facts(view: TicketView, event: Escalated) -> tuple[Fact, ...]:
    clock = _clock(view, event.clock)
    owner: Inline = Mention(person=view.owner) if view.owner else say.NOBODY_YET
    facts = [
        Fact(label=say.REQUESTER, value=(Mention(person=view.requester), f" · {view.category.name}")),
        Fact(label=say.OWNER, value=(owner, f" · {say.STATUS_NAMES[view.ticket.status]}")),
    ]
    if clock is not None and clock.due_at is not None:
        facts.append(Fact(label=say.ESCALATED_DUE.strip(), value=(Moment(at=clock.due_at, seen_at=view.at),)))
    return tuple(facts)


def _calm(view: TicketView, number: int) -> Line | None:
    """Why this alarm needs nobody any more: acknowledged, answered or finished since; None while it does."""
    raised, *since = view.ticket.timeline[number - 1 :]
    for event in reversed(since):
        match event:
            case Acknowledged() if event.by is not None and event.by in view.people:
                until = Moment(at=event.at + event.quiet_for, seen_at=view.at)
                return (say.ACKNOWLEDGED_BY, Mention(person=view.people[event.by]), say.ESCALATIONS_QUIET_UNTIL, until)
            case Resolved() | Withdrawn() | Reprioritised():
                return (say.CALM,)
            case _ if is_public_word(event) and isinstance(raised, Escalated) and _is_unanswered(raised):
                return (say.CALM,)
            case _:
                pass
    return None


def _is_unanswered(raised: Escalated) -> bool:
    return raised.clock is ClockKind.FIRST_RESPONSE


def _clock(view: TicketView, kind: ClockKind) -> Clock | None:
    """The newest clock of a kind."""
    return next((c for c in reversed(view.clocks) if c.kind is kind), None)


def _calling(people: tuple[Person, ...]) -> Line:
    line: list[Inline] = []
    for person in people:
        line += [Mention(person=person, loud=True), " "]
    return tuple(line)
