"""F4: a nudge that stands says what became of it, and pings nobody by that."""

from collections.abc import Callable

import pytest
from hypothesis import given

from bot.domain.events import Escalated, Nudged
from bot.domain.notices import FaceKind, Notice
from bot.domain.pings import still_says
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind
from bot.domain.ticket import Ticket
from bot.ui.faces import card_of
from bot.ui.model import Card
from bot.ui.verbs import Verb
from bot.usecases.notices import notices
from tests.builders import ALWAYS, VPN, a_desk, a_policy, a_target, a_view, an_actor, days, hours, minutes
from tests.cast import ANA, BEN, DEE
from tests.histories import Change, Life, a_life, lives
from tests.reading import buttons, texts


def nudged() -> tuple[Life, Notice]:
    """P3, four hours for the first answer, of which three have passed."""
    life = a_life().watched(hours(3))
    return life, next(n for n in notices(life.ticket, life.desk, since=0) if n.face.kind is FaceKind.NUDGE)


def since(life: Life, revision: int) -> list[Notice]:
    return [n for n in notices(life.ticket, life.desk, since=revision) if n.face.kind is FaceKind.NUDGE]


def stands(life: Life, notice: Notice) -> Card:
    card = card_of(notice, a_view(life.ticket, life.desk, life.now), stands=True)
    assert card is not None
    return card


def read(card: Card) -> str:
    return "".join(texts(card))


@pytest.mark.parametrize(
    ("verb", "says"),
    [
        (lambda t, at: t.replied(an_actor(BEN), "On it", at), "First response of DESK-1: done, first answer given "),
        (lambda t, at: t.resolved(an_actor(BEN), VPN, "x", "fixed", at), "First response of DESK-1: done, solved "),
        (lambda t, at: t.withdrawn(an_actor(ANA), at), "First response of DESK-1: not needed any more, withdrawn "),
    ],
)
def test_a_nudge_says_when_and_how_it_was_done(verb: Callable[..., Ticket], says: str) -> None:
    life, notice = nudged()
    assert Verb.REPLY in {b.verb for b in buttons(stands(life, notice))}
    before = life.ticket.revision
    life.act(lambda t: verb(t, life.now))
    assert notice in since(life, before)
    assert says in read(stands(life, notice))
    assert {b.verb for b in buttons(stands(life, notice))} == {Verb.OPEN}
    assert card_of(notice, a_view(life.ticket, life.desk, life.now)) is None, "and is not posted for that"


def test_a_nudge_whose_target_ran_out_says_so() -> None:
    life, notice = nudged()
    before = life.ticket.revision
    life.watched(hours(2))
    assert any(isinstance(e, Escalated) for e in life.ticket.timeline[before:])
    assert notice in since(life, before)
    assert "First response of DESK-1: was due " in read(stands(life, notice))


def test_a_nudge_of_another_priority_s_promise_is_over() -> None:
    usual = a_policy().targets[Priority.P1]
    asks = dict(a_policy().targets) | {Priority.P1: {**usual, ClockKind.UPDATE: a_target(minutes(30), ALWAYS)}}
    life = a_life(a_desk(sla=a_policy(targets=asks)), priority=Priority.P1)
    life.act(lambda t: t.replied(an_actor(BEN), "On it", life.now))
    life.watched(minutes(31))
    asked = next(
        n
        for n in notices(life.ticket, life.desk, since=0)
        if n.face.kind is FaceKind.NUDGE and "public update" in read(stands(life, n))
    )
    before = life.ticket.revision
    life.act(lambda t: t.reprioritised(an_actor(DEE), Priority.P4, "It can wait", life.now))
    assert asked in since(life, before)
    assert "other promises hold now." in read(stands(life, asked))


@given(lives())
def test_what_became_of_a_nudge_pings_nobody(life: Life) -> None:
    """An update is called for only if the nudge has nothing to say: so nobody who was spared it is called by it."""
    for change in life.changes:
        view = a_view(change.after, life.desk, change.at)
        for notice in notices(change.after, life.desk, since=change.before.revision):
            is_nudge = notice.face.kind is FaceKind.NUDGE and notice.face.event <= change.before.revision
            if is_nudge and len(change.events) == 1:
                assert not still_says(notice, change.after, view.clocks, life.desk, change.at)


@given(lives())
def test_a_nudge_that_stands_never_asks_for_what_is_done(life: Life) -> None:
    first = Change(before=life.ticket, after=life.ticket, at=life.now)
    for change in (*life.changes, first):
        view = a_view(change.after, life.desk, change.at + days(9))
        for number, event in enumerate(change.after.timeline, start=1):
            if isinstance(event, Nudged) and change.after.is_done:
                (notice, *_) = (n for n in notices(change.after, life.desk, since=number - 1) if n.face.event == number)
                card = card_of(notice, view, stands=True)
                assert {b.verb for b in buttons(card)} == {Verb.OPEN}
