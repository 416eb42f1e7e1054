"""A process dies with a request in its hands, and one person asks so much that others would have to wait."""

import asyncio
import json
import os

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.assembly import OF_ONE_PERSON, assemble
from bot.config import load
from bot.ui.interaction import Commanded, Interaction, Reply
from tests.adapters_slack.payloads import event, said
from tests.adapters_slack.test_door import knock, signed
from tests.engine.rig import ROOT, MovedClock, Rig, handle, play_on
from tests.faults.oracle import told
from tests.faults.points import Killed
from tests.faults.register import survives

EVENT = json.dumps(event(said("my vpn keeps dropping", channel="D0ANA", channel_type="im"))).encode()


def dies_while_it_reads(app: ASGIApp) -> ASGIApp:
    """The first piece of the body has come, the second never does."""

    async def dying(scope: Scope, receive: Receive, send: Send) -> None:
        pieces = 0

        async def first_alone() -> Message:
            nonlocal pieces
            pieces += 1
            if pieces > 1:
                raise Killed
            return await receive()

        await app(scope, first_alone, send)

    return dying


def dies_when_it_knows(_: Interaction) -> Reply:
    """The signature was good, and what arrived is understood."""
    raise Killed


@survives("F1", "F2")
@pytest.mark.parametrize(
    "how", [{"through": dies_while_it_reads}, {"tell": dies_when_it_knows}], ids=["before it looks", "when it knows"]
)
def test_what_died_with_a_process_is_new_to_the_next_one(desk_url: str, how: dict[str, object]) -> None:
    """Slack heard nothing, and brings the same again; that it is brought once more has no effect."""
    request = (EVENT, signed(EVENT))
    with pytest.raises(Killed):
        knock(request, **how)  # type: ignore[arg-type]
    heard: list[str] = []

    async def story(rig: Rig) -> None:
        def tell(did: Interaction) -> Reply:
            reply = rig.core.frontdesk.answer(did)
            heard.append(told(reply))
            return reply

        answers = await asyncio.to_thread(knock, request, request, tell=tell)
        assert [answer.status for answer in answers] == [200, 200]

    play_on(desk_url, story)
    assert [bool(words) for words in heard] == [True, False]


@survives("F60")
def test_one_person_who_floods_the_desk_keeps_nobody_else_waiting(desk_url: str) -> None:
    """Two hundred of Eve's calls are there already when Ana asks."""
    settings = load(ROOT / "app.yaml", {**os.environ, "DESKSIDE_DATABASE": desk_url})

    def asks(who: str, number: int) -> Interaction:
        return Commanded(key=f"{who}:{number}", by=handle(who), text="mine")

    async def story() -> None:
        async with assemble(settings, MovedClock()) as house:
            # All at once, so that nobody waits for a connection to the database that is only being made.
            await asyncio.gather(*(house.answer(asks(who, 0)) for who in ("ana", "ben", "bo", "cy", "dee", "eve")))
            flood = [asyncio.create_task(house.answer(asks("eve", number))) for number in range(1, 201)]
            await asyncio.sleep(0)
            await house.answer(asks("ana", 1))
            before_her = sum(one.done() for one in flood)
            await asyncio.gather(*flood)
        assert before_her < 100, f"she waited for {before_her}, of whom {OF_ONE_PERSON} may be under way"

    asyncio.run(story())
