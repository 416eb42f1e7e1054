"""What is said in the threads under the two cards."""

from bot.domain.events import (
    Assigned,
    Confirmed,
    DetailsAdded,
    Noted,
    Reopened,
    Replied,
    Resolved,
    Resumed,
    Transferred,
    Waited,
)
from bot.domain.people import Person, PersonId
from bot.domain.terms import Status
from bot.domain.views import TicketView
from bot.ui import wording as say
from bot.ui.model import (
    Aside,
    Button,
    Buttons,
    Card,
    Inline,
    Mention,
    Moment,
    MomentStyle,
    Node,
    Paragraph,
    Quote,
    Strong,
    Weight,
)
from bot.ui.verbs import Verb


def words(view: TicketView, number: int, *, team_side: bool, watched: bool = False) -> Card:
    """An answer, a note or what the requester added, with its words as they read now. `watched`: to a watcher."""
    written, now = view.ticket.timeline[number - 1], view.ticket.entry(number)
    if now is None:
        return Card(summary=say.DELETED, nodes=(Aside(line=(say.DELETED,)),))
    author = _name(view, written.by)
    match written:
        case Replied() if team_side:
            said = say.TO_REQUESTER.format(requester=view.requester.first_name)
            lead: tuple[Inline, ...] = (*author, said)
        case Replied():
            lead = (*author, say.REPLIED)
        case Noted():
            lead = (*author, say.NOTED)
        case DetailsAdded() if watched:
            lead = (*author, say.ALSO_ADDED)
        case DetailsAdded() if not team_side:
            lead = (say.YOU_ADDED,)
        case _:
            owner: tuple[Inline, ...] = (Mention(person=view.owner, loud=True), ": ") if view.owner else ()
            lead = (*owner, *author, say.SAID_MORE)
    return Card(summary=f"{view.ticket.ref}: {now.text}", nodes=(Paragraph(line=lead), Quote(text=now.text)))


def assigned(view: TicketView, event: Assigned) -> Card:
    """The owner is called by name, once; a card that merely changes calls nobody."""
    person = view.people[event.owner]
    line: tuple[Inline, ...] = (Strong(text=view.ticket.ref), say.ASSIGNED_TO, Mention(person=person, loud=True), ".")
    why = Button(verb=Verb.WHY, label=say.WHY, subject=str(view.ticket.id))
    nodes: tuple[Node, ...] = (Paragraph(line=line), Buttons(buttons=(why,)))
    return Card(summary=f"{view.ticket.ref} is yours, {person.name}", nodes=nodes)


def needed(view: TicketView, event: Waited) -> Card:
    """What the team needs from the requester; once answered, only the question is left."""
    line = (*_name(view, event.by), say.NEEDS.format(ref=view.ticket.ref))
    nodes: list[Node] = [Paragraph(line=line), Quote(text=event.needed)]
    if view.ticket.wait == event:
        subject = str(view.ticket.id)
        answer = Button(verb=Verb.ADD_DETAILS, label=say.ANSWER, subject=subject, weight=Weight.PRIMARY)
        nodes.append(Buttons(buttons=(answer,)))
    return Card(summary=f"{view.ticket.ref} waits for your answer: {event.needed}", nodes=tuple(nodes))


def resumed(view: TicketView, event: Resumed) -> Card:
    text = say.RESUMED.format(ref=view.ticket.ref, why=event.why)
    loud: tuple[Inline, ...] = (Mention(person=view.owner, loud=True), " ") if view.owner else ()
    return Card(summary=text, nodes=(Paragraph(line=(*loud, text)),))


def withdrew(view: TicketView) -> Card:
    line: tuple[Inline, ...] = (Mention(person=view.requester), say.WITHDREW.format(ref=view.ticket.ref))
    return Card(summary=f"{view.requester.name}{line[1]}", nodes=(Paragraph(line=line),))


def transferred(view: TicketView, event: Transferred) -> Card:
    """In the thread of the team that has it now."""
    team = view.teams.get(event.was) if event.was is not None else None
    was = team.name if team is not None else say.ANOTHER_TEAM
    line = (*_name(view, event.by), say.MOVED_BECAUSE.format(ref=view.ticket.ref, team=was))
    return Card(
        summary=f"{view.ticket.ref} was transferred: {event.reason}",
        nodes=(Paragraph(line=line), Quote(text=event.reason)),
    )


