"""Opening a stage: a workspace and the real desk, each in its place, on a clock that the play moves."""

import asyncio
import os
import socket
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import store
from bot.assembly import House
from bot.commands.apps import slack_manifest
from bot.config import Settings, SlackMode, load
from bot.post import DeadLetter
from bot.serve import running
from tests.drivers.slack import Json, Stage, thread_loop
from workspace.clock import WorkspaceClock
from workspace.delivery import Answer
from workspace.delivery.carrier import Sent
from workspace.faults import Faults
from workspace.local import DeskClock, environment
from workspace.server import running as workspace_running
from workspace.workspace import Call, Workspace

T = TypeVar("T")

ROOT = Path(__file__).parent.parent.parent
TUESDAY_AT_TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""A working day in London, in the hours of everybody's shift but the late one."""
PATIENCE = 20.0
"""Seconds the workspace waits for an answer, for busy machines. Slack's own three are kept in the workspace's tests."""
TICK = timedelta(seconds=0.1)


class Backstage:
    """The stage from behind: the workspace with its faults, and the desk, which can be closed and opened again."""

    def __init__(self, loop: asyncio.AbstractEventLoop, clock: WorkspaceClock) -> None:
        self._loop = loop
        self._clock = clock
        self._address = ("127.0.0.1", 0)
        self._listener: socket.socket | None = None
        self._everything = AsyncExitStack()
        self._desk = AsyncExitStack()
        self.stage: Stage
        self.place: Workspace
        self.house: House
        self.settings: Settings

    def run(self, work: Coroutine[object, object, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    # ── the desk ───────────────────────────────────────────────────────────────────────────────

    def open(self, folder: Path, *, mode: str, database: str | None, settings: Callable[[Settings], Settings]) -> Stage:
        self._listen()
        desk_url = f"http://{self._address[0]}:{self._address[1]}"
        app_url = f"{desk_url}/slack/events" if mode == "http" else None

        async def open_() -> Workspace:
            opening = workspace_running(clock=self._clock, app_url=app_url, patience=PATIENCE)
            return await self._everything.enter_async_context(opening)

        self.place = self.run(open_())
        env = {**os.environ, **environment(self.place.url), "DESKSIDE_DATABASE": database or f"sqlite:///{folder}/d.db"}
        wanted = load(ROOT / "app.yaml", env)
        assert wanted.slack is not None
        slack = replace(wanted.slack, mode=SlackMode(mode))
        self.settings = settings(replace(wanted, slack=slack, tick_every=TICK))
        self.place.app = self.place.app.described(slack_manifest(self.settings, url=desk_url), fallback_name="Deskside")
        store.migrate(self.settings.database)
        self.open_desk()
        self._clock.follow(lambda: self.house.relay.wake())  # noqa: PLW0108 - the desk may be another one by then
        self.stage = Stage(url=self.place.url, settled=self.is_settled, now=DeskClock(self._clock).now)
        return self.stage

    def open_desk(self) -> None:
        """The desk comes to work, on the same database and at the same address as before."""
        listener = self._listen()

        async def open_() -> House:
            desk = running(self.settings, clock=DeskClock(self._clock), listener=listener)
            return await self._desk.enter_async_context(desk)

        self.house = self.run(open_())

    def close_desk(self) -> None:
        """The desk goes home; the workspace stays, and people in it go on."""
        self.run(self._desk.aclose())
        self._listener = None

    def close(self) -> None:
        self.close_desk()
        self.run(self._everything.aclose())

    def rests(self) -> None:
        """Let time pass, five minutes at once, until everything that must be tried again has arrived."""
        for _ in range(20):
            self.stage.forward(minutes=5)
            until, since = time.monotonic() + 0.5, self.house.clock.now()
            while time.monotonic() < until:
                if self.is_settled(since):
                    return
                time.sleep(0.01)
        raise AssertionError("something is on its way for ever")

    @property
    def desk_url(self) -> str:
        return f"http://{self._address[0]}:{self._address[1]}"

    def is_settled(self, since: datetime) -> bool:
        """A sweep has begun since then, and nothing waits to be delivered."""
        ticked = self.house.timers.ticked_at
        return ticked is not None and ticked > since and self.house.oldest_notice() is None

    def dead_letters(self) -> list[DeadLetter]:
        with self.house.core.store.read() as unit:
            return unit.outbox.dead_letters()

    def _listen(self) -> socket.socket:
        if self._listener is None:
            self._listener = socket.create_server(self._address)
            self._address = self._listener.getsockname()
        return self._listener

    # ── the workspace ──────────────────────────────────────────────────────────────────────────

    @property
    def faults(self) -> Faults:
        return self.place.faults

    def calls(self, method: str) -> list[Call]:
        """The desk's calls of one method that Slack carried out or refused, in their order."""
        return [call for call in self.place.calls if call.method == method]

    def last_sent(self, kind: str, having: Callable[[Json], bool] = lambda _: True) -> Sent:
        """What the workspace delivered last of this kind: slash_commands or interactive."""
        return next(s for s in reversed(self.place.delivery.sent) if s.kind == kind and having(s.payload))

    def last_said(self, text: str) -> Sent:
        """The last event that tells of somebody's message with these words."""
        people = set(self.place.everybody())
        return self.last_sent(
            "events_api",
            lambda p: p["event"].get("user") in people and text in p["event"].get("text", ""),
        )

    def repeat(self, sent: Sent) -> Answer:
        """The same delivery once more, as Slack does when it missed the ack."""
        return self.run(self.place.delivery.repeat(sent))

    def forge(self, sent: Sent, change: Callable[[Json], object]) -> Answer:
        """A delivery changed by `change`, as nobody could send it who plays by the rules."""
        payload = deepcopy(sent.payload)
        change(payload)
        return self.run(self.place.delivery.ask(sent.kind, payload))


@contextmanager
def backstage(
    folder: Path,
    *,
    mode: str = "socket",
    at: datetime = TUESDAY_AT_TEN,
    database: str | None = None,
    settings: Callable[[Settings], Settings] = lambda s: s,
) -> Iterator[Backstage]:
    """A stage that opens at this moment, seen from behind. `mode` is how Slack reaches the desk: socket or http."""
    clock = WorkspaceClock(offset=at.timestamp() - time.time())
    with thread_loop() as loop:
        behind = Backstage(loop, clock)
        try:
            behind.open(folder, mode=mode, database=database, settings=settings)
            yield behind
        finally:
            behind.close()


@contextmanager
def theatre(
    folder: Path,
    *,
    mode: str = "socket",
    at: datetime = TUESDAY_AT_TEN,
    database: str | None = None,
    settings: Callable[[Settings], Settings] = lambda s: s,
) -> Iterator[Stage]:
    """A stage as the audience knows it."""
    with backstage(folder, mode=mode, at=at, database=database, settings=settings) as behind:
        yield behind.stage
