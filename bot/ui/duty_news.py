"""Bulletins of the schedule: who took over, what was agreed, which hours nobody covers."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.oncall import Override
from bot.domain.oncall.feeds import Feed
from bot.domain.oncall.rounds import Gap
from bot.domain.oncall.swaps import Stretch, Swap, SwapState
from bot.domain.people import Person
from bot.domain.views import TicketLine
from bot.ui import wording as say
from bot.ui.cards import ticket_line
from bot.ui.duty import layer_name, named, stretch, undo_button
from bot.ui.model import (
    Aside,
    Bullets,
    Button,
    Buttons,
    Card,
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


def hand_over(person: Person | None, before: Person | None, waiting: Sequence[TicketLine], *, layer: str) -> Card:
    """Who has it, who had it, and what is pressing just now. `layer` is its name, empty where there is one."""
    line: list[Inline] = [named(person, loud=True), say.HANDED_OVER_TO]
    if layer:
        line.append(say.FOR_LAYER.format(layer=layer))
    if before is not None:
        line += [say.HANDED_OVER_FROM, Mention(person=before)]
    nodes: list[Node] = [Paragraph(line=(*line, "."))]
    if waiting:
        nodes += [
            Paragraph(line=(Strong(text=say.OPEN_NOW),)),
            Bullets(lines=tuple(ticket_line(one) for one in waiting)),
        ]
    else:
        nodes.append(Aside(line=(say.NOTHING_OPEN,)))
    return Card(summary=f"{person.name if person else say.ON_CALL_SOMEBODY}{say.HANDED_OVER_TO}", nodes=tuple(nodes))


def gap(found: Gap, person: Person | None, leads: Sequence[Person], at: datetime, *, layer: str, is_open: bool) -> Card:
    """Hours that nobody covers: to the leads, while there is time. Filled, it turns calm."""
    who: Line = (Strong(text=say.NOBODY_ON_CALL),)
    if found.person is not None:
        who = (named(person), say.IS_AWAY_ON_CALL)
    where = (say.FOR_LAYER.format(layer=layer),) if layer else ()
    nodes: list[Node] = [Paragraph(line=(*who, *where, say.GAP_FROM, *stretch(at, found.starts, found.ends), "."))]
    if is_open:
        calls: list[Inline] = []
        for lead in leads:
            calls += [Mention(person=lead, loud=True), " "]
        take = Button(verb=Verb.TAKE_SHIFT, label=say.TAKE_SHIFT, subject="", weight=Weight.PRIMARY)
        nodes += [Paragraph(line=(*calls, say.GAP_FILL)), Buttons(buttons=(take,))]
    else:
        nodes.append(Aside(line=(say.GAP_FILLED,)))
    return Card(summary=say.NOBODY_ON_CALL if found.person is None else f"{_name(person)}{who[1]}", nodes=tuple(nodes))


def override(
    one: Override,
    person: Person | None,
    instead: Sequence[Person],
    undone_by: Person | None,
    at: datetime,
    *,
    layer: str,
) -> Card:
    """Somebody took duty over. It can be undone until it is over."""
    line: list[Inline] = [named(person), say.TAKES_OVER, *stretch(at, one.starts, one.ends)]
    if layer:
        line.append(say.FOR_LAYER.format(layer=layer))
    for number, other in enumerate(instead):
        line += [say.INSTEAD_OF if number == 0 else ", ", Mention(person=other, loud=True)]
    nodes: list[Node] = [Paragraph(line=(*line, "."))]
    if one.undone_at is not None:
        nodes.append(Aside(line=(say.UNDONE_BY, named(undone_by))))
    elif one.ends > at:
        nodes.append(undo_button(one))
    return Card(summary=f"{_name(person)}{say.TAKES_OVER.rstrip()}", nodes=tuple(nodes))


def swap_asked(found: Swap, asker: Person | None, at: datetime, *, undone: bool) -> Card:
    """To the colleague, who accepts or declines."""
    line = (named(asker), say.ASKS_TO_SWAP, *_exchange(found.given, found.taken, at))
    nodes: list[Node] = [Paragraph(line=line)]
    if found.state is SwapState.ASKED:
        subject = str(found.id)
        accept = Button(verb=Verb.ACCEPT_SWAP, label=say.ACCEPT_SWAP, subject=subject, weight=Weight.PRIMARY)
        decline = Button(verb=Verb.DECLINE_SWAP, label=say.DECLINE_SWAP, subject=subject)
        nodes.append(Buttons(buttons=(accept, decline)))
    else:
        nodes.append(Aside(line=(_outcome(found, undone=undone),)))
    return Card(summary=f"{_name(asker)}{say.ASKS_TO_SWAP.rstrip(': ')}", nodes=tuple(nodes))


def swap_waits(found: Swap, colleague: Person | None, at: datetime, *, undone: bool) -> Card:
    """To the one who asked: how it stands."""
    line = (say.YOU_ASKED_SWAP, named(colleague), say.YOU_ASKED_TO_SWAP, *_exchange(found.taken, found.given, at))
    taken_back = found.state is SwapState.WITHDRAWN
    outcome = say.SWAP_YOU_TOOK_BACK if taken_back else _outcome(found, undone=undone)
    nodes: list[Node] = [Paragraph(line=line), Aside(line=(outcome,))]
    if found.state is SwapState.ASKED:
        withdraw = Button(verb=Verb.WITHDRAW_SWAP, label=say.WITHDRAW, subject=str(found.id))
        nodes.append(Buttons(buttons=(withdraw,)))
    return Card(summary=outcome, nodes=tuple(nodes))


def swapped(
    found: Swap, asker: Person | None, colleague: Person | None, half: Override | None, at: datetime, *, undone: bool
) -> Card:
    """To the channel, once accepted."""
    nodes: list[Node] = [
        Paragraph(line=(named(asker), " · ", named(colleague), say.SWAPPED)),
        Bullets(
            lines=(
                (named(colleague), say.TAKES_OVER, *stretch(at, found.given.starts, found.given.ends)),
                (named(asker), say.TAKES_OVER, *stretch(at, found.taken.starts, found.taken.ends)),
            )
        ),
    ]
    if undone:
        nodes.append(Aside(line=(say.SWAP_IS_UNDONE,)))
    elif half is not None and half.ends > at:
        nodes.append(undo_button(half))
    return Card(summary=f"{_name(asker)}, {_name(colleague)}{say.SWAPPED.rstrip(': ')}", nodes=tuple(nodes))


def calendar(feed: Feed, at: datetime) -> Card:
    """A calendar that could not be read for long; or is read again."""
    if feed.failing_since is None:
        text = say.CALENDAR_READ.format(rota=feed.rota)
        return Card(summary=text, nodes=(Paragraph(line=(text,)),))
    fails = say.CALENDAR_FAILS.format(rota=feed.rota)
    nodes: tuple[Node, ...] = (
        Paragraph(line=(fails, Moment(at=feed.failing_since, seen_at=at), ".")),
        Aside(line=(say.CALENDAR_KEPT.format(why=feed.why or ""),)),
    )
    return Card(summary=fails.rstrip(), nodes=nodes)


def layer_title(number: int, layers: Sequence[int]) -> str:
    """A layer's name; empty where there is only one."""
    return layer_name(number) if len(layers) > 1 else ""


def _exchange(taken: Stretch, given: Stretch, at: datetime) -> Line:
    return (
        say.SWAP_YOU_TAKE,
        *stretch(at, taken.starts, taken.ends),
        say.SWAP_YOU_GIVE,
        *stretch(at, given.starts, given.ends),
        ".",
    )


def _outcome(found: Swap, *, undone: bool) -> str:
    if undone:
        return say.SWAP_IS_UNDONE
    return {
        SwapState.ASKED: say.SWAP_WAITS,
        SwapState.ACCEPTED: say.SWAP_WAS_ACCEPTED,
        SwapState.DECLINED: say.SWAP_WAS_DECLINED,
        SwapState.WITHDRAWN: say.SWAP_WAS_TAKEN_BACK,
    }[found.state]


def _name(person: Person | None) -> str:
    return person.name if person is not None else say.ON_CALL_SOMEBODY
