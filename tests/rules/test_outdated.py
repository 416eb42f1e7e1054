"""What is still true at the moment of sending: the newest always is, and what was overtaken is not said any more."""

from hypothesis import given

from bot.domain.events import Assigned, Resolved, Waited
from bot.domain.notices import FaceKind
from bot.domain.outdated import is_outdated
from bot.ui.faces import card_of
from bot.ui.model import Mention
from bot.ui.verbs import Verb
from bot.usecases.notices import notices
from tests.builders import a_view
from tests.histories import Life, lives
from tests.reading import buttons, parts


@given(lives())
def test_what_has_just_happened_is_said(life: Life) -> None:
    """But for a step that undoes itself: one change may do several things, of which the last counts."""
    for change in life.changes:
        number = change.after.revision
        told = [n for n in notices(change.after, life.desk, since=number - 1) if n.face.event in (0, number)]
        assert not [n for n in told if is_outdated(n, change.after)]


@given(lives())
def test_what_is_said_late_is_true(life: Life) -> None:
    """Whatever waited until the end: it calls nobody to what somebody else has or what is over."""
    ticket = life.ticket
    for notice in notices(ticket, life.desk, since=0):
        card = card_of(notice, a_view(ticket, life.desk, life.now))
        if notice.face.kind is FaceKind.CARD or is_outdated(notice, ticket) or card is None:
            continue
        event = ticket.timeline[notice.face.event - 1]
        loud = {p.person.id for p in parts(card) if isinstance(p, Mention) and p.loud}
        if isinstance(event, Assigned):
            assert loud == {ticket.owner}
            assert not ticket.is_done
        if isinstance(event, Waited):
            assert Verb.ADD_DETAILS in {button.verb for button in buttons(card)}
        if isinstance(event, Resolved):
            assert ticket.is_done