def reopened(view: TicketView, event: Reopened) -> Card:
    loud: tuple[Inline, ...] = (Mention(person=view.owner, loud=True), ": ") if view.owner else ()
    line = (*loud, *_name(view, event.by), say.REOPENED.format(ref=view.ticket.ref))
    return Card(
        summary=f"{view.ticket.ref} was reopened: {event.reason}",
        nodes=(Paragraph(line=line), Quote(text=event.reason)),
    )


def solved(view: TicketView, event: Resolved) -> Card:
    """Asks whether it is solved, then for a rating; then only says what was answered."""
    ticket = view.ticket
    by = _name(view, event.by)
    lead: tuple[Inline, ...] = (
        (*by, say.RESOLVED.format(ref=ticket.ref)) if event.by else (say.RESOLVED_BY_DESK.format(ref=ticket.ref),)
    )
    nodes: list[Node] = [Paragraph(line=lead), Quote(text=event.summary)]
    if ticket.resolution != event:
        again = next(e for e in ticket.timeline[ticket.timeline.index(event) :] if isinstance(e, Reopened))
        said = say.YOU_REOPENED if again.by == ticket.requester else say.WAS_REOPENED
        nodes.append(Aside(line=(said.format(ref=ticket.ref),)))
        return Card(summary=f"{ticket.ref} was reopened", nodes=tuple(nodes))
    nodes += _asked(view, event)
    return Card(summary=f"{ticket.ref} is solved: {event.summary}", nodes=tuple(nodes))


def _asked(view: TicketView, event: Resolved) -> list[Node]:
    ticket, subject = view.ticket, str(view.ticket.id)
    reopen = Button(verb=Verb.REOPEN, label=say.NO_REOPEN, subject=subject)
    if ticket.status is Status.RESOLVED:
        yes = Button(verb=Verb.CONFIRM, label=say.YES_SOLVED, subject=subject, weight=Weight.PRIMARY)
        return [Paragraph(line=(Strong(text=say.IS_IT_SOLVED),)), Buttons(buttons=(yes, reopen))]
    closed = next((e for e in reversed(ticket.timeline) if isinstance(e, Confirmed)), None)
    until = Moment(at=event.at + view.category.reopen_within, seen_at=view.at, style=MomentStyle.DAY)
    said: tuple[Inline, ...] = (
        (say.CLOSED_THANKS.format(ref=ticket.ref),)
        if closed is not None and closed.by is not None
        else (say.CLOSED_BY_SILENCE.format(ref=ticket.ref), until, ".")
    )
    nodes: list[Node] = [Paragraph(line=said)]
    if ticket.rating is not None:
        nodes.append(Paragraph(line=(say.RATED.format(score=ticket.rating.score),)))
        return [*nodes, Buttons(buttons=(reopen,))]
    stars = tuple(Button(verb=Verb.RATE, label=f"{n} {'★' * n}", subject=f"{subject}/{n}") for n in range(1, 6))
    return [*nodes, Paragraph(line=(say.RATE_INTRO,)), Buttons(buttons=stars), Buttons(buttons=(reopen,))]


def reminder(view: TicketView) -> Card:
    ticket, subject = view.ticket, str(view.ticket.id)
    resolution = ticket.resolution
    line: tuple[Inline, ...] = (say.REMINDER.format(ref=ticket.ref),)
    if resolution is not None:
        line = (*line, Moment(at=resolution.at + view.category.quiet_for, seen_at=view.at), ".")
    yes = Button(verb=Verb.CONFIRM, label=say.YES_SOLVED, subject=subject, weight=Weight.PRIMARY)
    reopen = Button(verb=Verb.REOPEN, label=say.NO_REOPEN, subject=subject)
    nodes = (Paragraph(line=line), Paragraph(line=(say.REMINDER_ASK,)), Buttons(buttons=(yes, reopen)))
    return Card(summary=f"{ticket.ref} closes soon", nodes=nodes)


def _name(view: TicketView, person: PersonId | None) -> tuple[Inline, ...]:
    found: Person | None = view.people.get(person) if person is not None else None
    return (Mention(person=found),) if found is not None else ("The desk",)
