"""The database's server says nothing any more: frozen, or behind a broken network. Nobody waits for it for ever."""

import asyncio
import json
import os
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from store import engine
from tests.drivers.process import Process, processes
from tests.engine.rig import Rig, handle, play_on
from tests.faults.oracle import CANNOT, is_whole, told
from tests.faults.register import survives
from tests.faults.test_inbound import drafted, submitted
from tests.faults.wire import wired
from workspace.local import environment
from workspace.server import running

Told = dict[str, dict[str, str]]


@survives("F21")
def test_a_silent_server_is_told_of_and_found_again(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "ANSWERS_WITHIN", 0.3)

    with wired(postgres_url) as (wire, url):

        async def story(rig: Rig) -> None:
            answer = rig.core.frontdesk.answer
            answer(submitted(drafted(rig), "view:1"))
            form = submitted(drafted(rig), "view:2")
            wire.cut()
            assert CANNOT in told(answer(form))
            wire.mend()
            assert "DESK-2 is filed" in told(answer(form)), "the same form, sent again"
            await rig.deliver()
            is_whole(rig, requests=2, who=handle("ana"))

        play_on(url, story)


@survives("F11")
def test_a_desk_whose_server_is_silent_says_so_and_ends_in_time(postgres_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        with wired(postgres_url) as (wire, url):
            async with running() as place, processes(tmp_path, 1, slack=place.url, database=url) as [desk]:
                assert await asyncio.to_thread(_becomes, 200, desk)
                wire.cut()
                told = await asyncio.to_thread(_becomes, 503, desk)
                assert told["reasons"]["database"] == "it cannot be read"
                began = time.monotonic()
                await asyncio.to_thread(desk.stops)
                assert time.monotonic() - began < 10

    asyncio.run(story())


def _becomes(status: int, desk: Process) -> Told:
    """What `/readyz` says once it answers with this."""
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{desk.port}/readyz", timeout=20) as said:
                answered, told = said.status, json.load(said)
        except urllib.error.HTTPError as refused:
            with refused:
                answered, told = refused.code, json.load(refused)
        if answered == status:
            return told
        time.sleep(0.05)


@survives("F11")
def test_a_desk_that_is_told_to_stop_while_it_starts_goes_no_further(postgres_url: str, tmp_path: Path) -> None:
    """Its Slack takes the connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        given = {
            **os.environ,
            **environment(f"http://127.0.0.1:{silent.getsockname()[1]}"),
            "DESKSIDE_DATABASE": postgres_url,
        }
        desk = Process(tmp_path, given)
        desk.starts()
        with silent.accept()[0]:  # it is at meeting Slack
            assert desk.stops() == 0
    log = desk.log.read_text(encoding="utf-8")
    assert "told to stop while it was starting" in log
    assert "WARNING" not in log
