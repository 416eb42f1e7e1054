"""Tags, links and watchers: the forms that change them, how they read on a card, and what a watcher sees."""

from collections.abc import Iterator

from bot.domain.catalog import Choice, FieldKind
from bot.domain.events import Resolved
from bot.domain.people import PersonId
from bot.domain.terms import LinkKind
from bot.domain.ticket import Ticket
from bot.domain.views import TicketLine, TicketView
from bot.ui import wording as say
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
    Mention,
    Node,
    Paragraph,
    Quote,
)
from bot.ui.verbs import FormName, Verb

TITLE = 60
"""Characters of another ticket's summary in a link to it."""
TAGS, WATCH, UNWATCH, HOW, OTHER, UNLINK = "tags", "watch", "unwatch", "how", "other", "unlink"


def labels(view: TicketView) -> Form:
    """For the staff: everything that hangs on a ticket beside the work."""
    ticket = view.ticket
    nodes: list[Node | Field] = [
        _about(ticket),
        Field(
            key=TAGS,
            label=say.TAGS,
            kind=FieldKind.TEXT,
            hint=say.TAGS_HINT,
            initial=", ".join(ticket.tags) or None,
        ),
        Field(
            key=HOW,
            label=say.LINK_HOW,
            kind=FieldKind.CHOICE,
            choices=tuple(Choice(key=kind.value, label=kind.value.capitalize()) for kind in LinkKind),
        ),
        Field(
            key=OTHER,
            label=say.LINK_TO,
            kind=FieldKind.TEXT,
            hint=say.LINK_TO_HINT.format(prefix=ticket.prefix),
            maximum=30,
        ),
    ]
    if ticket.links:
        choices = tuple(Choice(key=link_key(n, kind), label=_link(ticket, n, kind)) for n, kind in ticket.links)
        nodes.append(Field(key=UNLINK, label=say.UNLINK, kind=FieldKind.CHOICES, choices=choices))
    nodes += _watching(view)
    return _form(FormName.LABELS, say.LABELS_TITLE, ticket, nodes)


def watchers(view: TicketView) -> Form:
    """For the requester: who else is kept informed."""
    nodes = [_about(view.ticket), Paragraph(line=(say.WATCHERS_INTRO,)), *_watching(view)]
    return _form(FormName.WATCHERS, say.WATCHERS_TITLE, view.ticket, nodes)


def _form(name: FormName, title: str, ticket: Ticket, nodes: list[Node | Field]) -> Form:
    """The subject says which revision it shows: what others change meanwhile is no change of whoever sends it."""
    return Form(name=name, title=title, subject=f"{ticket.id}/{ticket.revision}", nodes=tuple(nodes), submit=say.SAVE)


def _about(ticket: Ticket) -> Node:
    return Aside(line=(f"{ticket.ref} · {ticket.summary}",))


def _watching(view: TicketView) -> Iterator[Field]:
    yield Field(key=WATCH, label=say.WATCH, kind=FieldKind.PERSON)
    if view.ticket.watchers:
        choices = tuple(Choice(key=who, label=_name(view, who)) for who in view.ticket.watchers)
        yield Field(key=UNWATCH, label=say.UNWATCH, kind=FieldKind.CHOICES, choices=choices)


def _name(view: TicketView, who: PersonId) -> str:
    return view.people[who].name if who in view.people else str(who)


def link_key(other: int, kind: LinkKind) -> str:
    """A link as the value of a choice."""
    return f"{other} {kind.value}"


def _link(ticket: Ticket, other: int, kind: LinkKind) -> str:
    return f"{kind.value} {ticket.prefix}-{other}"


def facts(view: TicketView) -> Iterator[Fact]:
    """The team's lines about it."""
    ticket = view.ticket
    if ticket.tags:
        yield Fact(label=say.TAGS, value=(" ".join(f"#{tag}" for tag in ticket.tags),))
    yield from links(view)
    if ticket.watchers:
        named = [Mention(person=view.people[w]) for w in ticket.watchers if w in view.people]
        spaced: list[Inline] = []
        for number, one in enumerate(named):
            spaced += [", ", one] if number else [one]
        yield Fact(label=say.WATCHED_BY, value=tuple(spaced))


def links(view: TicketView, *, only: frozenset[LinkKind] = frozenset(LinkKind)) -> Iterator[Fact]:
    ticket = view.ticket
    shown = [_link(ticket, n, kind) + _stands(view.linked.get(n)) for n, kind in ticket.links if kind in only]
    if shown:
        yield Fact(label=say.LINKS, value=("; ".join(shown),))


def _stands(line: TicketLine | None) -> str:
    """What the other ticket is about, in short, and how it stands."""
    if line is None:
        return ""
    summary = line.summary if len(line.summary) <= TITLE else f"{line.summary[: TITLE - 1].rstrip()}…"
    return f" · {summary} ({say.STATUS_NAMES[line.status].lower()})"


OF_REQUESTER = frozenset({LinkKind.FOLLOW_UP_OF, LinkKind.FOLLOWED_UP_BY})
"""The links between tickets that are both the requester's; the others may lead to somebody else's."""


def no_longer(view: TicketView) -> Card:
    """What is left of the card of somebody who watched."""
    text = say.NOT_WATCHING.format(ref=view.ticket.ref)
    return Card(summary=text, nodes=(Paragraph(line=(text,)),))


def resolved(view: TicketView, event: Resolved) -> Card:
    """To a watcher; the requester is asked whether it is solved."""
    by = view.people.get(event.by) if event.by is not None else None
    lead: tuple[Inline, ...] = (Mention(person=by) if by else "The desk", say.WAS_RESOLVED.format(ref=view.ticket.ref))
    nodes = (Paragraph(line=lead), Quote(text=event.summary))
    return Card(summary=f"{view.ticket.ref} is resolved: {event.summary}", nodes=nodes)


def watcher_card(view: TicketView, state: Node) -> Card:
    """To read, and to be left. `state` says where it stands."""
    ticket = view.ticket
    intro = Aside(line=(say.WATCHING.format(requester=view.requester.name),))
    nodes: list[Node] = [Heading(text=f"{ticket.ref} · {ticket.summary}"), intro, state]
    if ticket.resolution is not None:
        nodes.append(Quote(text=ticket.resolution.summary))
    if not ticket.status.is_final:
        leave = Button(verb=Verb.STOP_WATCHING, label=say.STOP_WATCHING, subject=str(ticket.id))
        nodes.append(Buttons(buttons=(leave,)))
    return Card(summary=f"{ticket.ref}: {ticket.summary}", nodes=tuple(nodes))
