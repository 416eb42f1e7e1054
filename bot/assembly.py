"""The composition root: the one place that knows which store, which library and which platforms the desk has."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from starlette.routing import BaseRoute

import store
from adapters.ical.calendars import ICalendars
from adapters.slack.app import SLACK, Keys, Slack, build
from adapters.slack.installation import PLATFORM as SLACK_PLATFORM
from bot.config import Settings, SlackMode, SlackSettings
from bot.domain.desk import Desk
from bot.engine.bridge import Bridge
from bot.engine.feeds import Feeds
from bot.engine.relay import Relay
from bot.engine.timers import Timers
from bot.frontdesk.asking import Asking
from bot.frontdesk.duty import OnCall
from bot.frontdesk.duty_news import DutyNews
from bot.frontdesk.home import Home
from bot.frontdesk.labelling import Labelling
from bot.frontdesk.noticeboard import Noticeboard
from bot.frontdesk.requesting import Requesting
from bot.frontdesk.router import FrontDesk
from bot.frontdesk.working import Working
from bot.ports import Clock, Directory, Library, Profile
from bot.ui.interaction import Interaction, Reply
from bot.ui.messenger import Messenger, Undelivered
from bot.usecases.conversation import Conversation
from bot.usecases.duty import Duties
from bot.usecases.insight import Insight
from bot.usecases.intake import Intake
from bot.usecases.labels import Labels
from bot.usecases.ledger import Ledger
from bot.usecases.people import Staffing
from bot.usecases.rounds import Patrol
from bot.usecases.subscriptions import Subscriptions
from bot.usecases.upkeep import Upkeep
from bot.usecases.watch import Watch
from bot.usecases.work import Work
from kb.library import FolderLibrary

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """The desk without its platforms: everything synchronous."""

    store: store.SqlStore
    staffing: Staffing
    frontdesk: FrontDesk
    insight: Insight
    board: Noticeboard
    watch: Watch
    patrol: Patrol


def core(desk: Desk, kept: store.SqlStore, library: Library, clock: Clock) -> Core:
    """Wire the rooms that know no platform. The database must have been migrated."""
    ledger = Ledger(store=kept, desk=desk)
    insight = Insight(ledger, library)
    conversation = Conversation(ledger)
    staffing = Staffing(kept, desk)
    asking = Asking(desk, Intake(ledger, library), conversation, insight)
    frontdesk = FrontDesk(
        desk=desk,
        clock=clock,
        staffing=staffing,
        conversation=conversation,
        asking=asking,
        requesting=Requesting(desk, conversation, insight, asking),
        working=Working(desk, Work(ledger), insight),
        labelling=Labelling(desk, Labels(ledger), insight),
        home=Home(desk, insight, staffing),
        on_call=OnCall(desk, Duties(kept, desk)),
    )
    return Core(
        store=kept,
        staffing=staffing,
        frontdesk=frontdesk,
        insight=insight,
        board=Noticeboard(DutyNews(desk).writers),
        watch=Watch(ledger),
        patrol=Patrol(kept, desk),
    )


@dataclass(slots=True, kw_only=True)
class House:
    """The whole desk, wired up. `connect` meets the platforms, which must be reachable then."""

    settings: Settings
    clock: Clock
    core: Core
    bridge: Bridge
    relay: Relay
    timers: Timers
    messengers: dict[str, Messenger]
    slack: Slack | None = None

    async def connect(self) -> list[BaseRoute]:
        """Meet each platform and the staff there. The routes by which a platform reaches us over HTTP."""
        await self.bridge.run(self.core.staffing.enrol)
        if self.settings.slack is None:
            return []
        self.slack = await build(_keys(self.settings.slack), self.answer, self._learn)
        self.messengers[SLACK_PLATFORM] = self.slack.messenger
        await self._find_staff(self.slack.directory)
        return list(self.slack.routes)

    async def open(self) -> None:
        """From now on platforms deliver to us."""
        if self.slack is not None:
            await self.slack.start()

    async def close(self) -> None:
        """Take nothing new, and finish what was taken."""
        if self.slack is not None:
            await self.slack.stop()

    async def answer(self, interaction: Interaction) -> Reply:
        """The desk's door for every platform. When it returns, what was done is kept."""
        reply = await self.bridge.run(lambda: self.core.frontdesk.answer(interaction))
        self.relay.wake()
        return reply

    async def troubles(self) -> dict[str, object]:
        """What keeps the platforms from reaching us, by platform."""
        why = await self.slack.why_not_ready() if self.slack is not None else ""
        return {SLACK_PLATFORM: why} if why else {}

    def oldest_notice(self) -> datetime | None:
        with self.core.store.read() as unit:
            return unit.outbox.oldest()

    async def _learn(self, profile: Profile) -> None:
        """What a platform tells of somebody it saw for the first time."""
        await self.bridge.run(lambda: self.core.staffing.learn(profile))

    async def _find_staff(self, directory: Directory) -> None:
        """Agents without a known account are looked for by e-mail, so that they can be told before they speak."""
        wanted = [agent.email for agent in self.settings.desk.agents.values() if agent.email and not agent.handles]
        found = await asyncio.gather(*(_found(directory, email) for email in wanted))
        for profile in found:
            if profile is not None:
                await self._learn(profile)


async def _found(directory: Directory, email: str) -> Profile | None:
    try:
        return await directory.find(email)
    except Undelivered as why:
        log.warning("cannot look for a member of the staff: %s", why)
        return None


def _keys(settings: SlackSettings) -> Keys:
    """With an app token the desk goes over Socket Mode, so HTTP mode leaves it out."""
    over_socket = settings.mode is SlackMode.SOCKET
    return Keys(
        bot_token=settings.bot_token or "",
        app_token=(settings.app_token or "") if over_socket else "",
        signing_secret=settings.signing_secret or "",
        base_url=settings.base_url or SLACK,
    )


@asynccontextmanager
async def assemble(settings: Settings, clock: Clock) -> AsyncIterator[House]:
    kept = store.connect(settings.database)
    bridge = Bridge()
    inner = core(settings.desk, kept, _library(settings), clock)
    messengers: dict[str, Messenger] = {}
    relay = Relay(
        store=kept,
        insight=inner.insight,
        board=inner.board.card,
        messengers=messengers,
        clock=clock,
        bridge=bridge,
    )
    every = settings.tick_every.total_seconds()
    feeds = Feeds(
        subscriptions=Subscriptions(kept, settings.desk),
        calendars=ICalendars(),
        clock=clock,
        bridge=bridge,
        wake=relay.wake,
    )
    timers = Timers(
        watch=inner.watch,
        patrol=inner.patrol,
        upkeep=Upkeep(kept),
        feeds=feeds,
        clock=clock,
        bridge=bridge,
        every=every,
        wake=relay.wake,
    )
    try:
        yield House(
            settings=settings,
            clock=clock,
            core=inner,
            bridge=bridge,
            relay=relay,
            timers=timers,
            messengers=messengers,
        )
    finally:
        bridge.close()
        kept.close()


def _library(settings: Settings) -> Library:
    library = FolderLibrary(settings.articles, categories=[c.key for c in settings.desk.categories])
    for flaw in library.flaws():
        log.warning("%s", flaw)
    return library
