"""Escalations: what nobody does, who looks after it, and the press that stops it."""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

from bot.domain.events import Acknowledged, Assigned, Escalated, Reprioritised
from bot.domain.people import Person
from bot.domain.sla import Clock
from bot.domain.terms import ClockKind, Do, TriggerKind
from bot.domain.views import TicketView
from bot.ui import alarm_wording as words
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
    Signal,
    Weight,
)
from bot.ui.verbs import Verb


def escalation(view: TicketView, event: Escalated, number: int) -> Card:
    """To the on-call channel, the on-call person, the manager. Acknowledging or acting turns it calm."""
    ticket = view.ticket
    head = heading(view, event)
    nodes: list[Node] = [Heading(text=f"{ticket.priority} · {head}"), Paragraph(line=(ticket.summary,))]
    state, calm = _state(view, event, number)
    nodes.append(Facts(facts=_facts(view, event)))
    nodes += [Paragraph(line=line) for line in _did(view, event)]
    subject = str(ticket.id)
    if state is not AlarmState.RAISED:
        nodes.append(Paragraph(line=calm))
        nodes.append(Buttons(buttons=(Button(verb=Verb.OPEN, label=say.OPEN, subject=subject),)))
    else:
        called = tuple(view.people[p] for p in event.told if p in view.people)
        nodes.append(Paragraph(line=(*_calling(called), *_waits(view, event))))
        acknowledge = Button(verb=Verb.ACKNOWLEDGE, label=say.ACKNOWLEDGE, subject=subject, weight=Weight.PRIMARY)
        others = (Button(verb=Verb.CLAIM, label=say.CLAIM, subject=subject),) if view.owner is None else ()
        reply = Button(verb=Verb.REPLY, label=say.REPLY, subject=subject)
        nodes.append(Buttons(buttons=(acknowledge, *others, reply)))
    nodes += [Aside(line=(line,)) for line in _could_not(view, event, number)]
    nodes.append(Aside(line=(say.OF_POLICY.format(policy=event.policy, step=event.step),)))
    summary = f"{ticket.priority} {head}: {ticket.summary}"
    return Card(summary=summary, nodes=tuple(nodes), signal=_signal(view, event, number, state, head))


def heading(view: TicketView, event: Escalated) -> str:
    """What is wrong, in a sentence."""
    ref = view.ticket.ref
    clock = say.CLOCK_NAMES[event.clock].lower() if event.clock is not None else ""
    match event.trigger.kind:
        case TriggerKind.BREACHED:
            return say.ESCALATED.format(ref=ref, clock=clock)
        case TriggerKind.NEARING:
            return say.NEARLY_LATE.format(ref=ref, clock=clock)
        case TriggerKind.UNASSIGNED:
            return say.NOT_TAKEN.format(ref=ref, within=_length(event.trigger.within))
        case TriggerKind.IDLE:
            return say.NOT_WORKED_ON.format(ref=ref, within=_length(event.trigger.within))


def briefly(event: Escalated) -> str:
    """The same beside the ticket's number, in a list."""
    clock = say.CLOCK_NAMES[event.clock].lower() if event.clock is not None else ""
    return words.BRIEFLY[event.trigger.kind].format(clock=clock, within=_length(event.trigger.within))


def _length(within: timedelta) -> str:
    hours, minutes = divmod(round(within.total_seconds() / 60), 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part)


def _facts(view: TicketView, event: Escalated) -> tuple[Fact, ...]:
    clock = _clock(view, event.clock) if event.clock is not None else None
    owner: Inline = Mention(person=view.owner) if view.owner else say.NOBODY_YET
    facts = [
        Fact(label=say.REQUESTER, value=(Mention(person=view.requester), f" · {view.category.name}")),
        Fact(label=say.OWNER, value=(owner, f" · {say.STATUS_NAMES[view.ticket.status]}")),
    ]
    due = (clock.due_at or clock.lapsed_at) if clock is not None else None
    if due is not None:
        label = say.ESCALATED_DUE.strip() if due <= view.at else say.DUE
        facts.append(Fact(label=label, value=(Moment(at=due, seen_at=view.at),)))
    return tuple(facts)


