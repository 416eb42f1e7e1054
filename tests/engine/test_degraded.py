"""Degraded, not down: a platform that locks the desk out loses nothing, a place that takes nothing is gone round."""

from dataclasses import replace

import pytest

from bot.domain.desk import Desk
from bot.domain.people import Channel, Handle, TeamKey
from bot.post import Closure
from bot.ui.messenger import Dead, LockedOut, Unreachable
from bot.ui.verbs import FormName
from tests.engine.post_office import PostOffice
from tests.engine.rig import NETWORK, MovedClock, Rig, handle, play_on, the_desk
from tests.reading import texts

ANA, DEE = handle("ana"), handle("dee")
DEE_IN_TEAMS = Handle(platform="teams", tenant="T2", id="dee")
SPARE = Channel(platform="slack", id="#it-spare")


def with_teams(rig: Rig) -> PostOffice:
    """The lead has Teams too, and the desk is connected to it."""
    office = PostOffice(rig.clock.now, platform="teams")
    rig.elsewhere["teams"] = office
    with rig.core.store.write() as unit:
        unit.people.meet(DEE_IN_TEAMS, name="Dee Novak", email="dee@acme.example")
        unit.commit()
    rig.bridge.close()
    rig.renew_relay(rig.kept)
    return office


def shut_out(rig: Rig) -> dict[str, Closure]:
    return rig.ways.shut_out()


def said(office: PostOffice, to: object) -> list[str]:
    return [" ".join(texts(letter.card)) for letter in office.at(to)]


# ── a platform ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_revoked_token_loses_nothing_and_counts_no_tries(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        rig.office.is_shut = "the token was revoked"
        rig.files()
        await rig.deliver()
        assert shut_out(rig)["slack"].why == "the token was revoked"
        asked = len([deed for deed, _ in rig.office.tried if deed != "probe"])
        for _ in range(300):
            rig.clock.forward(minutes=1)
            await rig.deliver()
        assert len([deed for deed, _ in rig.office.tried if deed != "probe"]) == asked, "nobody knocks but the probe"
        assert rig.dead_letters() == []
        rig.office.is_shut = ""
        rig.clock.forward(minutes=2)
        await rig.deliver()
        await rig.deliver()
        assert shut_out(rig) == {}
        assert len([one for one in rig.office.at(NETWORK) if one.under is None]) == 1
        assert len(rig.office.at(ANA)) == 1
        assert not rig.waits()

    play_on(desk_url, story)


