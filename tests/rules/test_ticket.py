"""C3, C6, C9, D2: what may be done to a ticket, by whom, and when; whatever is tried in whatever order."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given

from bot.domain.errors import (
    AlreadyTaken,
    AlreadyYours,
    MissingAnswer,
    NotAllowed,
    NotPossibleNow,
    TooLate,
)
from bot.domain.escalation import ladder_for
from bot.domain.events import (
    Assigned,
    Escalated,
    Move,
    Recategorised,
    Released,
    Reopened,
    Reprioritised,
    Resolved,
    Transferred,
    Waited,
)
from bot.domain.people import PersonId
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind, LinkKind, Status, StatusKind
from bot.domain.ticket import AGENTS_WAIT_ON, Actor, Ticket
from tests.builders import (
    ACCOUNT,
    MONDAY,
    VPN,
    a_desk,
    a_placed_ticket,
    a_ticket,
    an_actor,
    an_escalation,
    days,
    elsewhere,
    hours,
    minutes,
)
from tests.cast import ANA, BEN, BO, CY, DEE, EVE, STAFF
from tests.histories import Life, a_life, lives

LATER = MONDAY + hours(1)
Deed = Callable[[Ticket, Actor], Ticket]

OF_STAFF: dict[str, Deed] = {
    "claim": lambda t, by: t.claimed(by, LATER),
    "assign": lambda t, by: t.assigned(by, BO, LATER),
    "release": lambda t, by: t.released(by, LATER),
    "reply": lambda t, by: t.replied(by, "On it", LATER),
    "note": lambda t, by: t.noted(by, "hm", LATER),
    "wait": lambda t, by: t.waited(by, Status.WAITING_ON_VENDOR, "a part", LATER + days(1), LATER),
    "resume": lambda t, by: t.resumed(LATER, "it came", by),
    "resolve": lambda t, by: t.resolved(by, VPN, "done", "fixed", LATER),
    "reprioritise": lambda t, by: t.reprioritised(by, Priority.P1, "all are down", LATER),
    "transfer": lambda t, by: t.transferred(by, elsewhere(t, a_desk(), LATER), "it is theirs", LATER),
    "recategorise": lambda t, by: t.recategorised(by, ACCOUNT, "it is the account", LATER),
    "acknowledge": lambda t, by: t.acknowledged(by, LATER),
    "tag": lambda t, by: t.tagged(by, ("vpn",), LATER),
    "link": lambda t, by: t.linked(by, 99, LinkKind.BLOCKS, LATER),
}
OF_REQUESTER: dict[str, Deed] = {
    "add details": lambda t, by: t.details_added(by, "also at home", LATER),
    "confirm": lambda t, by: t.confirmed(LATER, by),
    "rate": lambda t, by: t.rated(by, 5, "", LATER),
    "withdraw": lambda t, by: t.withdrawn(by, LATER),
}
OF_BOTH: dict[str, Deed] = {
    "reopen": lambda t, by: t.reopened(by, "no", days(7), LATER),
    "watch": lambda t, by: t.watched(by, DEE, LATER),
}
ALL = OF_STAFF | OF_REQUESTER | OF_BOTH
ANYTIME = {"note", "tag", "link", "watch"}
ON_FINISHED = ANYTIME | {"confirm", "rate", "reopen"}
"""What may still be done when a ticket is resolved; after that only what `reopen` and `ANYTIME` allow."""


def new() -> Ticket:
    return a_ticket()


def assigned() -> Ticket:
    return a_placed_ticket(a_desk())


def waiting() -> Ticket:
    return assigned().waited(an_actor(BEN), Status.WAITING_ON_REQUESTER, "a log", LATER + days(1), MONDAY)


def escalated() -> Ticket:
    ladder = ladder_for(
        an_escalation(), clock=ClockKind.RESOLUTION, instance=1, priority=Priority.P3, breached_at=MONDAY
    )
    assert ladder is not None
    event = Escalated(at=MONDAY, clock=ClockKind.RESOLUTION, step=1, told=(CY,))
    return assigned().escalated(event, ladder.climbed(MONDAY))


def resolved() -> Ticket:
    return assigned().resolved(an_actor(BEN), VPN, "done", "fixed", MONDAY)


def closed() -> Ticket:
    return resolved().confirmed(MONDAY, an_actor(ANA))


def withdrawn() -> Ticket:
    return assigned().withdrawn(an_actor(ANA), MONDAY)


STATES = (new, assigned, waiting, escalated, resolved, closed, withdrawn)
POSSIBLE: dict[str, Callable[[], Ticket]] = {
    **dict.fromkeys(ALL, assigned),
    "claim": new,
    "resume": waiting,
    "acknowledge": escalated,
    "confirm": resolved,
    "rate": closed,
    "reopen": closed,
}
"""A state in which each verb is possible for those who may."""


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("verb", sorted(ALL))
@pytest.mark.parametrize("person", [ANA, BEN, BO, CY, DEE, EVE])
def test_every_verb_is_for_those_it_is_for(verb: str, person: PersonId) -> None:
    ticket, by = POSSIBLE[verb](), an_actor(person)
    may = (person in STAFF and verb in OF_STAFF | OF_BOTH) or (person == ANA and verb in OF_REQUESTER | OF_BOTH)
    if may:
        assert ALL[verb](ticket, by).timeline[ticket.revision].by == person
    else:
        with pytest.raises(NotAllowed):
            ALL[verb](ticket, by)


@pytest.mark.parametrize("verb", sorted(ALL))
@pytest.mark.parametrize("state", STATES)
def test_an_outsider_learns_nothing_of_the_state_a_ticket_is_in(verb: str, state: Callable[[], Ticket]) -> None:
    with pytest.raises(NotAllowed):
        ALL[verb](state(), an_actor(EVE))


def test_an_agent_asks_for_help_like_everybody_else() -> None:
    """Bo's own request: he confirms it as its requester, and Ben, who is staff too, cannot do that for him."""
    ticket = a_placed_ticket(a_desk(), by=BO).resolved(an_actor(BEN), VPN, "done", "fixed", MONDAY)
    with pytest.raises(NotAllowed):
        ticket.confirmed(LATER, an_actor(BEN))
    assert ticket.confirmed(LATER, an_actor(BO)).status is Status.CLOSED


