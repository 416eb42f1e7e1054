"""The ticket's live cards: the requester's and the team's."""

from collections.abc import Iterator

from bot.domain.catalog import FieldKind
from bot.domain.people import PersonId
from bot.domain.sla import soonest
from bot.domain.terms import ClockKind, Status, StatusKind
from bot.domain.views import TicketLine, TicketView
from bot.ui import calm_wording as calm
from bot.ui import followups, labelling
from bot.ui import wording as say
from bot.ui.model import (
    Aside,
    Button,
    Buttons,
    Card,
    Confirm,
    Fact,
    Facts,
    Heading,
    Inline,
    Line,
    Mention,
    Menu,
    Moment,
    MomentStyle,
    Node,
    Paragraph,
    Quote,
    Strong,
    Weight,
)
from bot.ui.verbs import Verb

_OF_CARD = (ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION)
"""The promises whose lateness the card keeps showing while they are paused."""


def requester_card(view: TicketView) -> Card:
    """The card the requester keeps: where it stands, what comes next and by when, what they can do."""
    ticket = view.ticket
    nodes: list[Node] = [Heading(text=f"{ticket.ref} · {ticket.summary}"), requester_facts(view)]
    if ticket.status is Status.WAITING_ON_REQUESTER and ticket.wait is not None:
        nodes.append(Quote(text=ticket.wait.needed))
    if ticket.resolution is not None:
        nodes.append(Quote(text=ticket.resolution.summary))
    if not ticket.is_done:
        nodes.append(_requester_buttons(view))
        nodes.append(Aside(line=(say.THREAD_HINT,)))
    return Card(summary=f"{ticket.ref}: {ticket.summary}", nodes=tuple(nodes))


def requester_facts(view: TicketView) -> Facts:
    """Where it stands, what comes next, and what it follows."""
    status = Fact(label=say.STATUS, value=_where_it_stands(view))
    links = labelling.links(view, only=labelling.OF_REQUESTER)
    return Facts(facts=(status, *_next_for_requester(view), *links))


def watcher_facts(view: TicketView) -> Facts:
    """The same for somebody who reads along: in the third person, without the promises, which are the requester's."""
    asked = Mention(person=view.requester)
    match view.ticket.status:
        case Status.WITHDRAWN:
            stands: Line = (say.WITHDRAWN_BY, asked)
        case Status.WAITING_ON_REQUESTER:
            stands = (say.WAITS_ON, asked)
        case _:
            stands = _where_it_stands(view)
    return Facts(facts=(Fact(label=say.STATUS, value=stands), Fact(label=say.CATEGORY, value=(view.category.name,))))


def team_card(view: TicketView, *, whole: bool = False) -> Card:
    """The card in the team's channel, with all an agent needs; `whole` in a form: there is room, and no thread."""
    ticket = view.ticket
    nodes: list[Node] = [Heading(text=f"{ticket.ref} · {ticket.priority} · {ticket.summary}")]
    if ticket.description and ticket.description != ticket.summary:
        nodes.append(Quote(text=ticket.description))
    nodes.append(Facts(facts=(*_team_facts(view), *labelling.facts(view), *_answers(view))))
    if ticket.wait is not None:
        nodes.append(Quote(text=ticket.wait.needed))
    if ticket.resolution is not None:
        nodes.append(Quote(text=ticket.resolution.summary))
    if view.others:
        nodes.append(Aside(line=(say.OTHER_TICKETS, "; ".join(f"{o.ref} {o.summary}" for o in view.others))))
    if view.history:
        nodes.append(Aside(line=(say.HISTORY, *_history(view))))
    if view.suggestions and not ticket.is_done:
        nodes.append(Aside(line=(say.ARTICLE_HINT, "; ".join(s.title for s in view.suggestions))))
    nodes += all_team_buttons(view) if whole else (team_buttons(view),)
    if not ticket.is_done and not whole:
        nodes.append(Aside(line=(say.TEAM_THREAD_HINT,)))
    status = say.STATUS_NAMES[ticket.status]
    return Card(summary=f"{ticket.ref} {ticket.priority} {ticket.summary} ({status})", nodes=tuple(nodes))


