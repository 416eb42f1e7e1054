"""Each person has a queue of their own, in the order in which they came."""

import asyncio
from collections.abc import Coroutine

import pytest

from bot.engine.queues import Queues


def play(story: Coroutine[object, object, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 10))


def test_turns_of_one_person_come_in_their_order_and_others_pass() -> None:
    async def story() -> None:
        queues, gate, began = Queues(2), asyncio.Event(), list[str]()

        async def call(who: str, name: str) -> None:
            async with queues.turn(who):
                began.append(name)
                if who == "eve":
                    await gate.wait()

        flood = [asyncio.create_task(call("eve", f"eve {n}")) for n in range(5)]
        await asyncio.sleep(0)
        await call("ana", "ana")
        assert began == ["eve 0", "eve 1", "ana"]
        gate.set()
        await asyncio.gather(*flood)
        assert began[3:] == ["eve 2", "eve 3", "eve 4"]

    play(story())


def test_who_gives_up_or_fails_leaves_their_place_to_the_next() -> None:
    async def story() -> None:
        queues = Queues(1)
        with pytest.raises(RuntimeError):
            async with queues.turn("ana"):
                raise RuntimeError
        async with queues.turn("ana"):
            waits = asyncio.create_task(queues.turn("ana").__aenter__())
            await asyncio.sleep(0)
            waits.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waits
        async with queues.turn("ana"):
            pass
        assert not queues

    play(story())
