"""Several pings in one message: a line and a button for each of them."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.events import Escalated, FollowUpDue, FollowUpOverdue, Nudged
from bot.domain.notices import Notice
from bot.domain.pings import about, breaks_through
from bot.domain.sla import clock_at
from bot.domain.terms import ClockKind
from bot.domain.views import TicketView
from bot.ui import calm_wording as calm
from bot.ui import wording as say
from bot.ui.alarms import briefly
from bot.ui.faces import card_of
from bot.ui.model import Button, Buttons, Card, Divider, Heading, Inline, Line, Moment, Node, Paragraph, Strong, Weight
from bot.ui.verbs import Verb

Part = tuple[Notice, TicketView]
WITH_ACTS = 10
"""How many of a digest's tickets have more than *Open*: a card on Teams holds some forty buttons."""
ACTS = 2
"""Buttons beside *Open*."""


def card(lead: Part, parts: Sequence[Part], *, stands: bool) -> Card | None:
    """What is left of the pings: nothing, the one as it is, or their list. `lead` is the one whose message it is.

    P1 is shown as it is, with the rest below. What `stands` and calls nobody any more says what became of it.
    """
    if not parts and not stands:
        return None
    if (lead in parts or stands) and breaks_through(lead[0], lead[1].ticket):
        return _with_rest(card_of(*lead, stands=stands), [part for part in parts if part != lead])
    if len(parts) <= 1:
        return card_of(*(parts[0] if parts else lead), stands=stands)
    head = calm.DIGEST.format(count=len(parts))
    return Card(summary=head, nodes=(Heading(text=head), *_lines(parts)))


def _with_rest(first: Card | None, others: Sequence[Part]) -> Card | None:
    if first is None or not others:
        return first
    rest = (Divider(), Paragraph(line=(Strong(text=calm.DIGEST_ALSO),)), *_lines(others))
    return Card(summary=first.summary, nodes=(*first.nodes, *rest))


def _lines(parts: Sequence[Part]) -> list[Node]:
    nodes: list[Node] = []
    for number, (notice, view) in enumerate(parts):
        ticket = view.ticket
        head = Strong(text=f"{ticket.ref} · {ticket.priority} · {ticket.summary}")
        nodes.append(Paragraph(line=(head, " — ", *_says(notice, view))))
        opens = Button(verb=Verb.OPEN, label=say.OPEN, subject=str(ticket.id))
        acts = _acts(card_of(notice, view)) if number < WITH_ACTS else ()
        nodes.append(Buttons(buttons=(*acts, opens)))
    return nodes


def _acts(alone: Card | None) -> tuple[Button, ...]:
    """What answers the ping: the first buttons it would have alone."""
    row = next((node for node in alone.nodes if isinstance(node, Buttons)), None) if alone is not None else None
    acts = [one for one in row.buttons if isinstance(one, Button) and one.verb is not Verb.OPEN] if row else []
    return tuple(replace(one, weight=Weight.PLAIN) for one in acts[:ACTS])


def _says(notice: Notice, view: TicketView) -> Line:
    """What is due, in a few words."""
    event = about(notice, view.ticket)
    match event:
        case Nudged() if event.clock is ClockKind.UPDATE:
            return (calm.DIGEST_UPDATE,)
        case Nudged():
            clock = clock_at(view.clocks, event.clock, notice.face.event)
            name: Inline = calm.DIGEST_DUE.format(clock=say.CLOCK_NAMES[event.clock].lower())
            return (name, Moment(at=clock.due_at, seen_at=view.at)) if clock and clock.due_at else (name,)
        case Escalated():
            return (briefly(event),)
        case FollowUpDue() | FollowUpOverdue():
            one = next(f for f in view.ticket.follow_ups if f.number == event.follow_up)
            return ((calm.DIGEST_FOLLOW_UP if view.at < one.late_at else calm.DIGEST_LATE).format(what=one.what),)
        case _:
            return ()
