"""Two desks on one database: a card that a dead one posted, a delivery that takes long, words that come too soon."""

import asyncio
from collections.abc import Callable

import pytest

from bot.domain.errors import CannotSave
from bot.domain.people import Handle
from bot.domain.terms import MessageRef
from bot.engine.relay import LEASED_FOR
from bot.ui.interaction import Spoke, Where
from tests.engine.conftest import desk_url as desk_url  # noqa: PLC0414 - a fixture
from tests.engine.rig import NETWORK, Rig, play_on


def below(root: MessageRef, *, is_ours: bool) -> Callable[[str, Handle], Spoke]:
    message = MessageRef(platform="slack", conversation=root.conversation, id="said")

    def spoke(key: str, by: Handle) -> Spoke:
        words = {"text": "I look at it", "message": message, "thread": root, "where": Where.CHANNEL}
        return Spoke(key=key, by=by, thread_is_ours=is_ours, **words)  # type: ignore[arg-type]

    return spoke


def test_a_note_below_a_card_of_which_nobody_knows_yet_is_brought_again_and_kept(desk_url: str) -> None:
    """Its process died between posting and saying so. The same words in a thread of others' are not ours to keep."""

    async def story(rig: Rig) -> None:
        ticket = rig.files()
        rig.office.after(asyncio.CancelledError(), to=NETWORK)
        await rig.relay.start_batch()
        with pytest.raises(asyncio.CancelledError):
            await rig.relay.finish()
        root = rig.office.at(NETWORK)[0].ref
        with pytest.raises(CannotSave):
            rig.does("ben", below(root, is_ours=True))
        assert rig.does("ben", below(root, is_ours=False)) == ()
        rig.renew_relay(rig.kept)
        rig.clock.at += LEASED_FOR
        await rig.deliver()
        rig.does("ben", below(root, is_ours=True))
        assert [event.kind for event in rig.ticket(ticket).timeline].count("noted") == 1
        assert len([letter for letter in rig.office.at(NETWORK) if letter.under is None]) == 1

    play_on(desk_url, story)


def test_a_delivery_that_takes_long_is_not_taken_over_while_its_process_lives(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        rig.files()
        gate = rig.office.hold(to=NETWORK)
        first, bridge = rig.relay, rig.bridge
        rig.renew_relay(rig.kept)
        await first.start_batch()
        for _ in range(4):
            rig.clock.at += LEASED_FOR / 2
            await first.renew()
            await rig.deliver()
        gate.set()
        await first.finish()
        await rig.deliver()
        assert rig.office.tried.count(("post", NETWORK)) == len(rig.office.at(NETWORK))
        assert len({letter.mark for letter in rig.office.at(NETWORK)}) == len(rig.office.at(NETWORK))
        bridge.close()

    play_on(desk_url, story)
