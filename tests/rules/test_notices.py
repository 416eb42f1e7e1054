"""D3, F8: who sees what because of what happened, and that nothing internal ever leaves."""

from dataclasses import replace

from hypothesis import given

from bot.domain.events import (
    Deleted,
    DetailsAdded,
    Edited,
    Escalated,
    Noted,
    Nudged,
    Replied,
    Resolved,
    Resumed,
    Transferred,
    Waited,
    Watched,
)
from bot.domain.notices import CARD, Audience, Face, FaceKind, Notice
from bot.domain.people import Channel
from bot.domain.terms import Status
from bot.domain.timed.reach import is_webhook
from bot.ui.faces import card_of
from bot.usecases.notices import notices
from tests.builders import MONDAY, a_view, an_actor, days, hours
from tests.cast import ANA, BEN, BO, EVE, IT_NETWORK, STAFF
from tests.histories import BETWEEN_US, Change, Life, a_life, lives
from tests.reading import buttons, gist, texts


def called_for(change: Change, life: Life) -> tuple[Notice, ...]:
    return notices(change.after, life.desk, since=change.before.revision)


def from_the_start(life: Life) -> tuple[Notice, ...]:
    return notices(life.ticket, life.desk, since=0)


@given(lives())
def test_a_private_note_stays_with_the_team(life: Life) -> None:
    """Neither its words nor its face goes to anybody alone, or to a team that never had the ticket."""
    ticket = life.ticket
    moves = [e for e in ticket.timeline if isinstance(e, Transferred)]
    had = {life.desk.teams[team].channel for team in (ticket.team, *(move.was for move in moves))}
    for notice in from_the_start(life):
        if notice.to in had:
            continue
        about = ticket.timeline[notice.face.event - 1] if notice.face.event else None
        assert not isinstance(about, Noted)
        card = card_of(notice, a_view(ticket, life.desk, life.now))
        assert not [t for t in texts(card) if BETWEEN_US in t]


@given(lives())
def test_even_a_forged_notice_shows_no_private_note_to_a_person(life: Life) -> None:
    view = a_view(life.ticket, life.desk, life.now)
    for number in range(len(life.ticket.timeline) + 1):
        for kind in FaceKind:
            face = Face(kind=kind, event=number) if number else CARD
            card = card_of(Notice(ticket=life.ticket.id, to=ANA, face=face), view)
            assert not [t for t in texts(card) if BETWEEN_US in t]


@given(lives())
def test_only_the_requester_the_staff_and_watchers_are_told_anything(life: Life) -> None:
    watched = {e.person for e in life.ticket.timeline if isinstance(e, Watched)}
    for notice in from_the_start(life):
        if not isinstance(notice.to, Channel):
            assert notice.to in {life.ticket.requester, *STAFF, *watched}


@given(lives())
def test_watchers_hear_what_the_requester_hears_said_while_they_watch_and_nothing_else(life: Life) -> None:
    for change in life.changes:
        for notice in called_for(change, life):
            if notice.to == EVE and notice.face != CARD:
                assert EVE in change.after.watchers
                said = change.after.timeline[notice.face.event - 1]
                assert isinstance(said, Replied | DetailsAdded | Resolved)
                assert notice.face.kind is FaceKind.ENTRY


@given(lives())
def test_nudges_and_alarms_go_to_those_they_name_and_to_nobody_else(life: Life) -> None:
    for change in life.changes:
        found = called_for(change, life)
        for number, event in enumerate(change.after.timeline, start=1):
            told = [n.to for n in found if n.face == Face(kind=FaceKind.NUDGE, event=number)]
            if isinstance(event, Nudged):
                assert told == list(event.told) or (number <= change.before.revision and not told)
            alarmed = {n.to for n in found if n.face == Face(kind=FaceKind.ESCALATION, event=number)}
            if isinstance(event, Escalated):
                assert alarmed <= {*event.told, *event.channels}
                assert alarmed == {*event.told, *event.channels} or number <= change.before.revision
            else:
                assert not told or isinstance(event, Nudged)
                assert not alarmed


@given(lives())
def test_cards_come_first_and_each_notice_once(life: Life) -> None:
    for change in life.changes:
        found = called_for(change, life)
        is_card = [n.face == CARD for n in found]
        assert is_card == sorted(is_card, reverse=True)
        assert len({(n.to, n.face) for n in found}) == len(found)


@given(lives())
def test_nothing_is_sent_to_a_channel_that_is_none(life: Life) -> None:
    """The team was taken out of the configuration meanwhile."""
    desk = replace(life.desk, teams={})
    channels = {n.to for n in notices(life.ticket, desk, since=0) if isinstance(n.to, Channel)}
    alarmed = {c for e in life.ticket.timeline if isinstance(e, Escalated) for c in e.channels}
    assert channels == alarmed


