"""Home, lists, help: what is answered in private."""

from collections.abc import Sequence

from bot.domain.desk import Desk, OutOfScope
from bot.domain.people import Presence
from bot.domain.views import HomeView, TicketLine
from bot.ui import duty, followups, linking_wording
from bot.ui import wording as say
from bot.ui.cards import ticket_line
from bot.ui.model import (
    Aside,
    Bullets,
    Button,
    Buttons,
    Card,
    Divider,
    Heading,
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


def sentence(text: str) -> Card:
    """One sentence, nothing to press."""
    return Card(summary=text, nodes=(Paragraph(line=(text,)),))


def offer(draft: str, words: str, others: Sequence[TicketLine] = ()) -> Card:
    """Words that came without a way to open a form: kept, and one press away from a request or an open one."""
    file = Button(verb=Verb.ASK, label=say.FILE_THIS, subject=draft, weight=Weight.PRIMARY)
    add = tuple(Button(verb=Verb.ADD_TO, label=say.ADD_TO.format(ref=o.ref), subject=f"{draft}/{o.id}") for o in others)
    nodes = (Quote(text=words), Paragraph(line=(say.OFFER,)), Buttons(buttons=(file, *add)))
    return Card(summary=say.OFFER_SUMMARY, nodes=nodes)


def follow_up(draft: str, ref: str, words: str) -> Card:
    """The ticket ended too long ago; what was said goes into a new one."""
    text = say.FOLLOW_UP_OFFER.format(ref=ref)
    button = Button(verb=Verb.ASK, label=say.FOLLOW_UP, subject=draft, weight=Weight.PRIMARY)
    return Card(summary=text, nodes=(Quote(text=words), Paragraph(line=(text,)), Buttons(buttons=(button,))))


def late(draft: str) -> Card:
    """The form could not open in time; nothing is lost."""
    button = Button(verb=Verb.ASK, label=say.CONTINUE, subject=draft, weight=Weight.PRIMARY)
    return Card(summary=say.LATE_SUMMARY, nodes=(Paragraph(line=(say.LATE,)), Buttons(buttons=(button,))))


def start() -> Card:
    """The way in for somebody who said nothing yet."""
    button = Button(verb=Verb.ASK, label=say.NEW_REQUEST, subject="", weight=Weight.PRIMARY)
    nodes = (Paragraph(line=(Strong(text=say.START),)), Paragraph(line=(say.START_HINT,)), Buttons(buttons=(button,)))
    return Card(summary=say.START, nodes=nodes)


def out_of_scope(found: OutOfScope, draft: str) -> Card:
    anyway = Button(verb=Verb.ASK, label=say.ASK_ANYWAY, subject=draft)
    return Card(summary=say.OUT_OF_SCOPE_SUMMARY, nodes=(Paragraph(line=(found.answer,)), Buttons(buttons=(anyway,))))


def scope(desk: Desk) -> Card:
    nodes: list[Node] = [Heading(text=say.SCOPE)]
    nodes += [Paragraph(line=(part.strip(),)) for part in desk.scope.split("\n\n") if part.strip()]
    nodes.append(Bullets(lines=tuple((c.name,) for c in desk.categories)))
    return Card(summary=say.SCOPE, nodes=tuple(nodes))


def help_card(command: str, *, on_both: bool) -> Card:
    said = (*say.HELP, linking_wording.HELP) if on_both else say.HELP
    lines = tuple((Strong(text=what.format(command=command)), f": {does}") for what, does in said)
    return Card(summary=say.HELP_SUMMARY, nodes=(Paragraph(line=(say.HELP_SUMMARY,)), Bullets(lines=lines)))


def found(words: str, lines: Sequence[TicketLine]) -> Card:
    if not lines:
        return sentence(say.FOUND_NOTHING.format(words=words))
    head = say.FOUND.format(words=words)
    return Card(summary=head, nodes=(Paragraph(line=(Strong(text=head),)), *_list(lines)))


def mine(requested: Sequence[TicketLine], owned: Sequence[TicketLine]) -> Card:
    nodes: list[Node] = []
    if owned:
        nodes += [Paragraph(line=(Strong(text=say.YOU_OWN),)), *_list(owned)]
    if requested:
        nodes += [Paragraph(line=(Strong(text=say.YOU_ASKED),)), *_list(requested)]
    return Card(summary=say.MINE_SUMMARY, nodes=tuple(nodes)) if nodes else start()


def home(view: HomeView, at: Moment) -> Card:
    """Somebody's home: the staff's work first, then what they asked for themselves."""
    new = Button(verb=Verb.ASK, label=say.NEW_REQUEST, subject="", weight=Weight.PRIMARY)
    nodes: list[Node] = [Heading(text=say.HOME_GREETING.format(name=view.person.first_name)), Buttons(buttons=(new,))]
    if view.is_staff:
        nodes += _staff(view, at)
    if view.duty is not None:
        nodes += duty.preview(view.duty, view.person.id)
    nodes += [Divider(), Heading(text=say.HOME_MINE)]
    nodes += _list(view.requested) if view.requested else [Paragraph(line=(say.HOME_NOTHING,))]
    if view.duty is None and view.on_call is not None:
        nodes += [Divider(), Aside(line=(say.ON_CALL_NOW, Mention(person=view.on_call)))]
    return Card(summary=say.HOME_SUMMARY, nodes=tuple(nodes))


def _staff(view: HomeView, at: Moment) -> list[Node]:
    presence = view.availability.presence if not view.availability.is_available(at.at) else Presence.ON
    words = {Presence.ON: say.ON, Presence.BUSY: say.BUSY, Presence.AWAY: say.AWAY}[presence]
    line: tuple[Inline, ...] = (say.AVAILABILITY, Strong(text=words))
    if presence is Presence.AWAY and view.availability.until is not None:
        line = (*line, say.BACK_ON, Moment(at=view.availability.until, seen_at=at.at, style=MomentStyle.DAY))
    current = {Presence.ON: say.SET_ON, Presence.BUSY: say.SET_BUSY}.get(presence)
    choices = ((Verb.AVAILABLE, say.SET_ON), (Verb.BUSY, say.SET_BUSY), (Verb.AWAY, say.SET_AWAY))
    set_to = tuple(Button(verb=verb, label=label, subject="") for verb, label in choices if label != current)
    nodes: list[Node] = [Paragraph(line=line), Buttons(buttons=set_to), Divider(), Heading(text=say.HOME_OWNED)]
    nodes += _list(view.owned, open_button=True) if view.owned else [Paragraph(line=(say.HOME_OWNED_NONE,))]
    if view.owned:
        nodes.append(Buttons(buttons=(Button(verb=Verb.HAND_OVER, label=say.HAND_OVER, subject=""),)))
    nodes += followups.home(view.follow_ups, at.at)
    nodes += [Divider(), Heading(text=say.HOME_UNASSIGNED)]
    claimable = _list(view.unassigned, claim=True)
    return [*nodes, *(claimable or [Paragraph(line=(say.HOME_UNASSIGNED_NONE,))])]


def _list(lines: Sequence[TicketLine], *, open_button: bool = False, claim: bool = False) -> list[Node]:
    nodes: list[Node] = []
    for line in lines:
        due = Moment(at=line.due_at, seen_at=line.filed_at) if line.due_at is not None else None
        nodes.append(Paragraph(line=ticket_line(line, due)))
        subject = str(line.id)
        buttons = [Button(verb=Verb.OPEN, label=say.OPEN, subject=subject)] if open_button or claim else []
        if claim:
            buttons.insert(0, Button(verb=Verb.CLAIM, label=say.CLAIM, subject=subject, weight=Weight.PRIMARY))
        if buttons:
            nodes.append(Buttons(buttons=tuple(buttons)))
    return nodes