# ── when it can be ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", [resolved, closed, withdrawn])
@pytest.mark.parametrize("verb", sorted(set(ALL) - ON_FINISHED - {"add details"}))
def test_a_finished_ticket_refuses_work_and_says_what_it_is(verb: str, state: Callable[[], Ticket]) -> None:
    ticket = state()
    by = an_actor(ANA if verb in OF_REQUESTER else BO)
    with pytest.raises(NotPossibleNow) as refusal:
        ALL[verb](ticket, by)
    assert refusal.value.sentence == f"DESK-1 is {ticket.status} now, so that is no longer possible."


@pytest.mark.parametrize(
    ("verb", "states"),
    [
        ("confirm", {resolved}),
        ("rate", {resolved, closed}),
        ("reopen", {resolved, closed}),
        ("resume", {waiting}),
        ("acknowledge", {escalated}),
        ("release", {assigned, waiting, escalated}),
        ("add details", {new, assigned, waiting, escalated, resolved}),
        ("note", set(STATES)),
        ("tag", set(STATES)),
        ("link", set(STATES)),
        ("watch", set(STATES)),
        ("withdraw", {new, assigned, waiting, escalated}),
        ("resolve", {new, assigned, waiting, escalated}),
    ],
)
def test_each_verb_in_each_state(verb: str, states: set[Callable[[], Ticket]]) -> None:
    by = an_actor(ANA if verb in OF_REQUESTER else BEN)
    for state in STATES:
        if state in states:
            assert ALL[verb](state(), by).revision > state().revision
        else:
            with pytest.raises(NotPossibleNow):
                ALL[verb](state(), by)


def test_the_slower_of_two_hears_who_was_faster_and_the_owner_that_it_is_theirs() -> None:
    ticket = new().claimed(an_actor(BEN), LATER)
    with pytest.raises(AlreadyTaken) as slower:
        ticket.claimed(an_actor(BO), LATER, owner_name="Ben Okafor", ago="4 s ago")
    assert slower.value.sentence == "Ben Okafor was faster and took DESK-1 4 s ago."
    with pytest.raises(AlreadyYours):
        ticket.claimed(an_actor(BEN), LATER)


