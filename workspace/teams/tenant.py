"""The tenant itself: one object that holds its parts. People act on it by `acting`, the bot by `connector`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

from workspace.clock import WorkspaceClock
from workspace.company import Company
from workspace.faults import Faults
from workspace.live import Live
from workspace.teams.authority import Authority
from workspace.teams.bot import Bot
from workspace.teams.directory import APP, BOT, Member, channel_id, members, personal_id
from workspace.teams.manifest import App
from workspace.teams.state import Conversation, Message, State, Toast
from workspace.wire import Json

PASSWORD = "local-tenant-password"
MOST_CALLS = 10_000
INVOKE_WITHIN = 10.0
"""Seconds the bot has to answer a press or a dialog before Teams gives up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call the bot made to the Connector, and the status it was answered with."""

    method: str
    path: str
    body: Json
    status: int


@dataclass(slots=True, kw_only=True)
class Tenant:
    """`url` is where its Connector is reached, with no slash at the end.

    Without `asks_token` the Connector takes any call, as Microsoft's own stand-ins on a developer's machine do.
    """

    company: Company
    clock: WorkspaceClock
    url: str
    authority: Authority
    bot: Bot
    members: dict[str, Member]
    app: App
    asks_token: bool = True
    state: State = field(default_factory=State)
    live: Live = field(default_factory=Live)
    faults: Faults = field(default_factory=Faults)
    calls: list[Call] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _newest: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the app is called, and mentioned by."""
        return self.app.name

    def everybody(self) -> list[str]:
        """The ids of the people."""
        return list(self.members)

    def by_account(self, account: str) -> Member | None:
        """The member an activity names, by either of their ids."""
        return next((m for m in self.members.values() if account in (m.id, m.object_id)), None)

    def personal(self, person: str) -> Conversation:
        """Somebody's chat with the bot; it is there from the start, and empty until one of them speaks."""
        return self.state.conversations[personal_id(self.members[person])]

    def note(self, call: Call) -> None:
        """Remember a call of the bot; of a long run, the last thousands."""
        self.calls.append(call)
        if len(self.calls) > MOST_CALLS:
            del self.calls[: MOST_CALLS // 2]

    def put(self, held: Conversation, message: Message) -> None:
        """Add a message, or put a changed one in the old one's place."""
        held.messages[message.id] = message
        self.live.changed(held.members)

    def change(self, held: Conversation, message: str, **changes: Any) -> None:
        """Change a message that is there."""
        self.put(held, replace(held.messages[message], **changes))

    def toast(self, person: str, text: str, *, tone: str = "problem") -> None:
        """Show a passing sentence to one person."""
        known = self.state.toasts.setdefault(person, [])
        known.append(Toast(id=f"toast-{self.live.version}", text=text, tone=tone, shown_at=self.clock.steady()))
        self.live.changed([person])

    def deliver(self, held: Conversation, *activities: Json) -> None:
        """Tell the bot, with nobody waiting for it; within one conversation in order."""
        before = self._newest.get(held.id)
        task = asyncio.get_running_loop().create_task(self._told(activities, before))
        self._newest[held.id] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _told(self, activities: tuple[Json, ...], before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before})
        for activity in activities:
            await self.bot.tell(activity)

    @property
    def is_quiet(self) -> bool:
        """Nothing is on its way to the bot."""
        return not self._tasks

    async def close(self) -> None:
        """End the background work and the connections."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.bot.close()


def open_tenant(
    company: Company,
    *,
    url: str,
    bot_url: str,
    clock: WorkspaceClock | None = None,
    live: Live | None = None,
    manifest: Json | None = None,
    asks_token: bool = True,
    patience: float = INVOKE_WITHIN,
) -> Tenant:
    """A new tenant with the company's people and channels.

    `bot_url` is the app's messaging endpoint. `manifest` is the Teams app's; without one it has no commands and may not
    read channels.
    """
    clock = clock or WorkspaceClock()
    authority = Authority(app=APP, password=PASSWORD, real=clock.real)
    tenant = Tenant(
        company=company,
        clock=clock,
        url=url,
        authority=authority,
        bot=Bot(url=bot_url, service_url=f"{url}/", authority=authority, patience=patience),
        members=members(company),
        app=App.described(manifest, fallback_name=company.bot.name),
        asks_token=asks_token,
        live=live or Live(),
    )
    _furnish(tenant)
    clock.follow(tenant.live.changed)
    return tenant


def _furnish(tenant: Tenant) -> None:
    """The team's channels mirror the company's; everybody has a chat with the bot."""
    held = tenant.state.conversations
    accounts = {tenant.company.bot.person: BOT} | {key: member.id for key, member in tenant.members.items()}
    for place in tenant.company.places:
        identity = channel_id(place.name)
        people = tuple(member for member in place.members if member in tenant.members)
        held[identity] = Conversation(
            id=identity,
            kind="channel",
            name=place.name,
            topic=place.topic,
            members=people,
            has_bot=tenant.company.bot.person in place.members,
        )
        for line in sorted(place.said("Teams"), key=lambda said: -said.ago):
            moment = tenant.clock.now() - line.ago
            said = Message(id=tenant.state.stamp(moment), author=accounts[line.author], at=moment, text=line.text)
            held[identity].messages[said.id] = said
        held[identity].seen = dict.fromkeys(people, str(tenant.state.last))
    for person, member in tenant.members.items():
        identity = personal_id(member)
        held[identity] = Conversation(id=identity, kind="personal", name=tenant.name, members=(person,))
