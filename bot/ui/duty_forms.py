"""Forms by which people take turns from each other."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.domain.catalog import Choice, FieldKind
from bot.domain.oncall import Turn
from bot.domain.oncall.swaps import Stretch
from bot.domain.oncall.view import DutyView
from bot.domain.people import Person, PersonId
from bot.ui import wording as say
from bot.ui.duty import layer_name
from bot.ui.model import Field, Form, Node, Paragraph
from bot.ui.verbs import FormName

TURN = "turn"
FROM = "from"
UNTIL = "until"
LAYER = "layer"
GIVE = "give"
TAKE = "take"
MOST_TURNS = 60


def take_shift(view: DutyView, person: Person) -> Form:
    """A turn of the coming weeks, or whole days."""
    others = [t for t in view.coming() if t.person != person.id][:MOST_TURNS]
    nodes: list[Node | Field] = []
    if others:
        choices = tuple(_choice(view, turn, person.zone) for turn in others)
        nodes.append(
            Field(key=TURN, label=say.TAKE_TURN, kind=FieldKind.CHOICE, choices=choices, hint=say.TAKE_TURN_HINT)
        )
    nodes.append(Field(key=FROM, label=say.TAKE_FROM, kind=FieldKind.DATE, hint=say.TAKE_DAYS_HINT))
    nodes.append(Field(key=UNTIL, label=say.TAKE_UNTIL, kind=FieldKind.DATE))
    if len(view.layers) > 1:
        layers = tuple(Choice(key=str(one.layer), label=layer_name(one.layer)) for one in view.layers)
        nodes.append(
            Field(
                key=LAYER,
                label=say.TAKE_LAYER,
                kind=FieldKind.CHOICE,
                choices=layers,
                initial=str(view.layers[0].layer),
            )
        )
    return Form(name=FormName.TAKE_SHIFT, title=say.TAKE_TITLE, subject="", nodes=tuple(nodes), submit=say.SAVE)


def swap_shift(view: DutyView, person: Person) -> Form:
    """One of my turns for one of a colleague's."""
    mine = [t for t in view.coming() if t.person == person.id][:MOST_TURNS]
    theirs = [t for t in view.coming() if t.person not in (None, person.id)][:MOST_TURNS]
    if not mine or not theirs:
        nodes: tuple[Node | Field, ...] = (Paragraph(line=(say.SWAP_NONE,)),)
        return Form(name=FormName.SHOW, title=say.SWAP_TITLE, subject="", nodes=nodes, close=say.DONE)
    fields = [
        Field(
            key=key,
            label=label,
            kind=FieldKind.CHOICE,
            required=True,
            choices=tuple(_choice(view, turn, person.zone) for turn in turns),
        )
        for key, label, turns in ((GIVE, say.SWAP_GIVE, mine), (TAKE, say.SWAP_TAKE, theirs))
    ]
    intro = Paragraph(line=(say.SWAP_INTRO,))
    return Form(name=FormName.SWAP_SHIFT, title=say.SWAP_TITLE, subject="", nodes=(intro, *fields), submit=say.SEND)


def _choice(view: DutyView, turn: Turn, zone: str) -> Choice:
    return Choice(key=str(Stretch.of(turn)), label=turn_label(turn, view.people, zone, layers=len(view.layers)))


def turn_label(turn: Turn, people: Mapping[PersonId, Person], zone: str, *, layers: int = 1) -> str:
    """A turn as one line of a menu, in the zone of whoever reads it."""
    here = ZoneInfo(zone)
    starts, ends = turn.starts.astimezone(here), turn.ends.astimezone(here)
    until = f"{ends:%H:%M}" if ends.date() == starts.date() else f"{ends:%a} {ends.day} {ends:%b %H:%M}"
    known = people.get(turn.person) if turn.person is not None else None
    who = known.first_name if known is not None else say.ON_CALL_NONE
    layer = f" · {layer_name(turn.layer)}" if layers > 1 else ""
    return f"{starts:%a} {starts.day} {starts:%b %H:%M} – {until} · {who}{layer}"