@pytest.mark.parametrize("blank", ["", "  \n\t"])
def test_what_must_be_said_must_be_said(blank: str) -> None:
    ben, ana, ticket = an_actor(BEN), an_actor(ANA), assigned()
    for unsaid in (
        lambda: ticket.replied(ben, blank, LATER),
        lambda: ticket.noted(ben, blank, LATER),
        lambda: ticket.details_added(ana, blank, LATER),
        lambda: ticket.waited(ben, Status.WAITING_ON_VENDOR, blank, LATER + days(1), LATER),
        lambda: ticket.resolved(ben, VPN, blank, "fixed", LATER),
        lambda: ticket.resolved(ben, VPN, "done", blank, LATER),
        lambda: ticket.resolved(ben, VPN, "done", "account-gone", LATER),
        lambda: ticket.reprioritised(ben, Priority.P1, blank, LATER),
        lambda: ticket.recategorised(ben, ACCOUNT, blank, LATER),
        lambda: resolved().reopened(ana, blank, days(7), LATER),
        lambda: ticket.waited(ben, Status.WAITING_ON_VENDOR, "a part", LATER, LATER),
    ):
        with pytest.raises(MissingAnswer):
            unsaid()


@pytest.mark.parametrize("on", sorted(set(Status) - set(AGENTS_WAIT_ON)))
def test_nobody_waits_on_what_is_no_blocker_of_theirs(on: Status) -> None:
    with pytest.raises(NotPossibleNow):
        assigned().waited(an_actor(BEN), on, "a part", LATER + days(1), LATER)


def test_a_ticket_reopens_up_to_the_last_moment_of_its_window_and_no_longer() -> None:
    ana, ticket = an_actor(ANA), closed()
    again = ticket.reopened(ana, "no", days(7), MONDAY + days(7))
    assert (again.status, again.owner, again.resolution) == (Status.ASSIGNED, BEN, None)
    with pytest.raises(TooLate):
        ticket.reopened(ana, "no", days(7), MONDAY + days(7) + timedelta(microseconds=1))


def test_a_ticket_is_rated_once_even_if_it_is_reopened_and_solved_again() -> None:
    ana, ben = an_actor(ANA), an_actor(BEN)
    rated = closed().rated(ana, 9, " fine ", LATER)
    assert rated.rating is not None
    assert (rated.rating.score, rated.rating.comment) == (5, "fine")
    again = rated.reopened(ana, "no", days(7), LATER).resolved(ben, VPN, "done", "fixed", LATER)
    with pytest.raises(NotPossibleNow):
        again.rated(ana, 1, "", LATER)


# ── what follows ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_wait_stays_a_wait_when_somebody_else_takes_the_ticket_over() -> None:
    ticket = waiting().assigned(an_actor(DEE), BO, LATER)
    assert (ticket.status, ticket.owner) == (Status.WAITING_ON_REQUESTER, BO)
    assert ticket.wait is not None
    assert ticket.wait.needed == "a log"


def test_a_wait_stays_a_wait_when_the_ticket_is_given_back() -> None:
    ticket = waiting().released(an_actor(BEN), LATER)
    assert (ticket.status, ticket.owner) == (Status.WAITING_ON_REQUESTER, None)
    assert ticket.wait is not None
    assert ticket.details_added(an_actor(ANA), "here", LATER).status is Status.NEW


def test_the_answer_it_waited_for_brings_a_ticket_back_and_other_words_do_not() -> None:
    ana = an_actor(ANA)
    assert waiting().details_added(ana, "here", LATER).status is Status.ASSIGNED
    vendor = waiting().waited(an_actor(BEN), Status.WAITING_ON_VENDOR, "a part", LATER + days(2), LATER)
    assert vendor.details_added(ana, "any news?", LATER).status is Status.WAITING_ON_VENDOR


def test_whoever_acts_on_a_ticket_of_nobody_owns_it_and_the_timeline_says_so() -> None:
    for name in ("reply", "wait", "resolve"):
        ticket = ALL[name](new(), an_actor(CY))
        assert ticket.owner == CY
        assert Assigned(at=LATER, by=CY, owner=CY, to=Status.ASSIGNED) in ticket.timeline


