"""A6, D1: cards show what is, and offer what can be done."""

from collections.abc import Callable

import pytest
from hypothesis import given

from adapters.slack.limits import OVERFLOW_OPTIONS
from bot.domain.people import Channel
from bot.domain.priority import Priority
from bot.domain.terms import Status, StatusKind
from bot.domain.ticket import Actor, Ticket
from bot.domain.timed.account import accounts
from bot.ui import forms
from bot.ui.alarms import escalation
from bot.ui.cards import all_team_buttons, requester_card, team_buttons, team_card
from bot.ui.explaining import why
from bot.ui.faces import card_of
from bot.ui.model import Heading, Menu
from bot.ui.verbs import Verb
from bot.usecases.notices import notices
from tests.builders import ACCOUNT, MONDAY, VPN, a_desk, a_ticket, a_view, an_actor, days, elsewhere, hours, minutes
from tests.cast import ANA, BEN, CY, DEE, STAFF
from tests.histories import BETWEEN_US, Life, a_life, lives
from tests.reading import buttons, quotes, texts


@given(lives())
def test_every_face_can_be_shown_at_once_late_and_again(life: Life) -> None:
    for change in life.changes:
        for notice in notices(change.after, life.desk, since=change.before.revision):
            for ticket, at in ((change.after, change.at), (life.ticket, life.now), (life.ticket, life.now + days(9))):
                card = card_of(notice, a_view(ticket, life.desk, at))
                if card is not None:
                    assert card.summary.strip()
                    assert card.nodes
                    assert all("{" not in text for text in texts(card))


@given(lives())
def test_the_requester_sees_nothing_that_is_between_agents(life: Life) -> None:
    ticket = life.ticket
    card = requester_card(a_view(ticket, life.desk, life.now))
    secrets = {BETWEEN_US, "It is more than it seemed", "It is something else"}
    if ticket.wait is None or ticket.wait.to is not Status.WAITING_ON_REQUESTER:
        secrets.add("a log file")
    assert not [t for t in texts(card) for secret in secrets if secret in t]


@given(lives())
def test_both_cards_name_the_ticket_and_say_where_it_stands(life: Life) -> None:
    view = a_view(life.ticket, life.desk, life.now)
    for card in (requester_card(view), team_card(view)):
        assert isinstance(card.nodes[0], Heading)
        assert life.ticket.ref in card.nodes[0].text
        assert life.ticket.summary in card.nodes[0].text
    wait = life.ticket.wait
    if wait is not None:
        assert wait.needed in quotes(team_card(view))
        assert (wait.needed in quotes(requester_card(view))) == (wait.to is Status.WAITING_ON_REQUESTER)
    if life.ticket.resolution is not None:
        assert life.ticket.resolution.summary in quotes(requester_card(view))


# ── buttons ──────────────────────────────────────────────────────────────────────────────────────────────────────────

Press = Callable[[Ticket, Actor, Life], Ticket]
PRESSES: dict[Verb, Press] = {
    Verb.CLAIM: lambda t, by, life: t.claimed(by, life.now),
    Verb.ASSIGN: lambda t, by, life: t.assigned(by, next(a for a in STAFF if a != t.owner), life.now),
    Verb.RELEASE: lambda t, by, life: t.released(by, life.now),
    Verb.REPLY: lambda t, by, life: t.replied(by, "On it", life.now),
    Verb.NOTE: lambda t, by, life: t.noted(by, "hm", life.now),
    Verb.WAIT: lambda t, by, life: t.waited(by, Status.WAITING_ON_TEAM, "keys", life.now + days(1), life.now),
    Verb.RESUME: lambda t, by, life: t.resumed(life.now, "work goes on", by),
    Verb.RESOLVE: lambda t, by, life: t.resolved(by, life.desk.category(t.category), "done", "fixed", life.now),
    Verb.PRIORITY: lambda t, by, life: t.reprioritised(by, next(p for p in Priority if p != t.priority), "x", life.now),
    Verb.TRANSFER: lambda t, by, life: t.transferred(by, elsewhere(t, life.desk, life.now), "x", life.now),
    Verb.CATEGORY: lambda t, by, life: t.recategorised(by, VPN if t.category != "vpn" else ACCOUNT, "x", life.now),
    Verb.LABELS: lambda t, by, life: t.tagged(by, (f"t{t.revision}",), life.now),
    Verb.WATCHERS: lambda t, by, life: t.watched(by, DEE, life.now, off=DEE in t.watchers),
    Verb.STOP_WATCHING: lambda t, by, life: t.watched(by, by.person, life.now, off=True),
    Verb.ACKNOWLEDGE: lambda t, by, life: t.acknowledged(by, life.now),
    Verb.ADD_DETAILS: lambda t, by, life: t.details_added(by, "more", life.now),
    Verb.WITHDRAW: lambda t, by, life: t.withdrawn(by, life.now),
    Verb.CONFIRM: lambda t, by, life: t.confirmed(life.now, by),
    Verb.RATE: lambda t, by, life: t.rated(by, 5, "", life.now),
    Verb.REOPEN: lambda t, by, life: t.reopened(by, "no", days(999), life.now),
    Verb.FOLLOW_UP: lambda t, by, life: t.follow_up_planned(
        by, "call back", BEN, life.now, due_at=life.now, late_at=life.now + days(1)
    ),
    Verb.FOLLOW_UP_DONE: lambda t, by, life: t.follow_up_done(by, t.open_follow_ups[0].number, life.now),
}
ONLY_SHOW = {Verb.WHY, Verb.OPEN, Verb.FOLLOW_UPS}


