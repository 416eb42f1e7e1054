"""Who is on call: the answer to the command, and the home's preview."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.oncall import Override, Turn
from bot.domain.oncall.view import DutyView, LayerView
from bot.domain.people import Person, PersonId
from bot.ui import wording as say
from bot.ui.model import (
    Aside,
    Bullets,
    Button,
    Buttons,
    Card,
    Divider,
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

SHOWN = 3
"""Coming turns of a layer that the home shows."""


def layer_name(number: int) -> str:
    return say.LAYER_NAMES.get(number, say.LAYER.format(number=number))


def overview(view: DutyView, person: PersonId, *, is_staff: bool, is_lead: bool) -> Card:
    """Who is on call now and next in every layer; for the staff, what was agreed, and the ways to agree."""
    nodes: list[Node] = []
    for layer in view.layers:
        nodes += _layer(view, layer)
    if is_staff:
        for one in view.overrides:
            nodes += _agreed(view, one, may_undo=is_lead or one.made_by == person)
        nodes.append(_ways(view, person))
    now = view.layers[0].now.person if view.layers else None
    known = view.people.get(now) if now is not None else None
    summary = f"{say.ON_CALL_NOW}{known.name}" if known is not None else say.ON_CALL_NOBODY_NOW
    return Card(summary=summary, nodes=tuple(nodes))


def preview(view: DutyView, person: PersonId) -> list[Node]:
    """A section of the home: your own turns, and the coming ones of each layer."""
    nodes: list[Node] = [Divider(), Heading(text=say.ON_CALL_TITLE)]
    mine = view.turns_of(person)[:SHOWN]
    if mine:
        lines = tuple(stretch(view.at, turn.starts, turn.ends) for turn in mine)
        nodes += [Paragraph(line=(Strong(text=say.ON_CALL_YOURS.strip()),)), Bullets(lines=lines)]
    else:
        nodes.append(Paragraph(line=(say.ON_CALL_NOT_YOU,)))
    for layer in view.layers:
        nodes += _layer(view, layer, ahead=SHOWN)
    return [*nodes, _ways(view, person)]


def _layer(view: DutyView, layer: LayerView, *, ahead: int = 1) -> list[Node]:
    """Now, and what comes next. Where there is one layer it needs no name."""
    title = f"{layer_name(layer.layer)} · " if len(view.layers) > 1 else ""
    until: Line = (say.ON_CALL_UNTIL, Moment(at=layer.now.ends, seen_at=view.at)) if layer.coming else ()
    who = named(view.people.get(layer.now.person)) if layer.now.person is not None else say.ON_CALL_NONE
    nodes: list[Node] = [Paragraph(line=(Strong(text=title + say.ON_CALL_NOW), who, *until))]
    coming = layer.coming[:ahead]
    if ahead == 1 and coming:
        nodes.append(Aside(line=(say.ON_CALL_NEXT, *_turn(view, coming[0]))))
    elif coming:
        nodes += [Aside(line=(say.ON_CALL_COMING,)), Bullets(lines=tuple(_turn(view, turn) for turn in coming))]
    return nodes


def _turn(view: DutyView, turn: Turn) -> Line:
    who = named(view.people.get(turn.person)) if turn.person is not None else say.ON_CALL_NONE
    return (who, say.ON_CALL_FROM, Moment(at=turn.starts, seen_at=view.at))


def _agreed(view: DutyView, one: Override, *, may_undo: bool) -> list[Node]:
    line: list[Inline] = [named(view.people.get(one.person)), say.TAKES_OVER, *stretch(view.at, one.starts, one.ends)]
    if len(view.layers) > 1:
        line.append(say.FOR_LAYER.format(layer=layer_name(one.layer)))
    nodes: list[Node] = [Paragraph(line=tuple(line))]
    return [*nodes, undo_button(one)] if may_undo else nodes


def undo_button(one: Override) -> Buttons:
    return Buttons(buttons=(Button(verb=Verb.UNDO_SHIFT, label=say.UNDO_SHIFT, subject=str(one.id)),))


def _ways(view: DutyView, person: PersonId) -> Buttons:
    take = Button(verb=Verb.TAKE_SHIFT, label=say.TAKE_SHIFT, subject="", weight=Weight.PRIMARY)
    swap = Button(verb=Verb.SWAP_SHIFT, label=say.SWAP_SHIFT, subject="")
    gives = any(turn.person == person for turn in view.coming())
    return Buttons(buttons=(take, swap) if gives else (take,))


def took(made: Override, at: datetime, layers: Sequence[int]) -> Card:
    """To whoever took duty over: from when until when exactly."""
    line: Line = (say.TOOK, *stretch(at, made.starts, made.ends), ".")
    if len(layers) > 1:
        line = (*line[:-1], say.FOR_LAYER.format(layer=layer_name(made.layer)), ".")
    return Card(summary=say.TOOK.rstrip(": "), nodes=(Paragraph(line=line), undo_button(made)))


def stretch(at: datetime, starts: datetime, ends: datetime) -> Line:
    return (Moment(at=starts, seen_at=at), say.ON_CALL_TO, Moment(at=ends, seen_at=at))


def named(person: Person | None, *, loud: bool = False) -> Inline:
    """Somebody by name; app.yaml may name somebody whom no platform has shown yet."""
    return Mention(person=person, loud=loud) if person is not None else say.ON_CALL_SOMEBODY
