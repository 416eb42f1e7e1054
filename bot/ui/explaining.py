"""*Why?*: the rule, the choice, why each other one was passed over, and what the clocks counted."""

from collections.abc import Iterator, Sequence

from bot.domain.events import Assigned, Routed
from bot.domain.people import Person, PersonId
from bot.domain.terms import Because
from bot.domain.timed.account import Account, Ring
from bot.domain.views import TicketView
from bot.ui import accounts
from bot.ui import wording as say
from bot.ui.forms import show
from bot.ui.model import Bullets, Divider, Form, Heading, Inline, Line, Mention, Node, Paragraph, Strong


def why(view: TicketView, found: Sequence[Account], others: Sequence[Ring] = ()) -> Form:
    """Why the ticket is where it is, and what its clocks counted."""
    nodes = (
        *_placed(view),
        Divider(),
        Paragraph(line=(Strong(text=say.WHY_CLOCKS),)),
        *accounts.gist(found, view.people, view.at),
        *accounts.others(others, view.people, view.at),
    )
    return show(say.WHY_TITLE.format(ref=view.ticket.ref), nodes)


def explained(view: TicketView, found: Sequence[Account], others: Sequence[Ring] = ()) -> tuple[Node, ...]:
    """The same at full length, for whoever wants to count it again by hand."""
    ticket = view.ticket
    return (
        Heading(text=f"{ticket.ref} · {ticket.priority} · {say.STATUS_NAMES[ticket.status]} · {ticket.summary}"),
        *_placed(view),
        Divider(),
        *accounts.whole(found, view.people, view.at),
        *accounts.others(others, view.people, view.at),
    )


def _placed(view: TicketView) -> Iterator[Node]:
    routed = next((e for e in reversed(view.ticket.timeline) if isinstance(e, Routed)), None)
    if routed is None:
        yield Paragraph(line=(say.WHY_NONE,))
    else:
        yield from _routing(view, routed.because)


def _routing(view: TicketView, because: Because) -> Iterator[Node]:
    """The rule; then who has it now and how they came to it: by the desk's choice or by hand."""
    yield Paragraph(line=(Strong(text=f"{say.WHY_RULE}: "), because.rule))
    taken = next((e for e in reversed(view.ticket.timeline) if isinstance(e, Assigned)), None)
    if view.owner is not None and taken is not None and taken.by is not None:
        yield Paragraph(line=_by_hand(view.owner, view.people.get(taken.by)))
        return
    chosen: Line = (Mention(person=view.owner), ", ") if view.owner is not None else ()
    if view.owner is not None and taken is not None and taken.because not in (None, because):
        because = taken.because or because  # the desk gave it to them later: it waited, or nobody acted
        chosen = (*chosen, f"{because.rule}; ")
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
