"""Who ends while others are being settled is settled with the next, and a group that fails harms nobody."""

import asyncio
import threading
from collections.abc import Callable, Collection, Coroutine, Sequence
from contextlib import closing
from dataclasses import replace

from bot.domain.errors import CannotSave
from bot.domain.notices import CARD, Notice
from bot.domain.people import PersonId
from bot.domain.terms import MessageRef
from bot.domain.ticket import TicketId
from bot.engine.bridge import Bridge
from bot.engine.endings import Ending, Endings, Settling
from bot.engine.preparing import Job
from bot.engine.showing import Shown
from bot.post import Parcel
from bot.usecases.ways import Found

PLACE = MessageRef(platform="slack", conversation="C1", id="1")


def ending(number: int, shown: Shown | None = None) -> Ending:
    news = Notice(ticket=TicketId(number), to=PersonId("ann"), face=CARD)
    parcel = Parcel(id=number, notice=news, attempts=0, first_tried_at=None)
    return Ending(job=Job(parcel=parcel, shows=news, found=Found()), shown=shown or Shown(posted=PLACE))


def numbers(endings: Sequence[Ending]) -> list[int]:
    return [one.job.parcel.id for one in endings]


def play(settling: Settling, story: Callable[[Endings], Coroutine[object, object, None]]) -> None:
    async def act() -> None:
        with closing(Bridge(threads=2)) as bridge:
            await asyncio.wait_for(story(Endings(bridge, settling)), 30)

    asyncio.run(act())


def test_who_ends_meanwhile_is_the_next_group() -> None:
    groups: list[list[int]] = []
    let_go = threading.Event()

    def settling(endings: Sequence[Ending]) -> Collection[int]:
        groups.append(numbers(endings))
        let_go.wait(30)
        return numbers(endings)

    async def story(endings: Endings) -> None:
        first = asyncio.create_task(endings.settle(ending(1)))
        while not groups:
            await asyncio.sleep(0)
        others = [asyncio.create_task(endings.settle(ending(number))) for number in range(2, 9)]
        await asyncio.sleep(0)
        assert not any(task.done() for task in (first, *others))
        let_go.set()
        assert await asyncio.gather(first, *others) == [True] * 8
        assert await endings.settle(ending(9))

    play(settling, story)
    assert groups == [[1], [2, 3, 4, 5, 6, 7, 8], [9]]


def test_who_is_left_out_or_in_a_group_that_fails_settles_alone() -> None:
    def settling(endings: Sequence[Ending]) -> Collection[int]:
        if 3 in numbers(endings):
            raise CannotSave
        return [number for number in numbers(endings) if number != 5]

    async def story(endings: Endings) -> None:
        assert await asyncio.gather(*(endings.settle(ending(number)) for number in (1, 2, 3))) == [True, False, False]
        assert await asyncio.gather(*(endings.settle(ending(number)) for number in (4, 5, 6))) == [True, False, True]

    play(settling, story)


def test_whoever_gives_up_waiting_takes_nobody_along() -> None:
    began, let_go = threading.Event(), threading.Event()

    def settling(endings: Sequence[Ending]) -> Collection[int]:
        began.set()
        let_go.wait(30)
        return numbers(endings)

    async def story(endings: Endings) -> None:
        first = asyncio.create_task(endings.settle(ending(1)))
        await asyncio.to_thread(began.wait, 30)
        second, third = (asyncio.create_task(endings.settle(ending(number))) for number in (2, 3))
        await asyncio.sleep(0)
        second.cancel()
        let_go.set()
        assert await asyncio.gather(first, third) == [True, True]
        assert second.cancelled()

    play(settling, story)


def test_what_leaves_more_behind_than_a_message_is_settled_alone() -> None:
    async def story(endings: Endings) -> None:
        for shown in (Shown(gone=[PLACE]), Shown(top=PLACE)):
            assert not await endings.settle(ending(1, shown))
        plain = ending(2)
        waiting = replace(plain.job, waits_for="teams")
        assert not await endings.settle(replace(plain, job=waiting))
        assert await endings.settle(plain)

    play(numbers, story)
