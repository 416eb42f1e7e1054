"""*Why?*: the rule, the choice, why each other one was passed over, and every stretch of the clocks."""

from collections.abc import Iterator
from datetime import timedelta

from bot.domain.events import Assigned, Routed
from bot.domain.people import Person, PersonId
from bot.domain.terms import Because
from bot.domain.views import TicketView
from bot.ui import wording as say
from bot.ui.forms import show
from bot.ui.model import Bullets, Divider, Form, Inline, Line, Mention, Moment, Node, Paragraph, Strong


def why(view: TicketView) -> Form:
    """Why the ticket is where it is, and what its clocks counted."""
    routed = next((e for e in reversed(view.ticket.timeline) if isinstance(e, Routed)), None)
    nodes: list[Node] = [Paragraph(line=(say.WHY_NONE,))] if routed is None else list(_routing(view, routed.because))
    nodes += [Divider(), Paragraph(line=(Strong(text=say.WHY_CLOCKS),)), *_clocks(view)]
    return show(say.WHY_TITLE.format(ref=view.ticket.ref), tuple(nodes))


def _routing(view: TicketView, because: Because) -> Iterator[Node]:
    """The rule; then who has it now and how they came to it: by the desk's choice or by hand."""
    yield Paragraph(line=(Strong(text=f"{say.WHY_RULE}: "), because.rule))
    taken = next((e for e in reversed(view.ticket.timeline) if isinstance(e, Assigned)), None)
    if view.owner is not None and taken is not None and taken.by is not None:
        yield Paragraph(line=_by_hand(view.owner, view.people.get(taken.by)))
        return
    chosen: Line = (Mention(person=view.owner), ", ") if view.owner is not None else ()
    yield Paragraph(line=(Strong(text=f"{say.WHY_CHOSEN}: "), *chosen, because.says))
    others = [(_named(view, p.agent), f": {p.why}") for p in because.passed_over]
    if others:
        yield Paragraph(line=(Strong(text=say.WHY_OTHERS),))
        yield Bullets(lines=tuple(others))


def _by_hand(owner: Person, by: Person | None) -> Line:
    if by is None or by.id == owner.id:
        return (Strong(text=f"{say.WHY_TAKEN}: "), Mention(person=owner))
    return (Strong(text=f"{say.WHY_GIVEN}: "), Mention(person=owner), say.WHY_GIVEN_BY, Mention(person=by))


def _named(view: TicketView, person: PersonId) -> Inline:
    found = view.people.get(person)
    return Mention(person=found) if found is not None else str(person)


def _clocks(view: TicketView) -> list[Node]:
    nodes: list[Node] = []
    for clock in view.clocks:
        name = say.CLOCK_NAMES[clock.kind]
        head = f"{name}: {_hours(clock.used)} of {_hours(clock.target.within)} ({clock.target.calendar.name})"
        lines: list[tuple[Inline, ...]] = [
            (
                Moment(at=s.start, seen_at=view.at),
                " – ",
                Moment(at=s.end, seen_at=view.at),
                f": {_hours(s.counted)}, {s.because}",
            )
            for s in clock.spans
        ]
        nodes += [Paragraph(line=(head,)), Bullets(lines=tuple(lines))]
    return nodes


def _hours(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
