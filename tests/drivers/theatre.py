"""Opening a stage: a workspace and the real desk, each in its place, on a clock that the play moves."""

import asyncio
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import store
from bot.assembly import House
from bot.commands import slack_manifest
from bot.config import Settings, SlackMode, load
from bot.serve import running
from tests.drivers.slack import Stage, thread_loop
from workspace.clock import WorkspaceClock
from workspace.local import DeskClock, environment
from workspace.server import running as workspace_running

ROOT = Path(__file__).parent.parent.parent
TUESDAY_AT_TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""A working day in London, in the hours of everybody's shift but the late one."""
TICK = timedelta(seconds=0.1)


def _is_settled(house: House, since: datetime) -> bool:
    """A sweep has begun since then, and nothing waits to be delivered."""
    ticked = house.timers.ticked_at
    return ticked is not None and ticked > since and house.oldest_notice() is None


@contextmanager
def theatre(
    folder: Path,
    *,
    mode: str = "socket",
    at: datetime = TUESDAY_AT_TEN,
    database: str | None = None,
    settings: Callable[[Settings], Settings] = lambda s: s,
) -> Iterator[Stage]:
    """A stage that opens at this moment. `mode` is how Slack reaches the desk: socket or http."""
    clock = WorkspaceClock(offset=at.timestamp() - time.time())
    listener = socket.create_server(("127.0.0.1", 0))
    desk_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app_url = f"{desk_url}/slack/events" if mode == "http" else None
    with thread_loop() as loop:
        opened: list[tuple[str, House]] = []
        closing = AsyncExitStack()

        async def open_() -> None:
            await closing.__aenter__()
            place = await closing.enter_async_context(workspace_running(clock=clock, app_url=app_url))
            env = {**os.environ, **environment(place.url), "DESKSIDE_DATABASE": database or f"sqlite:///{folder}/d.db"}
            wanted = load(ROOT / "app.yaml", env)
            assert wanted.slack is not None
            slack = replace(wanted.slack, mode=SlackMode(mode))
            wanted = settings(replace(wanted, slack=slack, tick_every=TICK))
            place.app = place.app.described(slack_manifest(wanted, url=desk_url), fallback_name="Deskside")
            store.migrate(wanted.database)
            desk = running(wanted, clock=DeskClock(clock), listener=listener)
            opened.append((place.url, await closing.enter_async_context(desk)))

        def run(work: Callable[[], object]) -> object:
            return asyncio.run_coroutine_threadsafe(work(), loop).result(30)  # type: ignore[arg-type]

        run(open_)
        try:
            url, house = opened[0]
            yield Stage(url=url, settled=lambda since: _is_settled(house, since), now=house.clock.now)
        finally:
            run(closing.aclose)