def moved_card(view: TicketView) -> Card:
    """What is left in the channel of a team that passed the ticket on."""
    team = view.team.name if view.team is not None else ""
    text = say.MOVED.format(ref=view.ticket.ref, team=team)
    nodes = (Paragraph(line=(Strong(text=text), f": {view.ticket.summary}")),)
    return Card(summary=text, nodes=nodes)


def team_buttons(view: TicketView) -> Buttons:
    """What can be pressed in this state, on the card: what is pressed most often, and the rest behind one control."""
    often, rarer, rest = _team_presses(view)
    if not rest:
        return Buttons(buttons=(*often, *rarer))
    everything = Button(verb=Verb.OPEN, label=say.EVERYTHING, subject=str(view.ticket.id))
    return Buttons(buttons=(*often, Menu(label=say.MORE, options=(*rarer, everything))))


def all_team_buttons(view: TicketView) -> tuple[Buttons, ...]:
    """The same where there is room for all of it."""
    return tuple(Buttons(buttons=row) for row in _team_presses(view) if row)


_Row = tuple[Button, ...]


def _team_presses(view: TicketView) -> tuple[_Row, _Row, _Row]:
    """From what is pressed most often to what seldom is. A press is checked again when it comes.

    Slack's menu behind three dots holds five: four of the second row, and the way to all of them.
    """
    ticket = view.ticket
    subject = str(ticket.id)

    def button(verb: Verb, label: str, weight: Weight = Weight.PLAIN) -> Button:
        return Button(verb=verb, label=label, subject=subject, weight=weight)

    why, note, labels = button(Verb.WHY, say.WHY), button(Verb.NOTE, say.NOTE), button(Verb.LABELS, say.LABELS)
    planned = (button(Verb.FOLLOW_UPS, calm.FOLLOW_UPS),) if ticket.open_follow_ups else ()
    plan = button(Verb.FOLLOW_UP, calm.PLAN_FOLLOW_UP)
    if ticket.is_done:
        following = (plan, *planned) if ticket.status is Status.RESOLVED else ()
        return (why, note, labels), following, ()
    transfer, priority = button(Verb.TRANSFER, say.TRANSFER), button(Verb.PRIORITY, say.CHANGE_PRIORITY)
    category = button(Verb.CATEGORY, say.CHANGE_CATEGORY)
    assign, resolve = button(Verb.ASSIGN, say.ASSIGN), button(Verb.RESOLVE, say.RESOLVE)
    waits = ticket.status.kind is StatusKind.WAITING
    resume = button(Verb.RESUME, say.RESUME)
    if ticket.owner is None:
        claim, reply = button(Verb.CLAIM, say.CLAIM, Weight.PRIMARY), button(Verb.REPLY, say.REPLY)
        often = (claim, assign, reply, *((resume,) if waits else ()), resolve, note)
        return often, (priority, category, transfer, why), (plan, *planned, labels)
    reply = button(Verb.REPLY, say.REPLY, Weight.PRIMARY)
    often = (reply, resume if waits else button(Verb.WAIT, say.WAIT), resolve, note, plan)
    release = button(Verb.RELEASE, say.RELEASE)
    return often, (release, priority, transfer, why), (assign, category, *planned, labels)


def ticket_line(line: TicketLine, at: Moment | None = None) -> Line:
    """A ticket in a list: its number, priority, what it is, where it stands."""
    parts: list[Inline] = [Strong(text=line.ref), f" · {line.priority} · {line.summary} — {_short(line.status)}"]
    if line.owner is not None:
        parts += [" · ", Mention(person=line.owner)]
    if at is not None:
        parts += [" · due ", at]
    return tuple(parts)


def _history(view: TicketView) -> Iterator[Inline]:
    """What the requester asked for before: what it was, how it ended and when."""
    for number, ended in enumerate(view.history):
        line = ended.line
        yield f"{'; ' if number else ''}{line.ref} {line.summary} ({ended.how or _short(line.status)}"
        if line.done_at is not None:
            yield ", "
            yield Moment(at=line.done_at, seen_at=view.at, style=MomentStyle.DAY)
        yield ")"


def _short(status: Status) -> str:
    return say.STATUS_NAMES[status].lower()


