"""F8: a digest says of each ticket its number once, and offers what answers the ping."""

from bot.domain.notices import FaceKind, Notice
from bot.domain.priority import Priority
from bot.domain.views import TicketView
from bot.ui import digests
from bot.ui.model import Weight
from bot.ui.verbs import Verb
from bot.usecases.notices import notices
from tests.builders import a_view, hours, minutes
from tests.histories import Life, a_life
from tests.reading import buttons, texts


def part(life: Life, kind: FaceKind) -> tuple[Notice, TicketView]:
    """The newest face of this kind that called a person."""
    called = [n for n in notices(life.ticket, life.desk, since=0) if n.face.kind is kind and isinstance(n.to, str)]
    return called[-1], a_view(life.ticket, life.desk, life.now)


def nudge() -> tuple[Notice, TicketView]:
    return part(a_life().watched(hours(3)), FaceKind.NUDGE)


def test_each_line_says_what_it_is_and_what_answers_it() -> None:
    alarm = part(a_life(priority=Priority.P2).watched(minutes(75)), FaceKind.ESCALATION)
    card = digests.card(nudge(), [nudge(), alarm], stands=False)
    assert card is not None
    assert [b.verb for b in buttons(card)] == [
        *(Verb.REPLY, Verb.WAIT, Verb.OPEN),
        *(Verb.ACKNOWLEDGE, Verb.REPLY, Verb.OPEN),
    ]
    assert {b.weight for b in buttons(card)} == {Weight.PLAIN}
    assert "has passed its target: first response" in texts(card)
    assert sum("DESK-1" in text for text in texts(card)) == 2, "each says its number once"


def test_a_long_digest_offers_to_open_what_comes_last() -> None:
    many = [nudge()] * (digests.WITH_ACTS + 3)
    card = digests.card(many[0], many, stands=False)
    assert card is not None
    offered = [b.verb for b in buttons(card)]
    assert offered.count(Verb.OPEN) == len(many)
    assert offered.count(Verb.REPLY) == digests.WITH_ACTS
