"""Opening a stage: a platform and the real desk, each in its place, on a clock that the play moves."""

import asyncio
import os
import shutil
import socket
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

import store
from bot.assembly import House
from bot.commands.apps import slack_manifest
from bot.config import Settings, SlackMode, load
from bot.post import DeadLetter
from bot.serve import running
from tests.drivers.people import Json, Person, Stage
from tests.drivers.slack import Stage as SlackStage
from tests.drivers.slack import thread_loop
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

Change = Callable[[Settings], Settings]


@cache
def _migrated() -> Path:
    """A migrated database file to copy from."""
    file = Path(mkdtemp(prefix="desk-")) / "desk.db"
    store.migrate(f"sqlite:///{file}")
    return file


def unchanged(settings: Settings) -> Settings:
    return settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """The bodies of two answers, as text."""

    first: str
    second: str


class Desk(ABC):
    """The real desk behind a stage: it can be closed and opened again, while people go on."""

    stage: Stage
    house: House
    settings: Settings

    def __init__(self, loop: asyncio.AbstractEventLoop, clock: WorkspaceClock) -> None:
        self._loop = loop
        self._clock = clock
        self._address = ("127.0.0.1", 0)
        self._listener: socket.socket | None = None
        self._everything = AsyncExitStack()
        self._open = AsyncExitStack()

    def run(self, work: Coroutine[object, object, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def placed(self, settings: Settings) -> Settings:
        """The same desk with its channels on this platform."""
        return settings

    def begin(self, settings: Settings) -> None:
        """With a new database, for the first time."""
        self.settings = settings
        file = Path(settings.database.removeprefix("sqlite:///"))
        if file.is_absolute() and not file.exists():
            shutil.copy(_migrated(), file)
        store.migrate(settings.database)
        self.open_desk()
        self._clock.follow(lambda: self.house.relay.wake())  # noqa: PLW0108 - the desk may be another one by then

    def open_desk(self) -> None:
        """The desk comes to work, on the same database and at the same address as before."""
        listener = self.listen()

        async def open_() -> House:
            desk = running(self.settings, clock=DeskClock(self._clock), listener=listener)
            house = await self._open.enter_async_context(desk)
            with suppress(TimeoutError):  # where the play is about a database that cannot be had
                await asyncio.wait_for(_has_looked_around(house), 1)
            return house

        self.house = self.run(open_())

    def close_desk(self) -> None:
        """The desk goes home; the platform stays, and people in it go on."""
        self.run(self._open.aclose())
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

    def now(self) -> datetime:
        return DeskClock(self._clock).now()

    def advance(self, seconds: float) -> None:
        async def move() -> None:
            self._clock.advance(seconds)

        self.run(move())

    def is_settled(self, since: datetime) -> bool:
        """A sweep has begun since then, nothing that came in is under way, and nothing waits to be delivered."""
        ticked = self.house.timers.ticked_at
        is_quiet = all(platform.is_quiet for platform in self.house.meeting.met.values())
        return ticked is not None and ticked > since and is_quiet and self.house.oldest_notice() is None

    # ── what no client does ────────────────────────────────────────────────────────────────────

    @abstractmethod
    def again(self, person: Person) -> Twice:
        """The platform delivers once more what they did last, as when it missed the answer."""

    @abstractmethod
    def anew(self, person: Person, *, by: Person | None = None, press: str = "") -> None:
        """The button of a message that they pressed last, pressed once more: their screen still shows it.

        `by` is who does it instead, and `press` another verb and subject than the button's own.
        """

    @abstractmethod
    def resent(self, person: Person, *, by: Person | None = None, form: str = "", typed: str = "") -> str:
        """The form they sent last, sent once more, perhaps under another name. What comes back, as text.

        `typed` stands in each of its text fields then.
        """

    @abstractmethod
    def resaid(self, person: Person, text: str) -> None:
        """What they wrote last, in the same place, in these words."""

    @abstractmethod
    def refused(self) -> list[object]:
        """What the platform did not take of the desk."""

    def dead_letters(self) -> list[DeadLetter]:
        with self.house.core.store.read() as unit:
            return unit.outbox.dead_letters()

    def listen(self) -> socket.socket:
        if self._listener is None:
            self._listener = socket.create_server(self._address)
            self._address = self._listener.getsockname()
        return self._listener


class Backstage(Desk):
    """The stage in Slack from behind: the workspace with its faults, and the desk."""

    stage: SlackStage
    place: Workspace

    def open(self, folder: Path, *, mode: str, database: str | None, settings: Change) -> None:
        self.listen()
        app_url = f"{self.desk_url}/slack/events" if mode == "http" else None

        async def open_() -> Workspace:
            opening = workspace_running(clock=self._clock, app_url=app_url, patience=PATIENCE)
            return await self._everything.enter_async_context(opening)

        self.place = self.run(open_())
        env = {**os.environ, **environment(self.place.url), "DESKSIDE_DATABASE": database or f"sqlite:///{folder}/d.db"}
        wanted = load(ROOT / "app.yaml", env)
        assert wanted.slack is not None
        slack = replace(wanted.slack, mode=SlackMode(mode))
        changed = settings(replace(wanted, slack=slack, tick_every=TICK))
        self.place.app = self.place.app.described(slack_manifest(changed, url=self.desk_url), fallback_name="Deskside")
        self.begin(changed)
        self.stage = SlackStage(url=self.place.url, settled=self.is_settled, now=self.now)

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

    def refused(self) -> list[object]:
        return [call.answer for call in self.place.calls if not call.ok]

    def again(self, person: Person) -> Twice:
        sent = next(s for s in reversed(self.place.delivery.sent) if _author(s) == person.id)
        answer = self.repeat(sent)
        assert answer.ok
        return Twice(first=str(sent.answer.body), second=str(answer.body))

    def anew(self, person: Person, *, by: Person | None = None, press: str = "") -> None:
        def change(payload: Json) -> None:
            action = payload["actions"][0]
            action["action_ts"] = str(float(action["action_ts"]) + 1 + len(self.place.delivery.sent))
            if press:
                action.pop("selected_option", None)
                action["value"] = press
            if by is not None:
                self._in_help(payload)
                _by(payload, by)

        assert self.forge(self._last_of(person, "block_actions"), change).ok

    def resent(self, person: Person, *, by: Person | None = None, form: str = "", typed: str = "") -> str:
        def change(payload: Json) -> None:
            payload["view"]["hash"] = f"{form} once more, by {by.id if by is not None else 'the same'}"
            if form:
                payload["view"]["callback_id"] = form
            for block in payload["view"]["state"]["values"].values() if typed else ():
                for state in block.values():
                    if state["type"] == "plain_text_input":
                        state["value"] = typed
            if by is not None:
                _by(payload, by)

        answer = self.forge(self._last_of(person, "view_submission"), change)
        assert answer.ok
        return str(answer.body)

    def resaid(self, person: Person, text: str) -> None:
        def change(payload: Json) -> None:
            at = f"{float(payload['event']['ts']) + 0.001:.6f}"
            payload["event_id"] = f"Ev{at}"
            payload["event"] |= {"text": text, "ts": at, "event_ts": at}

        said = self.last_sent("events_api", lambda p: p["event"].get("user") == person.id and "text" in p["event"])
        assert self.forge(said, change).ok

    def _last_of(self, person: Person, kind: str) -> Sent:
        return self.last_sent("interactive", lambda p: p["type"] == kind and p["user"]["id"] == person.id)

    def _in_help(self, payload: Json) -> None:
        """As if the message stood where everybody is, with a response_url of its own as Slack gives each press."""
        payload["channel"] = {"id": self.stage.channel("#help"), "name": "help"}
        payload["container"] = {**payload["container"], "channel_id": payload["channel"]["id"]}
        payload["container"].pop("thread_ts", None)
        payload["message"].pop("thread_ts", None)
        del payload["response_url"]

    def repeat(self, sent: Sent) -> Answer:
        """The same delivery once more, as Slack does when it missed the ack."""
        return self.run(self.place.delivery.repeat(sent))

    def forge(self, sent: Sent, change: Callable[[Json], object]) -> Answer:
        """A delivery changed by `change`, as nobody could send it who plays by the rules."""
        payload = deepcopy(sent.payload)
        change(payload)
        return self.run(self.place.delivery.ask(sent.kind, payload))


async def _has_looked_around(house: House) -> None:
    """The first sweep is over: from then on what changes in the schedule is news."""
    while house.timers.ticked_at is None:
        await asyncio.sleep(0.005)


def _author(sent: Sent) -> str:
    """Who did what was delivered: each kind says it elsewhere."""
    payload = sent.payload
    told = payload.get("user_id") or payload.get("user", {}).get("id") or payload.get("event", {}).get("user", "")
    return str(told)


def _by(payload: Json, person: Person) -> None:
    first = person.name.split()[0].lower()
    payload["user"] = {**payload["user"], "id": person.id, "name": first, "username": first}


@contextmanager
def backstage(
    folder: Path,
    *,
    mode: str = "socket",
    at: datetime = TUESDAY_AT_TEN,
    database: str | None = None,
    settings: Change = unchanged,
) -> Iterator[Backstage]:
    """A stage in Slack that opens at this moment, seen from behind. `mode` is how Slack reaches the desk."""
    with thread_loop() as loop:
        behind = Backstage(loop, clock_at(at))
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
    settings: Change = unchanged,
) -> Iterator[SlackStage]:
    """A stage as the audience knows it."""
    with backstage(folder, mode=mode, at=at, database=database, settings=settings) as behind:
        yield behind.stage


def clock_at(moment: datetime) -> WorkspaceClock:
    return WorkspaceClock(offset=moment.timestamp() - time.time())
