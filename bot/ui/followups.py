"""Follow-ups on screens: the form, the list, the ping, and the part of home."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.catalog import Choice, FieldKind
from bot.domain.desk import Desk
from bot.domain.events import FollowUpDue, FollowUpOverdue
from bot.domain.ticket import FollowUp
from bot.domain.views import FollowUpLine, TicketView
from bot.ui import calm_wording as calm
from bot.ui import wording as say
from bot.ui.forms import TEXT, TO, UNTIL, show
from bot.ui.model import (
    Aside,
    Button,
    Buttons,
    Card,
    Fact,
    Field,
    Form,
    Heading,
    Inline,
    Line,
    Mention,
    Moment,
    MomentStyle,
    Node,
    Paragraph,
    Strong,
    Weight,
)
from bot.ui.verbs import FormName, Verb

LONGEST = 300
"""Characters of what is to be done: it stands in one line of lists."""


def plan(view: TicketView, desk: Desk) -> Form:
    """What, who (the owner, unless another is picked), by when."""
    people = view.team.members if view.team is not None else tuple(desk.agents)
    known = [desk.agents[p] for p in dict.fromkeys((*people, *desk.agents)) if p in desk.agents]
    choices = tuple(Choice(key=agent.id, label=agent.name) for agent in known)
    tomorrow = (view.at + timedelta(days=1)).date().isoformat()
    owner = view.ticket.owner if view.ticket.owner in desk.agents else None
    return Form(
        name=FormName.FOLLOW_UP,
        title=calm.FOLLOW_UP_TITLE,
        subject=str(view.ticket.id),
        submit=say.SAVE,
        nodes=(
            Aside(line=(f"{view.ticket.ref} · {view.ticket.summary}",)),
            Field(key=TEXT, label=calm.FOLLOW_UP_WHAT, kind=FieldKind.TEXT, required=True, maximum=LONGEST),
            Field(
                key=TO, label=calm.FOLLOW_UP_WHO, kind=FieldKind.CHOICE, required=True, choices=choices, initial=owner
            ),
            Field(
                key=UNTIL,
                label=calm.FOLLOW_UP_WHEN,
                kind=FieldKind.DATE,
                required=True,
                hint=calm.FOLLOW_UP_HINT,
                initial=tomorrow,
            ),
        ),
    )


def listed(view: TicketView) -> Form:
    """All of a ticket's follow-ups; the open ones with their button."""
    ticket = view.ticket
    nodes: list[Node] = []
    for one in ticket.follow_ups:
        nodes.append(Paragraph(line=_line(view, one)))
        if one in ticket.open_follow_ups:
            nodes.append(Buttons(buttons=(_done(ticket.id, one.number),)))
    if ticket.open_follow_ups:
        nodes.append(Aside(line=(calm.FOLLOW_UPS_KEEP_OPEN,)))
    return show(
        calm.FOLLOW_UPS_TITLE.format(ref=ticket.ref), tuple(nodes) or (Paragraph(line=(calm.FOLLOW_UPS_NONE,)),)
    )


def facts(view: TicketView) -> tuple[Fact, ...]:
    """What the team's card says of them: those that are open."""
    lines = [_line(view, one) for one in view.ticket.open_follow_ups]
    return tuple(Fact(label=calm.FOLLOW_UP_FACT, value=line) for line in lines[:3])


def ping(view: TicketView, event: FollowUpDue | FollowUpOverdue) -> Card | None:
    """To whoever has it on its day, to the lead when it is overdue; once it is done, only that."""
    ticket = view.ticket
    one = next((f for f in ticket.follow_ups if f.number == event.follow_up), None)
    if one is None:
        return None
    is_due = isinstance(event, FollowUpDue)
    day: Line = ()
    if one.done is not None:
        says = calm.FOLLOW_UP_IS_DONE
    elif one not in ticket.open_follow_ups:
        says = calm.FOLLOW_UP_NOT_NEEDED
    elif is_due and view.at < one.late_at:
        says = calm.FOLLOW_UP_DUE
    elif is_due:
        says, day = calm.FOLLOW_UP_WAS_DUE, (_day(one.due_at, one.late_at, view.at),)
    else:
        says = calm.FOLLOW_UP_OVERDUE
    head = says.format(ref=ticket.ref)
    nodes: list[Node] = [Paragraph(line=(Strong(text=head), *day)), Paragraph(line=_line(view, one))]
    if one in ticket.open_follow_ups:
        nodes.append(Aside(line=(ticket.summary,)))
        opens = Button(verb=Verb.OPEN, label=say.OPEN, subject=str(ticket.id))
        nodes.append(Buttons(buttons=(_done(ticket.id, one.number), opens)))
    summary = calm.FOLLOW_UP_OVERDUE.format(ref=ticket.ref) if day else head
    return Card(summary=f"{summary}: {one.what}", nodes=tuple(nodes))


def home(lines: Sequence[FollowUpLine], at: datetime) -> tuple[Node, ...]:
    """The part of somebody's home; nothing if they have none."""
    if not lines:
        return ()
    nodes: list[Node] = [Heading(text=calm.FOLLOW_UPS_HOME)]
    for one in lines:
        due = _day(one.due_at, one.late_at, at)
        late: Line = (say.OVERDUE,) if at >= one.late_at else ()
        nodes.append(Paragraph(line=(Strong(text=one.ref), f" · {one.what}{calm.FOLLOW_UP_BY}", due, *late)))
        opens = Button(verb=Verb.OPEN, label=say.OPEN, subject=str(one.ticket))
        nodes.append(Buttons(buttons=(_done(one.ticket, one.number), opens)))
    return tuple(nodes)


def _line(view: TicketView, one: FollowUp) -> Line:
    who: Inline = Mention(person=view.people[one.who]) if one.who in view.people else str(one.who)
    parts: list[Inline] = [one.what, " · ", who]
    if one.done is not None:
        said = calm.FOLLOW_UP_DONE if one.done.in_time else calm.FOLLOW_UP_DONE_LATE
        return (*parts, said, Moment(at=one.done.at, seen_at=view.at, style=MomentStyle.DAY))
    late: Line = (say.OVERDUE,) if view.at >= one.late_at else ()
    return (*parts, calm.FOLLOW_UP_BY, _day(one.due_at, one.late_at, view.at), *late)


def _day(begins: datetime, ends: datetime, at: datetime) -> Moment:
    """Its middle, which is on the same date for a reader whose zone is hours away."""
    return Moment(at=begins + (ends - begins) / 2, seen_at=at, style=MomentStyle.DAY)


def _done(ticket: int, number: int) -> Button:
    subject = f"{ticket}/{number}"
    return Button(verb=Verb.FOLLOW_UP_DONE, label=say.DONE, subject=subject, weight=Weight.PRIMARY)