def _where_it_stands(view: TicketView) -> Line:
    match view.ticket.status:
        case Status.RESOLVED:
            return (say.IS_RESOLVED,)
        case Status.CLOSED:
            return (say.IS_CLOSED,)
        case Status.WITHDRAWN:
            return (say.IS_WITHDRAWN,)
        case Status.WAITING_ON_REQUESTER:
            return (Strong(text=say.WAITS_ON_YOU.rstrip(": ")),)
        case _ if view.owner is not None:
            waits = (f" ({_short(view.ticket.status)})",) if view.ticket.status.kind is StatusKind.WAITING else ()
            return (say.WITH, Mention(person=view.owner), *waits)
        case _ if view.team is not None:
            return (say.QUEUED.format(team=view.team.name),)
        case _:
            return (say.UNROUTED,)


def _next_for_requester(view: TicketView) -> Iterator[Fact]:
    ticket = view.ticket
    if view.due is not None and not ticket.is_done:
        kind, due = view.due
        late = say.LATE_SOLUTION if kind is ClockKind.RESOLUTION else say.LATE_ANSWER
        words = late if due <= view.at else say.PROMISED[kind]
        yield Fact(label=say.NEXT, value=(words, Moment(at=due, seen_at=view.at), say.YOUR_TIME))
    if view.back_at is not None and not ticket.is_done:
        yield Fact(label=say.HOURS, value=(say.BACK_AT, Moment(at=view.back_at, seen_at=view.at)))
    priority = () if ticket.is_done else (say.WITH_PRIORITY.format(priority=ticket.priority),)
    yield Fact(label=say.CATEGORY, value=(view.category.name, *priority))
    if ticket.reporter is not None and ticket.reporter in view.people:
        yield Fact(label=say.FILED_BY, value=(Mention(person=view.people[ticket.reporter]),))


def _requester_buttons(view: TicketView) -> Buttons:
    ticket = view.ticket
    waiting = ticket.status is Status.WAITING_ON_REQUESTER
    sure = Confirm(
        title=say.WITHDRAW_SURE,
        text=say.WITHDRAW_TEXT.format(ref=ticket.ref),
        yes=say.WITHDRAW_YES,
        no=say.WITHDRAW_NO,
    )
    return Buttons(
        buttons=(
            Button(
                verb=Verb.ADD_DETAILS,
                label=say.ANSWER if waiting else say.ADD_DETAILS,
                subject=str(ticket.id),
                weight=Weight.PRIMARY if waiting else Weight.PLAIN,
            ),
            Button(verb=Verb.WATCHERS, label=say.WATCHERS, subject=str(ticket.id)),
            Button(verb=Verb.WITHDRAW, label=say.WITHDRAW, subject=str(ticket.id), confirm=sure),
        )
    )


def _team_facts(view: TicketView) -> Iterator[Fact]:
    ticket = view.ticket
    yield Fact(label=say.REQUESTER, value=(Mention(person=view.requester), f" · {view.category.name}"))
    owner: Inline = Mention(person=view.owner) if view.owner else say.NOBODY_YET
    yield Fact(label=say.OWNER, value=(owner, f" · {say.STATUS_NAMES[ticket.status]}"))
    yield from followups.facts(view)
    if ticket.is_done:
        return
    ahead = soonest(view.clocks)
    if ahead is not None and ahead.due_at is not None:
        late = (say.OVERDUE,) if ahead.due_at <= view.at else ()
        yield Fact(label=say.DUE, value=(say.DUE_NEXT[ahead.kind], Moment(at=ahead.due_at, seen_at=view.at), *late))
    elif ticket.status.kind is StatusKind.WAITING:
        is_late = any(c.kind in _OF_CARD and c.stopped_at is None and c.is_breached(view.at) for c in view.clocks)
        yield Fact(label=say.DUE, value=(say.PAUSED, say.OVERDUE) if is_late else (say.PAUSED,))


def _answers(view: TicketView) -> Iterator[Fact]:
    """What the category's own fields were answered with."""
    for asked in view.category.fields:
        answer = view.ticket.answers.get(asked.key)
        if not answer:
            continue
        parts = (answer,) if isinstance(answer, str) else answer
        if asked.kind is FieldKind.PERSON:
            value: Line = tuple(
                Mention(person=view.people[PersonId(p)]) if PersonId(p) in view.people else p for p in parts
            )
        else:
            value = (", ".join(view.category.label(asked.key, p) for p in parts),)
        yield Fact(label=asked.label, value=value)
