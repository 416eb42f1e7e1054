"""Teams refuses, is busy or away: what is due arrives, and arrives once. Its own statuses and codes are used."""

import asyncio
import threading

import pytest

from adapters.teams.errors import of_answer
from adapters.teams.sdk.credentials import Credentials, Source
from adapters.wire import Json
from bot.domain.people import Handle
from bot.ui.messenger import LockedOut, Retry, Undelivered, Unreachable, Unsure
from bot.ui.verbs import FormName
from tests.engine.post_office import PostOffice
from tests.engine.rig import NETWORK, Rig, handle, play_on
from tests.faults.oracle import cards, is_whole
from tests.faults.register import survives
from tests.faults.test_slack_out import time_passes
from tests.reading import texts

ANA = handle("ana")


def refused(status: int, code: str = "", *, after: int | None = None) -> Undelivered:
    """What the desk makes of Teams' answer."""
    headers = {} if after is None else {"Retry-After": str(after)}
    body: Json = {"error": {"code": code}} if code else {}
    return of_answer(status, headers, body)


@survives("F51")
def test_a_token_that_teams_takes_no_more_loses_nothing(desk_url: str) -> None:
    """A new one is asked for at once (tests/adapters_teams/test_sending.py). If that is refused too, all waits."""
    no = refused(401)
    assert isinstance(no, LockedOut)

    async def story(rig: Rig) -> None:
        rig.office.is_shut, rig.office.is_blind = no.why, True
        rig.files()
        await time_passes(rig)
        assert rig.office.letters == rig.dead_letters() == []
        rig.office.is_shut = ""
        await time_passes(rig, minutes=2)
        is_whole(rig, requests=1, who=ANA)

    play_on(desk_url, story)


@survives("F52", "F53")
@pytest.mark.parametrize(
    ("status", "code"),
    [
        (403, "BotNotInConversationRoster"),
        (403, "MessageWritesBlocked"),
        (403, "ConversationBlockedByUser"),
        (404, "ConversationNotFound"),
        (404, ""),
    ],
)
def test_a_conversation_that_is_closed_to_the_app_is_gone_round(desk_url: str, status: int, code: str) -> None:
    """A channel's requests reach whoever answers for it; a person's, by their other platform if they have one."""
    no = refused(status, code)
    assert isinstance(no, Unreachable)
    dee_elsewhere = Handle(platform="teams", tenant="T2", id="dee")

    async def story(rig: Rig) -> None:
        rig.elsewhere["teams"] = PostOffice(rig.clock.now, platform="teams")
        with rig.core.store.write() as unit:
            unit.people.meet(dee_elsewhere, name="Dee Novak", email="dee@acme.example")
            unit.commit()
        rig.bridge.close()
        rig.renew_relay(rig.kept)
        for to in (NETWORK, handle("dee")):
            rig.office.before(no, to=to, times=999)
        rig.files()
        await time_passes(rig)
        there = [one for one in rig.elsewhere["teams"].at(dee_elsewhere) if one.under is None]
        assert len([one for one in there if one.card.summary.startswith("DESK-1")]) == 1
        assert len([one for one in there if "cannot write to #it-network" in one.card.summary]) == 1
        assert len(cards(rig, ANA)) == 1
        assert rig.dead_letters() == []
        assert not rig.waits()

    play_on(desk_url, story)


@survives("F54")
@pytest.mark.parametrize(
    "busy",
    [refused(412, "PreconditionFailed"), refused(429, after=20), refused(502), refused(503), refused(504, after=5)],
    ids=["412", "429", "502", "503", "504"],
)
def test_a_teams_that_is_busy_is_asked_again_until_it_is_not(desk_url: str, busy: Undelivered) -> None:
    """It was not taken, so nobody has to look whether it was: in Teams nobody could."""
    assert isinstance(busy, Retry)

    async def story(rig: Rig) -> None:
        rig.office.is_blind = True
        ticket = rig.files()
        rig.office.before(busy, times=5)
        await time_passes(rig)
        rig.submits("ben", FormName.REPLY, ticket, text="Please try the office profile.")
        rig.office.before(busy, times=3)
        rig.office.before(busy, "update", times=3)
        await time_passes(rig)
        is_whole(rig, requests=1, who=ANA)
        assert len(rig.office.at(ANA)) == 2
        assert "find" not in {deed for deed, _ in rig.office.tried}

    play_on(desk_url, story)


@survives("F54")
def test_those_that_failed_together_do_not_all_come_again_together(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        for number in range(12):
            rig.files(who=f"person{number}")
        rig.office.before(refused(503), times=12)
        await rig.deliver()
        await rig.deliver()
        seconds: list[int] = []
        for tenth in range(25):
            rig.clock.forward(seconds=0.05)
            before = len(rig.office.tried)
            await rig.deliver()
            seconds += [tenth] * (len(rig.office.tried) - before)
        assert len(set(seconds)) > 3

    play_on(desk_url, story)


@survives("F55")
def test_a_login_that_is_slow_holds_nobody_up_and_one_that_is_away_is_asked_again() -> None:
    """While a token is fetched, in a thread, the loop goes on turning."""
    slow, trouble = threading.Event(), [OSError("no way to Entra")]

    class Entra:
        def get_access_token(self) -> str:
            slow.wait(10)
            if trouble:
                raise trouble.pop()
            return "token"

    async def make() -> Source:
        return Entra()

    async def play() -> None:
        credentials = Credentials(make)
        asking = asyncio.create_task(credentials.token())
        for _ in range(100):
            await asyncio.sleep(0)
        assert not asking.done()
        slow.set()
        with pytest.raises(Retry):
            await asking
        assert await credentials.token() == "token"
        await credentials.close()

    asyncio.run(play())


@survives("F54")
@pytest.mark.parametrize("arrived", [True, False], ids=["it arrived", "it did not"])
def test_where_nobody_can_look_a_card_is_never_lost_and_words_are_never_doubled(desk_url: str, arrived: bool) -> None:
    """What Teams cannot give: after a lost answer a card may stand twice, and words may be a dead letter."""

    async def story(rig: Rig) -> None:
        lost = refused(500, "ServiceError")
        assert isinstance(lost, Unsure)
        rig.office.is_blind = True
        spoil = rig.office.after if arrived else rig.office.before
        spoil(lost, to=ANA)
        ticket = rig.files()
        await time_passes(rig, minutes=2)
        assert len(cards(rig, ANA)) == (2 if arrived else 1)
        spoil(lost, to=ANA)
        rig.submits("ben", FormName.REPLY, ticket, text="Please try the office profile.")
        await time_passes(rig, minutes=2)
        said = [one for one in rig.office.at(ANA) if "office profile" in " ".join(texts(one.card)) and one.under]
        assert len(said) == (1 if arrived else 0)
        (dead,) = rig.dead_letters()
        assert "may have arrived" in dead.why

    play_on(desk_url, story)
