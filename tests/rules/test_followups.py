"""C5: what is still to be done is told, counted, and keeps a ticket from closing."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MissingAnswer, NotAllowed, NotPossibleNow
from bot.domain.events import Confirmed, FollowUpDone, FollowUpDue, FollowUpOverdue
from bot.domain.notices import Face, FaceKind, Notice
from bot.domain.terms import Status
from bot.ui.followups import listed, ping
from bot.ui.model import Moment, MomentStyle
from bot.ui.verbs import Verb
from bot.usecases.notices import notices
from tests.builders import MONDAY, VPN, a_desk, a_view, an_actor, days, hours
from tests.cast import ANA, BEN, BO, DEE, EVE
from tests.histories import Life, a_life, lives
from tests.reading import buttons, parts, texts

BEN_ACTS, ANA_ACTS = an_actor(BEN), an_actor(ANA)


def planned(life: Life, *, in_days: float = 2) -> int:
    """Bo asks on that day whether it holds. The number of the follow-up."""
    begins = life.now + days(in_days)
    assert life.act(
        lambda t: t.follow_up_planned(
            BEN_ACTS, "Ask whether it holds", BO, life.now, due_at=begins, late_at=begins + days(1)
        )
    )
    return life.ticket.revision


def resolved(life: Life) -> Life:
    assert life.act(lambda t: t.resolved(BEN_ACTS, VPN, "done", "fixed", life.now))
    return life


@given(lives(), st.integers(1, 30))
def test_a_ticket_with_open_follow_ups_does_not_close(life: Life, length: int) -> None:
    was_closed = life.ticket.status is Status.CLOSED
    for _ in range(2):
        life.watched(days(length))
        life.act(lambda t: t.confirmed(life.now, ANA_ACTS))
        undone = [f for f in life.ticket.follow_ups if f.done is None]
        assert not undone or was_closed or life.ticket.status is not Status.CLOSED


@given(lives())
def test_each_follow_up_is_told_once_and_in_its_time(life: Life) -> None:
    life.watched(days(20))
    for one in life.ticket.follow_ups:
        for kind, since in ((FollowUpDue, one.due_at), (FollowUpOverdue, one.late_at + days(1))):
            told = [e for e in life.ticket.timeline if isinstance(e, kind) and e.follow_up == one.number]
            assert len(told) <= 1
            for event in told:
                assert event.at >= since
                assert one.done is None or event.at <= one.done.at
            ended = life.ticket.is_done and life.ticket.status is not Status.RESOLVED
            if one.done is None and not ended:
                assert told, "nobody forgets what is open"


@pytest.mark.parametrize(("late", "in_time"), [(timedelta(seconds=-1), True), (timedelta(0), False)])
def test_in_time_is_before_its_day_is_over(late: timedelta, in_time: bool) -> None:
    life = a_life()
    number = planned(life, in_days=1)
    life.watched(days(2) + late)
    assert life.act(lambda t: t.follow_up_done(BEN_ACTS, number, life.now))
    assert [e.in_time for e in life.ticket.timeline if isinstance(e, FollowUpDone)] == [in_time]
    assert not life.act(lambda t: t.follow_up_done(BEN_ACTS, number, life.now)), "once"


def test_its_day_tells_whoever_has_it_and_a_day_late_the_lead() -> None:
    life = a_life()
    planned(life, in_days=1)
    life.watched(days(1) - hours(1))
    assert not any(isinstance(e, FollowUpDue) for e in life.ticket.timeline)
    life.watched(hours(1))
    assert [e.told for e in life.ticket.timeline if isinstance(e, FollowUpDue)] == [(BO,)]
    life.watched(days(2) - hours(1))
    assert not any(isinstance(e, FollowUpOverdue) for e in life.ticket.timeline)
    life.watched(hours(1))
    assert [e.told for e in life.ticket.timeline if isinstance(e, FollowUpOverdue)] == [(DEE,)]


def test_the_lead_is_told_when_the_desk_says() -> None:
    life = a_life(a_desk(follow_ups_to_lead_after=timedelta(0)))
    planned(life, in_days=1)
    life.watched(days(2))
    assert any(isinstance(e, FollowUpOverdue) for e in life.ticket.timeline)


def test_silence_closes_it_only_after_the_last_follow_up() -> None:
    life = a_life()
    number = planned(life, in_days=5)
    resolved(life).watched(days(6))
    assert life.ticket.status is Status.RESOLVED
    life.act(lambda t: t.follow_up_done(BEN_ACTS, number, life.now))
    assert life.ticket.status is Status.RESOLVED, "the requester may still say that it does not hold"
    life.watched(days(3) - hours(1))
    assert life.ticket.status is Status.RESOLVED
    life.watched(hours(1))
    assert life.ticket.status is Status.CLOSED


def test_a_confirmed_ticket_closes_with_its_last_follow_up() -> None:
    life = resolved(a_life())
    first, second = planned(life), planned(life)
    assert life.act(lambda t: t.confirmed(life.now, ANA_ACTS))
    assert not life.act(lambda t: t.confirmed(life.now, ANA_ACTS)), "saying so once is enough"
    assert life.act(lambda t: t.rated(ANA_ACTS, 5, "", life.now))
    life.act(lambda t: t.follow_up_done(BEN_ACTS, first, life.now))
    assert life.ticket.status is Status.RESOLVED
    life.act(lambda t: t.follow_up_done(BEN_ACTS, second, life.now))
    assert life.ticket.status is Status.CLOSED
    closing = [e for e in life.ticket.timeline if isinstance(e, Confirmed) and e.to is Status.CLOSED]
    assert closing == [Confirmed(at=life.now, by=ANA)]


def test_a_reopening_takes_the_confirmation_back() -> None:
    life = resolved(a_life())
    number = planned(life)
    life.act(lambda t: t.confirmed(life.now, ANA_ACTS))
    life.act(lambda t: t.reopened(ANA_ACTS, "no", days(7), life.now))
    resolved(life)
    life.act(lambda t: t.follow_up_done(BEN_ACTS, number, life.now))
    assert life.ticket.status is Status.RESOLVED


def test_a_withdrawn_ticket_needs_nothing_any_more() -> None:
    life = a_life()
    number = planned(life, in_days=1)
    life.act(lambda t: t.withdrawn(ANA_ACTS, life.now))
    assert life.ticket.open_follow_ups == ()
    with pytest.raises(NotPossibleNow):
        life.ticket.follow_up_done(BEN_ACTS, number, life.now)
    life.watched(days(9))
    assert not any(isinstance(e, FollowUpDue) for e in life.ticket.timeline)


def test_who_may_and_with_what() -> None:
    ticket = a_life().ticket
    day = {"due_at": MONDAY, "late_at": MONDAY + days(1)}
    for person in (ANA, EVE):
        with pytest.raises(NotAllowed):
            ticket.follow_up_planned(an_actor(person), "x", BO, MONDAY, **day)
    with pytest.raises(MissingAnswer):
        ticket.follow_up_planned(BEN_ACTS, "  ", BO, MONDAY, **day)
    with pytest.raises(MissingAnswer):
        ticket.follow_up_planned(BEN_ACTS, "x", BO, MONDAY + days(1), **day)


def test_the_list_shows_all_and_offers_what_is_open() -> None:
    life = a_life()
    first, second = planned(life, in_days=0), planned(life)
    life.act(lambda t: t.follow_up_done(BEN_ACTS, first, life.now))
    form = listed(a_view(life.ticket, life.desk, life.now))
    assert [b.subject for b in buttons(form) if b.verb is Verb.FOLLOW_UP_DONE] == [f"1/{second}"]
    assert any("done in time" in text for text in texts(form))
    assert any("by " in text for text in texts(form))


def test_what_a_follow_up_keeps_from_closing_can_be_reopened_however_late() -> None:
    resolved = a_life().ticket.resolved(an_actor(BEN), VPN, "done", "fixed", MONDAY)
    due = MONDAY + days(20)
    planned = resolved.follow_up_planned(an_actor(BEN), "ask", BEN, MONDAY, due_at=due, late_at=due + days(1))
    late = MONDAY + days(15)
    assert not resolved.may_reopen(days(7), late)
    assert planned.may_reopen(days(7), late)
    assert planned.reopened(an_actor(ANA), "it is back", days(7), late).status is Status.ASSIGNED


@pytest.mark.parametrize(
    ("later", "head", "day"),
    [
        (days(0), "A follow-up of DESK-1 is for today", 1),
        (days(1) - timedelta(seconds=1), "A follow-up of DESK-1 is for today", 1),
        (days(1), "A follow-up of DESK-1 was for ", 2),
        (days(3), "A follow-up of DESK-1 was for ", 2),
    ],
)
def test_a_ping_that_comes_after_its_day_names_the_day(later: timedelta, head: str, day: int) -> None:
    life = a_life()
    begins = planned(life, in_days=1) and life.now + days(1)
    life.watched(days(1))
    event = next(e for e in life.ticket.timeline if isinstance(e, FollowUpDue))
    card = ping(a_view(life.ticket, life.desk, begins + later), event)
    assert head in texts(card)
    named = [m.at for m in parts(card) if isinstance(m, Moment) and m.style is MomentStyle.DAY]
    assert named == [begins + hours(12)] * day


def test_a_ping_whose_follow_up_is_done_says_so() -> None:
    life = a_life()
    number = planned(life, in_days=1)
    life.watched(days(1))
    event = next(e for e in life.ticket.timeline if isinstance(e, FollowUpDue))
    life.act(lambda t: t.follow_up_done(BEN_ACTS, number, life.now))
    card = ping(a_view(life.ticket, life.desk, life.now), event)
    assert "A follow-up of DESK-1 is done" in texts(card)
    assert not buttons(card)


def test_a_ping_of_a_ticket_that_was_withdrawn_asks_for_nothing_any_more() -> None:
    life = a_life()
    planned(life, in_days=1)
    life.watched(days(1))
    number = next(n for n, e in enumerate(life.ticket.timeline, start=1) if isinstance(e, FollowUpDue))
    before = life.ticket.revision
    life.act(lambda t: t.withdrawn(ANA_ACTS, life.now))
    told = Notice(ticket=life.ticket.id, to=BO, face=Face(kind=FaceKind.FOLLOW_UP, event=number))
    assert told in notices(life.ticket, life.desk, since=before)
    card = ping(a_view(life.ticket, life.desk, life.now), life.ticket.timeline[number - 1])
    assert "A follow-up of DESK-1 is not needed any more" in texts(card)
    assert not buttons(card)
