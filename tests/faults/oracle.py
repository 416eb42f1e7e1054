"""What must be true after every fault: each accepted request is one ticket, each step of it one notice."""

import time

from bot.domain.people import Handle
from bot.ui.interaction import Interaction, Refuse, Reply, Say, ShowForm
from tests.engine.post_office import Letter
from tests.engine.rig import NETWORK, Rig
from tests.reading import texts


def tickets(rig: Rig) -> int:
    with rig.core.store.read() as unit:
        return len(unit.tickets.lines(limit=10_000))


def cards(rig: Rig, to: object = NETWORK) -> list[Letter]:
    """What stands there in no thread."""
    return [letter for letter in rig.office.at(to) if letter.under is None]


def is_whole(rig: Rig, *, requests: int, who: Handle) -> None:
    """So many requests of this person were accepted: each has one ticket, one card with the team, one with them."""
    assert tickets(rig) == requests
    assert len(cards(rig)) == requests
    assert len(cards(rig, who)) == requests
    assert len({letter.mark for letter in rig.office.letters}) == len(rig.office.letters)
    assert rig.dead_letters() == []
    assert not rig.waits()


def told(reply: Reply) -> str:
    """What the person reads, wherever it is said."""
    screens: list[object] = []
    for one in reply:
        match one:
            case Say(card=card):
                screens.append(card)
            case ShowForm(form=form):
                screens.append(form)
            case Refuse(errors=errors):
                screens += list(errors.values())
    return " ".join(text for screen in screens for text in ([screen] if isinstance(screen, str) else texts(screen)))


CANNOT = "The desk cannot save right now"


def insists(rig: Rig, interaction: Interaction, *, tries: int = 500) -> Reply:
    """Somebody does the same again for as long as the desk cannot save it."""
    for _ in range(tries):
        reply = rig.core.frontdesk.answer(interaction)
        if CANNOT not in told(reply):
            return reply
        time.sleep(0.02)
    raise AssertionError("it never could")