def test_somebody_is_told_elsewhere_once_and_told_when_it_is_over(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        teams = with_teams(rig)
        rig.office.is_shut = "the token was revoked"
        rig.files()
        for _ in range(5):
            await rig.deliver()
            rig.clock.forward(minutes=2)
        (told,) = said(teams, DEE_IN_TEAMS)
        assert "Slack does not let the desk in" in told
        assert "the token was revoked" in told
        rig.office.is_shut = ""
        rig.clock.forward(minutes=2)
        await rig.deliver()
        await rig.deliver()
        (told,) = said(teams, DEE_IN_TEAMS)
        assert "Slack lets the desk in again" in told, "in the place of the first"
        assert len(rig.office.at(ANA)) == 1

    play_on(desk_url, story)


def test_what_stands_on_a_platform_that_is_shut_comes_up_to_date_later(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        ticket = rig.files()
        await rig.deliver()
        (card,) = [one for one in rig.office.at(NETWORK) if one.under is None]
        rig.office.is_shut = "the token was revoked"
        rig.submits("ben", FormName.PRIORITY, ticket, to="P2", reason="because")
        await rig.deliver()
        rig.clock.forward(hours=2)
        rig.office.is_shut = ""
        await rig.deliver()
        await rig.deliver()
        assert [one for one in rig.office.at(NETWORK) if one.under is None] == [card]
        assert card.versions == 2

    play_on(desk_url, story)


def test_all_processes_of_the_desk_know_it(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        rig.office.is_shut = "the token was revoked"
        rig.files()
        await rig.deliver()
        other = Rig(rig.url, clock=rig.clock).start()
        try:
            other.office.is_shut = "the token was revoked"
            rig.files(who="hana")
            await other.deliver()
            assert [deed for deed, _ in other.office.tried if deed != "probe"] == []
            other.office.is_shut = ""
            rig.clock.forward(minutes=2)
            await other.deliver()
            await other.deliver()
            assert len(other.office.at(ANA)) == len(other.office.at(handle("hana"))) == 1
        finally:
            other.close()

    play_on(desk_url, story)


def test_a_new_token_opens_at_the_start(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        rig.office.is_shut = "the token was revoked"
        rig.files()
        await rig.deliver()
        rig.office.is_shut = ""
        assert rig.ways.reopen("slack", rig.clock.now())
        await rig.deliver()
        assert len(rig.office.at(ANA)) == 1
        assert not rig.ways.reopen("slack", rig.clock.now())

    play_on(desk_url, story)


def test_an_alarm_for_a_platform_that_is_shut_is_told_elsewhere(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        teams = with_teams(rig)
        rig.files(impact="everyone")
        await rig.deliver()
        rig.office.is_shut = "the token was revoked"
        for _ in range(4):
            rig.clock.forward(minutes=16)
            rig.core.watch.sweep(rig.clock.now())
            await rig.deliver()
        assert [one for one in said(teams, DEE_IN_TEAMS) if "DESK-1" in one and "has passed" in one]
        assert rig.dead_letters() == []

    play_on(desk_url, story)


# ── a place ──────────────────────────────────────────────────────────────────────────────────────────────────


def archived(rig: Rig, *to: object, times: int = 999) -> None:
    for one in to:
        for deed in ("post", "update"):
            rig.office.before(Unreachable(why="the channel is archived"), deed, to=one, times=times)


def test_an_archived_channels_notices_go_to_its_lead_with_one_note(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        archived(rig, NETWORK)
        for who in ("ana", "hana", "eve"):
            ticket = rig.files(who=who)
        await rig.deliver()
        rig.clock.forward(seconds=5)
        await rig.deliver()
        cards = [one for one in rig.office.at(DEE) if one.under is None and "DESK-" in one.card.summary]
        notes = [one for one in said(rig.office, DEE) if "cannot write to #it-network" in one]
        assert len(cards) == 3
        assert len(notes) == 1
        assert "the channel is archived" in notes[0]
        assert rig.dead_letters() == []
        rig.submits("ben", FormName.PRIORITY, ticket, to="P2", reason="because")
        rig.submits("ben", FormName.NOTE, ticket, text="look at the gateway")
        await rig.deliver()
        assert len([one for one in cards if one.versions == 2]) == 1, "the card is alive where it stands now"
        assert len([one for one in rig.office.at(DEE) if one.under in {c.ref for c in cards}]) >= 1

    play_on(desk_url, story)


def test_a_channel_archived_after_its_cards_takes_them_along(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        ticket = rig.files()
        await rig.deliver()
        archived(rig, NETWORK)
        rig.submits("ben", FormName.NOTE, ticket, text="look at the gateway")
        for _ in range(4):
            await rig.deliver()
            rig.clock.forward(seconds=5)
        there = [" ".join(texts(one.card)) for one in rig.office.at(DEE)]
        assert len([one for one in there if "look at the gateway" in one]) == 1
        assert len([one for one in rig.office.at(DEE) if one.under is None]) == 2, "the card, and the note about it"
        assert not rig.waits()

    play_on(desk_url, story)


def test_a_team_may_have_another_channel_for_it(desk_url: str) -> None:
    network = TeamKey("network")
    teams = the_desk().teams
    desk: Desk = replace(the_desk(), teams={**teams, network: replace(teams[network], fallback=SPARE)})

    async def story(rig: Rig) -> None:
        archived(rig, NETWORK)
        rig.files()
        await rig.deliver()
        assert len([one for one in rig.office.at(SPARE) if one.under is None]) == 1
        archived(rig, SPARE)
        rig.files(who="hana")
        await rig.deliver()
        assert len([one for one in rig.office.at(DEE) if one.under is None and "DESK-2" in one.card.summary]) == 1

    rig = Rig(desk_url, desk=desk, clock=MovedClock())
    play_on(desk_url, story, rig=rig)


def test_a_channel_that_is_back_gets_what_is_new(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        archived(rig, NETWORK, times=1)
        rig.files()
        await rig.deliver()
        assert rig.office.at(NETWORK) == []
        rig.files(who="hana")
        await rig.deliver()
        assert rig.office.at(NETWORK) == [], "not before the hour is over"
        rig.clock.forward(hours=1, seconds=1)
        rig.files(who="eve")
        await rig.deliver()
        assert len([one for one in rig.office.at(NETWORK) if one.under is None]) == 1
        (note,) = [one for one in said(rig.office, DEE) if "#it-network" in one and "DESK" not in one]
        assert "can write to #it-network again" in note

    play_on(desk_url, story)


def test_somebody_who_cannot_be_reached_is_a_dead_letter_and_stops_nobody(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        rig.office.before(Unreachable(why="they have blocked the app"), to=ANA, times=999)
        ticket = rig.files()
        await rig.deliver()
        rig.submits("ben", FormName.REPLY, ticket, text="Please try the office profile.")
        await rig.deliver()
        assert {dead.parcel.notice.to for dead in rig.dead_letters()} == {rig.person("ana")}
        assert all("they have blocked the app" in dead.why for dead in rig.dead_letters())
        assert said(rig.office, DEE) == []
        assert len([one for one in rig.office.at(NETWORK) if one.under is None]) == 1

    play_on(desk_url, story)


def test_somebody_blocked_on_one_platform_is_told_on_the_other(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        teams = with_teams(rig)
        rig.office.before(Unreachable(why="they have blocked the app"), to=DEE, times=999)
        archived(rig, NETWORK)
        rig.files()
        for _ in range(3):
            await rig.deliver()
        assert len([one for one in teams.at(DEE_IN_TEAMS) if "DESK-1" in one.card.summary and one.under is None]) == 1
        assert rig.dead_letters() == []

    play_on(desk_url, story)


@pytest.mark.parametrize("verdict", [Dead(why="no such form"), LockedOut(why="gone"), Unreachable(why="gone")])
def test_trouble_with_a_note_about_trouble_calls_for_no_further_note(desk_url: str, verdict: Dead) -> None:
    async def story(rig: Rig) -> None:
        archived(rig, NETWORK)
        rig.office.before(verdict, to=DEE, times=999)
        rig.files()
        for _ in range(30):
            await rig.deliver()
            rig.clock.forward(seconds=30)
        assert len(rig.office.tried) < 60, "it comes to rest"

    play_on(desk_url, story)