@given(lives())
def test_every_button_does_what_it_says(life: Life) -> None:
    """Of every face as it would stand now: a press by those it is for changes the ticket."""
    view, ticket = a_view(life.ticket, life.desk, life.now), life.ticket
    for notice in notices(ticket, life.desk, since=0):
        by = an_actor(BEN if isinstance(notice.to, Channel) else notice.to, life.desk)
        for button in buttons(card_of(notice, view)):
            assert button.subject.partition("/")[0] == str(ticket.id)
            if button.verb not in ONLY_SHOW:
                assert PRESSES[button.verb](ticket, by, life).revision > ticket.revision, button.verb


@given(lives())
def test_the_teams_buttons_match_the_state(life: Life) -> None:
    ticket = life.ticket
    offered = {b.verb for b in buttons(all_team_buttons(a_view(ticket, life.desk, life.now)))}
    assert (Verb.FOLLOW_UPS in offered) == bool(ticket.open_follow_ups)
    assert (Verb.FOLLOW_UP in offered) == (not ticket.is_done or ticket.status is Status.RESOLVED)
    if ticket.is_done:
        assert offered - {Verb.FOLLOW_UP, Verb.FOLLOW_UPS} == {Verb.WHY, Verb.NOTE, Verb.LABELS}
        return
    waits, owned = ticket.status.kind is StatusKind.WAITING, ticket.owner is not None
    assert {Verb.ASSIGN, Verb.REPLY, Verb.RESOLVE, Verb.PRIORITY, Verb.CATEGORY, Verb.NOTE, Verb.WHY} <= offered
    assert (Verb.CLAIM in offered) == (not owned)
    assert (Verb.RELEASE in offered) == owned
    assert (Verb.RESUME in offered) == waits
    assert (Verb.WAIT in offered) == (owned and not waits)


@given(lives())
def test_what_the_card_leaves_out_is_a_press_away(life: Life) -> None:
    view = a_view(life.ticket, life.desk, life.now)
    card = team_buttons(view)
    shown, everything = ({b.verb for b in buttons(of)} for of in (card, all_team_buttons(view)))
    assert shown - {Verb.OPEN} <= everything
    assert (Verb.OPEN in shown) == (not everything <= shown)
    assert len(card.buttons) <= 7
    assert all(len(menu.options) <= OVERFLOW_OPTIONS for menu in card.buttons if isinstance(menu, Menu))


@given(lives())
def test_the_requesters_buttons_match_the_state(life: Life) -> None:
    offered = {b.verb for b in buttons(requester_card(a_view(life.ticket, life.desk, life.now)))}
    assert offered == (set() if life.ticket.is_done else {Verb.ADD_DETAILS, Verb.WITHDRAW, Verb.WATCHERS})


@given(lives())
def test_every_form_about_a_ticket_can_be_shown(life: Life) -> None:
    view = a_view(life.ticket, life.desk, life.now)
    agents = list(life.desk.agents.values())
    for form in (
        forms.reply(view),
        forms.note(view.ticket),
        forms.wait(view.ticket),
        forms.resolve(view),
        forms.priority(view.ticket),
        forms.category(view.ticket, life.desk),
        forms.assign(view.ticket, agents),
        why(view, accounts(view.ticket, life.desk, view.at)),
    ):
        assert form.title
        assert form.subject in ("", str(view.ticket.id))


# ── small plays ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_alarm_turns_calm_for_good_once_somebody_acts() -> None:
    life = a_life(priority=Priority.P1)
    life.act(lambda t: t.replied(an_actor(BEN), "On it", life.now))
    life.watched(hours(4))
    number, alarm = life.ticket.revision, life.ticket.timeline[-1]

    def verbs() -> set[Verb]:
        return {b.verb for b in buttons(escalation(a_view(life.ticket, life.desk, life.now), alarm, number))}

    assert Verb.ACKNOWLEDGE in verbs()
    life.act(lambda t: t.resolved(an_actor(BEN), VPN, "done", "fixed", life.now))
    assert verbs() == {Verb.OPEN}
    life.act(lambda t: t.reopened(an_actor(ANA), "no", days(7), life.now))
    assert verbs() == {Verb.OPEN}, "what was raised before the reopening is over"


def test_an_acknowledged_alarm_says_by_whom_and_until_when() -> None:
    life = a_life(priority=Priority.P1).watched(minutes(20))
    number, alarm = life.ticket.revision, life.ticket.timeline[-1]
    life.act(lambda t: t.acknowledged(an_actor(CY), life.now))
    card = escalation(a_view(life.ticket, life.desk, life.now), alarm, number)
    assert "Acknowledged by " in texts(card)
    assert "Cy Tanaka" in texts(card)
    assert {b.verb for b in buttons(card)} == {Verb.OPEN}


@pytest.mark.parametrize(("by", "words"), [(ANA, "You reopened DESK-1."), (BEN, "DESK-1 was reopened.")])
def test_who_reopened_is_said_right(by: str, words: str) -> None:
    life = a_life()
    life.act(lambda t: t.resolved(an_actor(BEN), VPN, "done", "fixed", life.now))
    solved = notices(life.ticket, life.desk, since=3)[-1]
    life.act(lambda t: t.reopened(an_actor(by), "no", days(7), life.now))
    card = card_of(solved, a_view(life.ticket, life.desk, life.now))
    assert any(text.startswith(words) for text in texts(card))


def test_a_ticket_that_is_nowhere_yet_can_be_shown() -> None:
    desk = a_desk()
    view = a_view(a_ticket(), desk, MONDAY)
    assert texts(team_card(view))
    assert "In the queue" in texts(requester_card(view))
