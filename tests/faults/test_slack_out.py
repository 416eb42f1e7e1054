"""Slack refuses, stumbles, or does not answer: what is due arrives, and arrives once. Its own words for it are used."""

import asyncio

import aiohttp
import pytest

from adapters.slack.errors import TABLE, of_status, verdict
from bot.domain.notices import CARD
from bot.ui.interaction import Say
from bot.ui.messenger import LockedOut, Misfit, Undelivered, Unreachable, Unsure, Vanished
from bot.ui.model import Card, Paragraph
from bot.ui.verbs import FormName
from tests.adapters_slack.desk import HELP, desk
from tests.engine.rig import NETWORK, Rig, handle, play_on
from tests.faults.oracle import cards, is_whole
from tests.faults.register import survives
from tests.reading import texts

ANA, DEE = handle("ana"), handle("dee")


def refused(error: str) -> Undelivered:
    """What the desk makes of Slack's own string."""
    kind, why = TABLE[error]
    return kind(why=why, code=error)


async def time_passes(rig: Rig, *, minutes: int = 15) -> None:
    """Until nothing is to be done that is not held for later, and for a moment more."""
    for _ in range(minutes * 4):
        await rig.deliver()
        rig.clock.forward(seconds=15)
        if not rig.waits():
            break
    rig.clock.forward(minutes=2)
    await rig.deliver()


@survives("F41")
def test_one_channel_has_to_wait_and_the_others_go_on(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        rig.office.before(of_status(429, {"Retry-After": "30"}), to=NETWORK, times=3)
        rig.files()
        await rig.deliver()
        assert cards(rig) == []
        assert len(cards(rig, ANA)) == 1
        rig.clock.forward(seconds=29)
        await rig.deliver()
        assert [deed for deed, to in rig.office.tried if to == NETWORK] == ["post"], "not before it was asked to"
        await time_passes(rig, minutes=2)
        is_whole(rig, requests=1, who=ANA)

    play_on(desk_url, story)


@survives("F42")
@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_slack_that_is_ill_for_a_while_is_asked_again(desk_url: str, status: int) -> None:
    async def story(rig: Rig) -> None:
        rig.office.before(of_status(status, {}), times=6)
        rig.office.before(of_status(status, {}), "find", times=3)
        rig.files()
        await time_passes(rig)
        is_whole(rig, requests=1, who=ANA)

    play_on(desk_url, story)


LOST = {
    "F43": verdict(aiohttp.ServerDisconnectedError()),
    "F44": verdict(TimeoutError()),
    "F45 internal": refused("internal_error"),
    "F45 fatal": refused("fatal_error"),
}


@survives("F43", "F44", "F45")
@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
@pytest.mark.parametrize("arrived", [True, False], ids=["it arrived", "it did not"])
def test_an_answer_that_never_came_loses_and_doubles_nothing(desk_url: str, lost: Undelivered, arrived: bool) -> None:
    assert isinstance(lost, Unsure)

    async def story(rig: Rig) -> None:
        spoil = rig.office.after if arrived else rig.office.before
        spoil(lost, times=4)
        ticket = rig.files()
        await time_passes(rig)
        rig.submits("ben", FormName.REPLY, ticket, text="Please try the office profile.")
        spoil(lost, times=2)
        spoil(lost, "update", times=2)
        await time_passes(rig)
        is_whole(rig, requests=1, who=ANA)
        said = [" ".join(texts(one.card)) for one in rig.office.at(ANA) if one.under is not None]
        assert sum("office profile" in one for one in said) == 1

    play_on(desk_url, story)


@survives("F46")
@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel", "restricted_action"])
def test_a_channel_that_takes_nothing_is_gone_round(desk_url: str, error: str) -> None:
    """Each request has its one card with whoever answers for the channel, who is told once why."""

    async def story(rig: Rig) -> None:
        no = refused(error)
        assert isinstance(no, Unreachable)
        rig.office.before(no, to=NETWORK, times=999)
        for who in ("ana", "hana"):
            rig.files(who=who)
        await time_passes(rig)
        assert len([one for one in cards(rig, DEE) if "DESK-" in one.card.summary]) == 2
        assert len([one for one in cards(rig, DEE) if no.why in " ".join(texts(one.card))]) == 1
        assert cards(rig) == rig.dead_letters() == []
        assert len(cards(rig, ANA)) == 1
        assert not rig.waits()

    play_on(desk_url, story)


@survives("F47")
@pytest.mark.parametrize("error", ["account_inactive", "token_revoked", "invalid_auth", "missing_scope"])
def test_a_slack_that_lets_nobody_in_loses_nothing(desk_url: str, error: str) -> None:
    no = refused(error)
    assert isinstance(no, LockedOut)

    async def story(rig: Rig) -> None:
        rig.office.is_shut = no.why
        rig.files()
        await time_passes(rig)
        assert rig.ways.shut_out()["slack"].why == no.why
        assert rig.office.letters == rig.dead_letters() == []
        rig.office.is_shut = ""
        await time_passes(rig, minutes=2)
        assert rig.ways.shut_out() == {}
        is_whole(rig, requests=1, who=ANA)

    play_on(desk_url, story)


@survives("F48")
@pytest.mark.parametrize("error", ["msg_too_long", "msg_blocks_too_long", "invalid_blocks"])
def test_a_message_that_slack_never_takes_is_one_dead_letter_and_no_poison(desk_url: str, error: str) -> None:
    """Its words alone were refused too; with them it would have arrived (tests/adapters_slack/test_delivery.py)."""

    async def story(rig: Rig) -> None:
        no = refused(error)
        assert isinstance(no, Misfit)
        rig.office.before(no, to=ANA)
        rig.files()
        await time_passes(rig)
        (dead,) = rig.dead_letters()
        assert (dead.parcel.notice.to, dead.parcel.notice.face) == (rig.person("ana"), CARD)
        assert len([to for _, to in rig.office.tried if to == ANA]) == 1
        assert len(cards(rig)) == 1
        with rig.core.store.write() as unit:
            assert unit.outbox.revive(dead.parcel.id)
            unit.commit()
        await time_passes(rig, minutes=1)
        is_whole(rig, requests=1, who=ANA)

    play_on(desk_url, story)


@survives("F49")
@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_a_card_that_cannot_be_changed_is_posted_anew_once(desk_url: str, error: str) -> None:
    async def story(rig: Rig) -> None:
        ticket = rig.files()
        await rig.deliver()
        no = refused(error)
        assert isinstance(no, Vanished)
        rig.office.before(no, "update", to=NETWORK)
        for priority in ("P2", "P1"):
            rig.submits("ben", FormName.PRIORITY, ticket, to=priority, reason="because")
            await time_passes(rig, minutes=1)
        _, anew = cards(rig)
        assert anew.versions == 2, "the next change goes there"
        assert rig.dead_letters() == []
        assert not rig.waits()

    play_on(desk_url, story)


@survives("F50")
def test_what_is_answered_to_an_address_that_has_expired_comes_as_a_direct_message() -> None:
    said = Say(card=Card(summary="no such word", nodes=(Paragraph(line=("no such word",)),)))

    async def play() -> None:
        async with desk(lambda _: (said,)) as opened:
            opened.place.faults.status(404, method="response_url", times=9)
            await opened.person().does("slash", channel=HELP, command="/desk", text="vpn")
            await opened.rest()
            (posted,) = opened.calls("chat.postMessage")
            assert "no such word" in str(posted["text"])

    asyncio.run(play())
