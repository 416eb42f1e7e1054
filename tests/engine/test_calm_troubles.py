"""F8: a digest comes once and whole, whatever goes wrong on its way."""

from datetime import timedelta

from bot.ui.messenger import Dead, Retry, Unsure
from bot.ui.verbs import Verb
from tests.engine.calls import (
    follows_up,
    gathered,
    pings,
    three,
    told_apart,
)
from tests.engine.rig import Rig, play_on
from tests.reading import buttons


def test_a_digest_that_must_be_tried_again_comes_once_with_all(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        await gathered(rig)
        rig.office.before(Retry(why="slow down", after=2))
        await rig.deliver()
        assert len(pings(rig)) == 1
        rig.clock.forward(seconds=3)
        await rig.deliver()
        assert [one.card.summary for one in pings(rig)[1:]] == ["2 things wait for you"]

    play_on(desk_url, story)


def test_a_digest_whose_answer_got_lost_is_found_again(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        await gathered(rig)
        rig.office.after(Unsure(why="no answer"))
        await rig.deliver()
        rig.clock.forward(seconds=3)
        await rig.deliver()
        assert [one.card.summary for one in pings(rig)[1:]] == ["2 things wait for you"]
        assert not rig.waits()

    play_on(desk_url, story)


def test_a_desk_that_is_stopped_half_way_forgets_and_repeats_nothing(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        tickets = await gathered(rig)
        with rig.core.store.write() as unit:  # gathered, and then the lights go out
            [parcel] = unit.outbox.lease(at=rig.clock.now(), within=timedelta(seconds=60), limit=9)
            unit.commit()
        assert rig.core.calm.lets_go(parcel, rig.clock.now())
        rig.clock.forward(seconds=61)
        second = Rig(rig.url, clock=rig.clock).start()
        try:
            await second.deliver()
            [digest] = pings(second)
            assert digest.card.summary == "2 things wait for you"
            opens = [b.subject for b in buttons(digest.card) if b.verb is Verb.OPEN]
            assert opens == [str(t.id) for t in tickets[1:]]
            assert not second.waits()
        finally:
            second.close()

    play_on(desk_url, story)


def test_a_window_outlives_the_desk(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        first, second, _ = three(rig)
        await rig.deliver()
        await told_apart(rig, [first])
        again = Rig(rig.url, clock=rig.clock).start()
        try:
            follows_up(again, second)
            await again.deliver()
            assert pings(again) == []
            again.clock.forward(minutes=7)
            await again.deliver()
            assert len(pings(again)) == 1
        finally:
            again.close()

    play_on(desk_url, story)


def test_a_digest_that_can_never_be_delivered_is_one_dead_letter_and_revives_whole(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        await gathered(rig)
        rig.office.before(Dead(why="not allowed"))
        await rig.deliver()
        [letter] = rig.dead_letters()
        with rig.core.store.write() as unit:
            assert unit.outbox.revive(letter.parcel.id)
            unit.commit()
        await rig.deliver()
        assert [one.card.summary for one in pings(rig)[1:]] == ["2 things wait for you"]

    play_on(desk_url, story)


def test_a_clock_that_went_back_holds_no_ping_until_it_is_there_again(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        first, second, _ = three(rig)
        await rig.deliver()
        await told_apart(rig, [first])
        rig.clock.forward(hours=-1)
        follows_up(rig, second)
        await rig.deliver()
        assert len(pings(rig)) == 2

    play_on(desk_url, story)