def test_giving_a_ticket_to_its_owner_changes_nothing() -> None:
    ticket = assigned()
    assert ticket.assigned(an_actor(DEE), BEN, LATER) == ticket


def test_the_same_words_are_no_edit() -> None:
    """Platforms send an edit for every link they unfold, with the words as they were typed."""
    ana = an_actor(ANA)
    ticket = assigned().details_added(ana, "  see http://wiki ", LATER)
    number = ticket.revision
    assert ticket.edited(ana, number, "  see http://wiki ", LATER) == ticket
    edited = ticket.edited(ana, number, " see the wiki ", LATER).entry(number)
    assert edited is not None
    assert edited.text == "see the wiki"


def test_only_its_author_edits_or_deletes_an_entry_and_what_is_deleted_is_gone() -> None:
    ana, ben = an_actor(ANA), an_actor(BEN)
    ticket = assigned().noted(ben, "hm", LATER)
    number = ticket.revision
    assert ticket.edited(ana, number, "ha", LATER) == ticket
    assert ticket.deleted(ana, number, LATER) == ticket
    gone = ticket.deleted(ben, number, LATER)
    assert gone.entry(number) is None
    assert gone.edited(ben, number, "again", LATER) == gone
    assert [gone.entry(n) for n in (-1, 0, 1, 99)] == [None] * 4


def test_an_answer_ends_the_alarm_about_the_answer_and_not_the_one_about_the_solution() -> None:
    about_solution = escalated()
    assert about_solution.ladder is not None
    assert about_solution.replied(an_actor(BEN), "On it", LATER).ladder == about_solution.ladder
    life = a_life(priority=Priority.P1).watched(minutes(21))
    assert life.ticket.ladder is not None
    assert life.act(lambda t: t.replied(an_actor(BEN), "On it", life.now))
    assert life.ticket.ladder is None
    assert not life.act(lambda t: t.acknowledged(an_actor(CY), life.now))


# ── whatever happens ─────────────────────────────────────────────────────────────────────────────────────────────────


@given(lives())
def test_whatever_happens_a_ticket_makes_sense(life: Life) -> None:
    for change in life.changes:
        _makes_sense(change.after, life)
        assert change.after.timeline[: change.before.revision] == change.before.timeline, "the past stays"
        assert change.after.revision > change.before.revision


def _makes_sense(ticket: Ticket, life: Life) -> None:
    moves = [e for e in ticket.timeline if isinstance(e, Move)]
    assert ticket.revision == len(ticket.timeline)
    assert ticket.status is moves[-1].to
    assert ticket.owner == _owner_by_the_timeline(ticket)
    assert (ticket.wait is not None) == (ticket.status.kind is StatusKind.WAITING)
    if ticket.status is Status.ASSIGNED:
        assert ticket.owner is not None
        assert ticket.priority in set(Priority)
        assert ticket.category in {c.key for c in life.desk.categories}
    if ticket.status is Status.NEW:
        assert ticket.owner is None
    if ticket.status in (Status.RESOLVED, Status.CLOSED):
        assert ticket.resolution is not None
        assert life.desk.category(ticket.category).disposition(ticket.resolution.disposition) is not None
        assert ticket.resolution.summary
    if ticket.is_done:
        assert ticket.ladder is None
    for event in ticket.timeline:
        if isinstance(event, Reprioritised | Recategorised | Transferred):
            assert event.was != event.now
            assert event.reason
        if isinstance(event, Waited):
            assert event.needed
            assert event.until > event.at
    ratings = [e for e in ticket.timeline if e.kind == "rated"]
    assert len(ratings) <= 1


def _owner_by_the_timeline(ticket: Ticket) -> PersonId | None:
    owner: PersonId | None = None
    for event in ticket.timeline:
        if isinstance(event, Assigned):
            owner = event.owner
        elif isinstance(event, Released | Transferred):
            owner = None
    return owner


@given(lives())
def test_a_resolution_holds_until_a_reopening(life: Life) -> None:
    last = next((e for e in reversed(life.ticket.timeline) if isinstance(e, Resolved | Reopened)), None)
    assert life.ticket.resolution == (last if isinstance(last, Resolved) else None)
