"""The relay: leased, rendered fresh, delivered, settled. Whatever fails, nothing is lost and nothing is said twice."""

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.domain.errors import CannotSave
from bot.domain.notices import CARD
from bot.engine import relay as engine
from bot.ports import Store, UnitOfWork
from bot.ui.messenger import Dead, Retry, Unsure
from bot.ui.verbs import FormName, Verb
from tests.engine.rig import NETWORK, ON_CALL, Rig, handle, play

ANA = handle("ana")


def test_a_card_changed_three_times_is_one_message(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        ticket = rig.files()
        await rig.deliver()
        (card,) = [letter for letter in rig.office.at(NETWORK) if letter.under is None]
        for priority in ("P2", "P1", "P4"):
            rig.submits("ben", FormName.PRIORITY, ticket, to=priority, reason="because")
        await rig.deliver()
        assert [letter for letter in rig.office.at(NETWORK) if letter.under is None] == [card]
        assert card.versions == 2, "three changes are shown at once"
        assert "P4" in card.card.summary + str(card.card.nodes)

    play(tmp_path, story)


def test_a_lost_answer_is_looked_for_and_the_message_never_doubled(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        ticket = rig.files()
        rig.office.after(Unsure(why="no answer"), to=NETWORK)
        await rig.deliver()
        assert rig.waits()
        rig.clock.forward(seconds=2)
        await rig.deliver()
        assert len([letter for letter in rig.office.at(NETWORK) if letter.under is None]) == 1
        rig.submits("ben", FormName.PRIORITY, ticket, to="P2", reason="because")
        await rig.deliver()
        assert rig.office.at(NETWORK)[0].versions == 3, "the message that was found is the one updated later"

    play(tmp_path, story)


def test_a_message_that_was_found_again_shows_what_is_true_by_then(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        ticket = rig.files()
        rig.office.after(Unsure(why="no answer"), to=NETWORK)
        await rig.deliver()
        rig.submits("ben", FormName.PRIORITY, ticket, to="P2", reason="because")
        rig.clock.forward(seconds=2)
        await rig.deliver()
        (card,) = [letter for letter in rig.office.at(NETWORK) if letter.under is None]
        assert "P2" in card.card.summary

    play(tmp_path, story)


def test_a_clock_that_jumps_during_a_delivery_neither_doubles_nor_delays_it(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        ticket = rig.files()
        gate = rig.office.hold(to=NETWORK)
        relaying = asyncio.create_task(rig.relay.run())
        await _seen(lambda: ("post", NETWORK) in rig.office.tried)
        rig.submits("ben", FormName.PRIORITY, ticket, to="P2", reason="because")
        rig.clock.forward(hours=1)
        await _seen(lambda: _attempts(rig) > 1)
        gate.set()
        await _seen(lambda: not rig.waits())
        rig.relay.stop()
        await relaying
        (card,) = [letter for letter in rig.office.at(NETWORK) if letter.under is None]
        assert "P2" in card.card.summary

    def _attempts(rig: Rig) -> int:
        """How often the card for the team was leased."""
        with sqlite3.connect(rig.url.removeprefix("sqlite:///")) as database:
            leases = database.execute("SELECT max(attempts) FROM outbox WHERE audience LIKE '%network%'")
            return int(leases.fetchone()[0] or 0)

    play(tmp_path, story)


def test_a_process_killed_between_post_and_settle_says_nothing_twice(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.files()
        rig.office.after(asyncio.CancelledError(), to=NETWORK)
        await rig.relay.start_batch()
        with pytest.raises(asyncio.CancelledError):
            await rig.relay.finish()
        assert len(rig.office.at(NETWORK)) == 1
        rig.renew_relay(rig.kept)
        await rig.deliver()
        assert len(rig.office.at(NETWORK)) == 1, "its lease is still the dead process's"
        rig.clock.forward(seconds=61)
        await rig.deliver()
        assert len([letter for letter in rig.office.at(NETWORK) if letter.under is None]) == 1
        assert not rig.waits()

    play(tmp_path, story)


def test_a_lane_that_must_wait_keeps_no_other_waiting(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.files()
        rig.office.before(Retry(why="slow down", after=30), to=NETWORK)
        await rig.deliver()
        assert len(rig.office.at(ANA)) == 1
        assert rig.office.at(NETWORK) == []
        rig.clock.forward(seconds=29)
        await rig.deliver()
        assert rig.office.at(NETWORK) == [], "not before the time that was asked for"
        rig.clock.forward(seconds=2)
        await rig.deliver()
        assert rig.office.at(NETWORK)

    play(tmp_path, story)


def test_a_lane_that_hangs_keeps_no_other_waiting(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        gate = rig.office.hold(to=NETWORK)
        relaying = asyncio.create_task(rig.relay.run())
        rig.files()
        rig.relay.wake()
        await _seen(lambda: rig.office.at(ANA))
        rig.files(who="hana")
        rig.relay.wake()
        await _seen(lambda: rig.office.at(handle("hana")))
        assert rig.office.at(NETWORK) == []
        gate.set()
        await _seen(lambda: rig.office.at(NETWORK))
        rig.relay.stop()
        await relaying

    play(tmp_path, story)


def test_a_delivery_that_never_ends_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "DELIVERED_WITHIN", 0.5)

    async def story(rig: Rig) -> None:
        rig.files()
        rig.office.hold(to=NETWORK)
        await rig.deliver()
        assert rig.office.at(NETWORK) == []
        rig.clock.forward(seconds=2)
        await rig.deliver()
        assert rig.office.at(NETWORK)

    play(tmp_path, story)


def test_rate_limits_for_minutes_bury_nothing(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.files()
        rig.office.before(Retry(why="slow down", after=1), to=NETWORK, times=100)
        for _ in range(100):
            await rig.deliver()
            rig.clock.forward(seconds=1)
        await rig.deliver()
        assert rig.dead_letters() == []
        assert rig.office.at(NETWORK)

    play(tmp_path, story)


def test_what_fails_for_hours_is_given_up_and_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def story(rig: Rig) -> None:
        rig.files()
        rig.office.before(Unsure(why="the network is down"), to=ANA, times=1000)
        for _ in range(60):
            await rig.deliver()
            rig.clock.forward(minutes=5)
        (dead,) = rig.dead_letters()
        assert "the network is down" in dead.why

    play(tmp_path, story)
    assert "cannot be delivered" in caplog.text


def test_a_message_that_is_gone_is_posted_anew_and_the_next_changes_go_there(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        ticket = rig.files()
        await rig.deliver()
        rig.office.loses(rig.office.at(ANA)[0])
        rig.submits("ben", FormName.PRIORITY, ticket, to="P2", reason="because")
        await rig.deliver()
        (anew,) = rig.office.at(ANA)
        assert anew.versions == 1
        rig.submits("ben", FormName.PRIORITY, ticket, to="P1", reason="because")
        await rig.deliver()
        assert rig.office.at(ANA) == [anew]
        assert anew.versions == 2

    play(tmp_path, story)


def test_an_entry_whose_thread_is_gone_brings_the_card_back_first(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        ticket = rig.files()
        await rig.deliver()
        for letter in rig.office.at(NETWORK):
            rig.office.loses(letter)
        rig.submits("ben", FormName.NOTE, ticket, text="look at the gateway")
        await rig.deliver()
        rig.clock.forward(seconds=5)
        await rig.deliver()
        card, note = rig.office.at(NETWORK)
        assert card.under is None
        assert note.under == card.ref
        assert rig.dead_letters() == []
        assert not rig.waits()

    play(tmp_path, story)


def test_a_dead_channel_is_a_dead_letter_and_the_requester_does_not_notice(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(rig: Rig) -> None:
        rig.files()
        rig.office.before(Dead(why="the channel is archived"), to=NETWORK, times=10)
        await rig.deliver()
        assert {d.parcel.notice.to for d in rig.dead_letters()} == {NETWORK}
        assert all("the channel is archived" in d.why for d in rig.dead_letters())
        assert len(rig.office.at(ANA)) == 1
        assert not rig.waits()

    play(tmp_path, story)
    assert "the channel is archived" in caplog.text


def test_an_escalation_overtakes_what_waits_in_its_lane(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.files(impact="everyone")
        await rig.deliver()
        rig.office.before(Retry(why="slow down", after=3600), to=ON_CALL)
        rig.clock.forward(minutes=16)
        rig.core.watch.sweep(rig.clock.now())
        await rig.deliver()
        assert rig.office.at(ON_CALL) == []
        for _ in range(3):
            rig.clock.forward(minutes=15)
            rig.core.watch.sweep(rig.clock.now())
            await rig.deliver()
        assert rig.office.at(ON_CALL), "the second alarm does not wait for the hour of the first"

    play(tmp_path, story)


def test_a_poison_notice_stops_neither_the_loop_nor_its_lane(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def story(rig: Rig) -> None:
        rig.files()
        rig.office.before(ZeroDivisionError("a fault of ours"), to=ANA, times=1000)
        for _ in range(10):
            await rig.deliver()
            rig.clock.forward(minutes=1)
        assert [d.parcel.notice.face for d in rig.dead_letters()] == [CARD]
        assert rig.office.at(NETWORK)

    play(tmp_path, story)
    assert "ZeroDivisionError" in caplog.text


class _Locked:
    """A store that cannot be had for a while."""

    def __init__(self, kept: Store) -> None:
        self._kept = kept
        self.refuses = 0

    def read(self) -> UnitOfWork:
        return self._kept.read()

    def write(self) -> UnitOfWork:
        if self.refuses:
            self.refuses -= 1
            raise CannotSave
        return self._kept.write()


def test_a_database_that_is_locked_buries_nothing(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        locked = _Locked(rig.kept)
        rig.renew_relay(locked)
        rig.files()
        await rig.relay.start_batch()
        locked.refuses = 4
        await rig.relay.finish()
        for _ in range(3):
            rig.clock.forward(seconds=61)
            await rig.deliver()
        assert rig.dead_letters() == []
        assert not rig.waits()
        assert len([letter for letter in rig.office.at(NETWORK) if letter.under is None]) == 1
        assert len(rig.office.at(ANA)) == 1

    play(tmp_path, story)


def test_the_loop_outlives_a_database_that_is_gone_for_a_while(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        locked = _Locked(rig.kept)
        rig.renew_relay(locked)
        locked.refuses = 2
        rig.files()
        with _quiet("bot.engine.relay"):
            relaying = asyncio.create_task(rig.relay.run())
            for _ in range(3):
                rig.relay.wake()
                await asyncio.sleep(0.01)
        await _seen(lambda: rig.office.at(ANA))
        rig.relay.stop()
        await relaying

    play(tmp_path, story)


def test_stopping_finishes_what_is_under_way(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        gate = rig.office.hold(to=NETWORK)
        rig.files()
        relaying = asyncio.create_task(rig.relay.run())
        await _seen(lambda: ("post", NETWORK) in rig.office.tried)
        rig.relay.stop()
        gate.set()
        await relaying
        (card,) = rig.office.at(NETWORK)
        with rig.kept.read() as unit:
            assert unit.placements.at(card.ref) is not None

    play(tmp_path, story)


def test_two_relays_on_one_database_say_everything_once(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        first, first_bridge = rig.relay, rig.bridge
        rig.renew_relay(rig.kept)
        for number in range(5):
            rig.files(who=("ana", "hana", "eve")[number % 3])
        while sum(await asyncio.gather(first.start_batch(), rig.relay.start_batch())):
            await asyncio.gather(first.finish(), rig.relay.finish())
        first_bridge.close()
        cards = [letter for letter in rig.office.at(NETWORK) if letter.under is None]
        assert len(cards) == 5
        assert len({letter.mark for letter in rig.office.letters}) == len(rig.office.letters)

    play(tmp_path, story)


def test_a_press_by_the_faster_one_shows_in_the_card_delivered_late(tmp_path: Path) -> None:
    """A notice is a state: what waited for an hour is rendered as the ticket is when it goes out."""

    async def story(rig: Rig) -> None:
        ticket = rig.files()
        rig.office.before(Retry(why="slow down", after=3600), to=NETWORK)
        await rig.deliver()
        rig.presses("ben", Verb.RELEASE, ticket)
        rig.clock.forward(hours=1)
        await rig.deliver()
        card = rig.office.at(NETWORK)[0]
        assert card.versions == 1
        assert "Nobody yet" in str(card.card)

    play(tmp_path, story)


async def _seen(look: object) -> None:
    """Wait until something is there."""
    assert callable(look)
    for _ in range(500):
        if look():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("waited in vain")


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logging.getLogger(name).setLevel(logging.NOTSET)
