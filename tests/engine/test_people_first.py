"""Who waits for an answer goes before what the desk has to say by itself."""

import asyncio
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.engine import relay as engine
from tests.engine.rig import Rig, play


def test_who_waits_for_an_answer_goes_before_deliveries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(rig: Rig) -> None:
        with ExitStack() as crowd:
            crowd.enter_context(rig.relay.people_first())
            monkeypatch.setattr(engine, "PASSES_FOR", 3600.0)
            running = asyncio.create_task(rig.relay.run())
            rig.files()
            rig.relay.wake()
            await asyncio.sleep(engine.LOOKS_EVERY * 3)
            assert rig.office.letters == []
            crowd.pop_all().close()
        await _arrives(rig)
        rig.relay.stop()
        await running

    play(tmp_path, story)


def test_a_crowd_that_never_ends_delays_deliveries_a_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(rig: Rig) -> None:
        monkeypatch.setattr(engine, "PASSES_FOR", engine.LOOKS_EVERY)
        with ExitStack() as crowd:
            crowd.enter_context(rig.relay.people_first())
            running = asyncio.create_task(rig.relay.run())
            rig.files()
            await _arrives(rig)
            rig.relay.stop()
            await running

    play(tmp_path, story)


async def _arrives(rig: Rig) -> None:
    async with asyncio.timeout(20):
        while not rig.office.letters:
            await asyncio.sleep(0.01)
