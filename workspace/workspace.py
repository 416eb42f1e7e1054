"""The workspace itself: one object that holds its parts. `conversation` and `modals` act on it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from workspace import limits
from workspace.clock import WorkspaceClock
from workspace.company import SLACKBOT, Company, Person
from workspace.delivery import Delivery
from workspace.faults import Faults
from workspace.hooks import Hooks
from workspace.live import Live
from workspace.manifest import App
from workspace.rates import Meter, Pace
from workspace.state import Channel, Message, State, Toast
from workspace.triggers import Triggers
from workspace.wire import Json

T = TypeVar("T")

MOST_CALLS = 10_000

BOT_TOKEN = "xoxb-local-workspace"
APP_TOKEN = "xapp-local-workspace"
SIGNING_SECRET = "local-workspace-signing-secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What the app proves itself with. Fixed defaults: a loopback workspace guards nothing."""

    bot_token: str = BOT_TOKEN
    app_token: str = APP_TOKEN
    signing_secret: str = SIGNING_SECRET


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One Web API or response_url call the app made, and what it was told.

    With a `status` other than 200, or after a planned hang-up, the app did not get the answer noted here.
    """

    method: str
    args: Json
    answer: Json
    at: float
    status: int = 200

    @property
    def ok(self) -> bool:
        """Whether it was accepted."""
        return self.answer.get("ok") is True


@dataclass(slots=True, kw_only=True)
class Workspace:
    """`url` is the address people and the app reach it at, without a slash at the end."""

    company: Company
    app: App
    clock: WorkspaceClock
    url: str
    keys: Keys
    delivery: Delivery
    triggers: Triggers
    hooks: Hooks
    faults: Faults
    meter: Meter
    state: State = field(default_factory=State)
    live: Live = field(default_factory=Live)
    calls: list[Call] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    suggested: dict[tuple[str, str, str], list[Json]] = field(default_factory=dict)
    _tasks: set[asyncio.Future[Any]] = field(default_factory=set)

    @property
    def bot(self) -> str:
        """The person id the app speaks with."""
        return self.company.bot.person

    def everybody(self) -> list[str]:
        """The ids of the people (not the bots)."""
        return [person.id for person in self.people.values() if not person.is_bot]

    def background(self, work: Coroutine[object, object, T]) -> asyncio.Task[T]:
        """Run something nobody has to wait for; `close` ends it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def toast(self, person: str, text: str, *, tone: str = "problem") -> None:
        """Show a passing sentence to one person."""
        self.state.toasts.setdefault(person, []).append(
            Toast(id=f"toast-{self.live.version}", text=text, tone=tone, shown_at=self.clock.steady())
        )
        self.live.changed([person])

    def note(self, call: Call) -> None:
        """Remember a call of the app; of a long run, the last thousands."""
        self.calls.append(call)
        if len(self.calls) > MOST_CALLS:
            del self.calls[: MOST_CALLS // 2]

    async def close(self) -> None:
        """End the background work and the connections."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.delivery.close()


def open_workspace(
    company: Company,
    *,
    url: str,
    manifest: Json | None = None,
    clock: WorkspaceClock | None = None,
    keys: Keys | None = None,
    app_url: str | None = None,
    pace: Pace | None = None,
    patience: float = limits.ACK_SECONDS,
) -> Workspace:
    """A new workspace. `app_url` receives signed HTTP; `pace` slows posting down as Slack does."""
    clock, keys = clock or WorkspaceClock(), keys or Keys()
    faults = Faults()
    app = App.described(manifest, fallback_name=company.bot.name)
    place = Workspace(
        company=company,
        app=app,
        clock=clock,
        url=url,
        keys=keys,
        delivery=Delivery(
            app_id=company.bot.app_id,
            clock=clock,
            faults=faults,
            secret=keys.signing_secret,
            app_url=app_url,
            patience=patience,
        ),
        triggers=Triggers(clock),
        hooks=Hooks(clock),
        faults=faults,
        meter=Meter(pace, clock),
    )
    place.people = _people(company, app)
    _furnish(place)
    clock.follow(place.live.changed)
    return place


def _people(company: Company, app: App) -> dict[str, Person]:
    handle = app.name.lower().replace(" ", "_")
    bots = (
        Person(id=company.bot.person, name=handle, real_name=app.name, color=company.bot.color, is_bot=True),
        Person(id=SLACKBOT, name="slackbot", real_name="Slackbot", color="757575", is_bot=True),
    )
    return {person.id: person for person in (*company.people, *bots)}


def _furnish(place: Workspace) -> None:
    """Channels, first messages, and for everybody the conversation with the app and with themselves."""
    state, now = place.state, place.clock.now()
    for spot in place.company.places:
        channel = Channel(
            id=spot.id,
            name=spot.name,
            members=list(spot.members),
            topic=spot.topic,
            is_private=spot.is_private,
            is_archived=spot.is_archived,
            created=int(now) - 86_400 * 30,
            creator=spot.members[0] if spot.members else place.bot,
        )
        state.channels[spot.id] = channel
    first = sorted(
        ((now - line.ago, spot.id, line) for spot in place.company.places for line in spot.said("Slack")),
        key=lambda row: row[:2],
    )
    for moment, channel_id, line in first:
        said = Message(ts=state.stamp(moment), author=line.author, text=line.text)
        state.channels[channel_id].messages[said.ts] = said
    for channel in state.channels.values():
        if channel.messages:
            channel.read = dict.fromkeys(channel.members, max(channel.messages))
    for person in place.everybody():
        direct = state.open_direct(person, place.bot, now=now)
        del state.channels[direct.id]
        direct.id = f"D{person[1:]}"  # known beforehand, so that scripts and tests can name it
        state.channels[direct.id] = direct
