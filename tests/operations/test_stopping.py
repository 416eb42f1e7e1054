"""Told to stop: other desks get the requests at once, what came in is finished, and what is left is kept."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.usecases.pace import CAUGHT_UP_TO
from tests.drivers.theatre import Backstage
from tests.engine.rig import Rig, play
from tests.faults.register import survives
from tests.stories.test_asking import file_vpn
from tests.stories.test_process import asked, until
from tests.stories.test_working import NETWORK

THREADS = 99
"""More than answer at once."""


def soon(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


@survives("F11")
def test_it_is_unready_at_once_and_finishes_what_came_in(behind: Backstage) -> None:
    """A press comes in while every thread that could answer it is busy; then the desk is told to stop."""
    file_vpn(behind.stage)
    behind.stage.dee.sees("DESK-1 · P3", where=NETWORK)
    ana = behind.stage.ana
    ana.sees("DESK-1", where="desk")
    until(behind, 200)
    house, gate = behind.house, threading.Event()

    async def keep_busy() -> None:
        busy.extend(asyncio.create_task(house.bridge.run(gate.wait)) for _ in range(THREADS))

    busy: list[asyncio.Task[bool]] = []
    behind.run(keep_busy())
    with ThreadPoolExecutor(2) as others:
        try:
            pressing = others.submit(ana.presses, "Withdraw", under="DESK-1", where="desk")
            soon(lambda: not house.meeting.met["slack"].is_quiet)
            closing = others.submit(behind.close_desk)
            told = until(behind, 503)
            assert told == {"status": "not ready", "reasons": {"desk": "it is stopping"}}
            assert asked(behind, "/healthz")[0] == 200
            assert not closing.done()
        finally:
            gate.set()
        pressing.result()
        closing.result()
    behind.open_desk()
    ana.sees("You withdrew this request", where="desk")
    behind.stage.dee.sees("DESK-1 · P3", "Withdrawn", where=NETWORK)
    assert until(behind, 200)["status"] == "ready"


def test_what_is_due_is_left_for_the_next_desk(behind: Backstage) -> None:
    file_vpn(behind.stage, **{"How many people are affected?": "A whole office or everybody"})
    behind.stage.settles()
    behind.house.core.watch.stop()
    behind.stage.forward(minutes=16)
    behind.stage.settles()
    behind.stage.cy.sees_nothing("has passed its target", where="#on-call")
    behind.close_desk()
    behind.open_desk()
    behind.stage.cy.sees("DESK-1 has passed its target", where="#on-call")


def test_a_desk_that_stops_while_it_catches_up_has_not_caught_up(tmp_path: Path) -> None:
    def catching_up(rig: Rig) -> bool:
        with rig.kept.read() as unit:
            return unit.marks.get(CAUGHT_UP_TO) is not None

    async def story(rig: Rig) -> None:
        rig.core.watch.sweep(rig.clock.now())
        rig.files(impact="everyone")
        rig.clock.forward(hours=5)
        rig.core.watch.stop()
        assert rig.core.watch.sweep(rig.clock.now()) == 0
        assert catching_up(rig)
        again = Rig(rig.url, clock=rig.clock).start()
        assert again.core.watch.sweep(rig.clock.now()) > 0
        assert not catching_up(rig)
        again.close()

    play(tmp_path, story)