def _did(view: TicketView, event: Escalated) -> Iterator[Line]:
    """What the step did to the ticket: the events stand right before it."""
    done = [e for e in view.ticket.timeline if e.at == event.at and e.by is None]
    for do in event.did:
        for e in done:
            if do is Do.REASSIGN and isinstance(e, Assigned) and e.owner in view.people:
                yield (say.WAS_REASSIGNED, Mention(person=view.people[e.owner]), ".")
            elif do is not Do.REASSIGN and isinstance(e, Reprioritised):
                yield (say.WAS_RAISED.format(priority=e.now),)


def _could_not(view: TicketView, event: Escalated, number: int) -> Iterator[str]:
    """Whom the step did not reach and what it could not do; first the same of the steps skipped just before it."""
    skipped: list[Escalated] = []
    for earlier in reversed(view.ticket.timeline[: number - 1]):
        if earlier.at != event.at or not isinstance(earlier, Escalated) or earlier.policy != event.policy:
            break
        if earlier.told or earlier.channels or earlier.heard or earlier.did or not earlier.step:
            break
        skipped.insert(0, earlier)
    for step in (*skipped, event):
        which = "" if step is event else say.STEPS_SKIPPED.format(step=step.step)
        if step.skipped:
            yield which + say.SKIPPED.format(who=", ".join(say.TELL_NAMES[t] for t in step.skipped))
        for failed in step.not_done:
            yield which + say.NOT_DONE.format(do=failed.do, why=failed.why)


class AlarmState(StrEnum):
    """How an alarm stands: it wants somebody, somebody looks into it, or it is over."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    OVER = "over"


def _state(view: TicketView, event: Escalated, number: int) -> tuple[AlarmState, Line]:
    """Over as soon as the ladder it is a step of no longer stands; acknowledged until a later step calls again."""
    ladder = view.ticket.ladder(event.policy)
    if ladder is None or ladder.raised > number:
        return AlarmState.OVER, (say.CALM,)
    hushed = view.ticket.hushed(number)
    if hushed is not None and hushed.by is not None and hushed.by in view.people:
        until = Moment(at=hushed.at + hushed.quiet_for, seen_at=view.at)
        who = Mention(person=view.people[hushed.by])
        return AlarmState.ACKNOWLEDGED, (say.ACKNOWLEDGED_BY, who, say.ESCALATIONS_QUIET_UNTIL, until)
    return AlarmState.RAISED, ()


def _waits(view: TicketView, event: Escalated) -> Line:
    """What has not been done, whoever said before that they look into it, and what to press."""
    undone = words.NOT_DONE_SINCE if event.trigger.kind is TriggerKind.IDLE else words.NOT_YET[_lacks(event)]
    ladder = view.ticket.ladder(event.policy)
    began = ladder.raised if ladder is not None else 0
    before = [e for e in view.ticket.timeline[began:] if isinstance(e, Acknowledged)]
    if before and (by := before[-1].by) is not None and by in view.people:
        since = Moment(at=before[-1].at, seen_at=view.at)
        return (Mention(person=view.people[by]), words.ACKNOWLEDGED_BEFORE, since, ". ", undone, words.PRESS)
    return (undone, words.PRESS)


def _lacks(event: Escalated) -> ClockKind:
    """The clock that would stop with what is missing; that of the taking, for what nobody has taken."""
    return event.clock or ClockKind.ASSIGN


def _signal(view: TicketView, event: Escalated, number: int, state: AlarmState, heading: str) -> Signal:
    """For a webhook. Nobody's words but the request's summary are in it."""
    ticket = view.ticket
    return Signal(
        id=f"{ticket.ref}-{number}-{int(event.at.timestamp())}-{state}",
        type=f"escalation.{state}",
        at=event.at,
        facts={
            "ticket": ticket.ref,
            "priority": ticket.priority.value,
            "status": ticket.status.value,
            "summary": ticket.summary,
            "policy": event.policy,
            "step": event.step,
            "text": heading,
        },
    )


def _clock(view: TicketView, kind: ClockKind) -> Clock | None:
    """The newest clock of a kind."""
    return next((c for c in reversed(view.clocks) if c.kind is kind), None)


def _calling(people: tuple[Person, ...]) -> Line:
    line: list[Inline] = []
    for person in people:
        line += [Mention(person=person, loud=True), " "]
    return tuple(line)