@given(lives())
def test_what_stands_is_never_stale(life: Life) -> None:
    """After every change, whatever was shown before lets one do, and quotes, what it would if it were made now.

    A nudge and a reminder speak of their moment; what they offer is checked when it is pressed. A webhook has no
    buttons, and hears of what is new.
    """
    stands: dict[tuple[Audience, Face], Notice] = {}
    shown: dict[tuple[Audience, Face], object] = {}
    first = Change(before=replace(life.ticket, timeline=()), after=_as_filed(life), at=life.ticket.filed_at)
    for change in (first, *life.changes):
        view = a_view(change.after, life.desk, change.at)
        for notice in called_for(change, life):
            stands[(notice.to, notice.face)] = notice
            shown[(notice.to, notice.face)] = gist(card_of(notice, view))
        for place, notice in stands.items():
            if notice.face.kind not in (FaceKind.NUDGE, FaceKind.REMINDER) and not is_webhook(notice.to):
                assert shown[place] == gist(card_of(notice, view)), f"{place} after {change.events[-1].kind}"


def _as_filed(life: Life) -> object:
    return life.changes[0].before if life.changes else life.ticket


# ── small plays ──────────────────────────────────────────────────────────────────────────────────────────────────────


def to(life: Life, since: int) -> list[tuple[Audience, str]]:
    return [(n.to, str(n.face)) for n in notices(life.ticket, life.desk, since=since)]


def test_a_new_ticket_has_two_cards_and_its_owner_is_called_once() -> None:
    life = a_life()
    assert to(life, 0) == [(IT_NETWORK, "card:0"), (ANA, "card:0"), (IT_NETWORK, "assigned:3")]


def test_who_takes_a_ticket_is_not_called_to_it() -> None:
    life = a_life()
    life.act(lambda t: t.released(an_actor(BEN), MONDAY))
    before = life.ticket.revision
    life.act(lambda t: t.claimed(an_actor(BO), MONDAY))
    assert to(life, before) == [(IT_NETWORK, "card:0"), (ANA, "card:0")]


def test_an_answer_is_read_on_both_sides_and_a_note_on_one() -> None:
    life = a_life()
    life.act(lambda t: t.replied(an_actor(BEN), "On it", MONDAY).noted(an_actor(BEN), "between us: DNS", MONDAY))
    assert to(life, 3) == [
        (IT_NETWORK, "card:0"),
        (ANA, "card:0"),
        (ANA, "entry:4"),
        (IT_NETWORK, "entry:4"),
        (IT_NETWORK, "entry:5"),
    ]


def test_an_edited_or_deleted_entry_changes_where_it_is_read() -> None:
    life = a_life()
    life.act(lambda t: t.details_added(an_actor(ANA), "it is the router", MONDAY))
    life.act(lambda t: t.edited(an_actor(ANA), 4, "it is the switch", MONDAY).deleted(an_actor(ANA), 4, MONDAY))
    assert [type(e) for e in life.ticket.timeline[4:]] == [Edited, Deleted]
    assert to(life, 4) == [(ANA, "entry:4"), (IT_NETWORK, "entry:4")]


def test_a_question_loses_its_button_when_it_is_answered() -> None:
    life = a_life()
    life.act(lambda t: t.waited(an_actor(BEN), Status.WAITING_ON_REQUESTER, "a log", MONDAY + days(1), MONDAY))
    asked = life.ticket.revision
    face = Face(kind=FaceKind.ENTRY, event=asked)
    question = Notice(ticket=life.ticket.id, to=ANA, face=face, under_card=True)
    assert question in notices(life.ticket, life.desk, since=asked - 1)
    assert buttons(card_of(question, a_view(life.ticket, life.desk, MONDAY)))
    life.act(lambda t: t.details_added(an_actor(ANA), "here", MONDAY + hours(1)))
    assert [type(e) for e in life.ticket.timeline[-3:]][0::2] == [Waited, Resumed]
    assert question in notices(life.ticket, life.desk, since=asked)
    assert not buttons(card_of(question, a_view(life.ticket, life.desk, MONDAY)))


def test_a_late_nudge_about_what_was_answered_is_not_shown() -> None:
    life = a_life().watched(hours(3))
    (nudge,) = (n for n in from_the_start(life) if n.face.kind is FaceKind.NUDGE)
    assert card_of(nudge, a_view(life.ticket, life.desk, life.now)) is not None
    life.act(lambda t: t.replied(an_actor(BEN), "On it", life.now))
    assert card_of(nudge, a_view(life.ticket, life.desk, life.now)) is None
