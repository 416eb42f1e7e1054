"""The composition root: the one place that knows which store, which library and which platforms the desk has."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from starlette.routing import BaseRoute

import store
from adapters.ical.calendars import ICalendars
from adapters.mail.messenger import PLATFORM as MAIL_PLATFORM
from adapters.mail.messenger import Mail, Mailbox
from adapters.slack import app as slack
from adapters.slack.installation import PLATFORM as SLACK_PLATFORM
from adapters.slack.tempo import TEMPI
from adapters.teams.installation import PLATFORM as TEAMS_PLATFORM
from adapters.webhook.messenger import PLATFORM as WEBHOOK_PLATFORM
from adapters.webhook.messenger import Hook, Webhooks
from bot.config import EmailSettings, Settings, SlackMode, SlackSettings
from bot.domain.desk import Desk
from bot.domain.errors import CannotSave
from bot.engine.bridge import Bridge, close_all
from bot.engine.feeds import Feeds
from bot.engine.preparing import Preparing
from bot.engine.queues import Queues
from bot.engine.relay import Relay
from bot.engine.timekeeping import kept_right
from bot.engine.timers import Timers
from bot.frontdesk import absences, closures
from bot.frontdesk.asking import Asking
from bot.frontdesk.duty import OnCall
from bot.frontdesk.duty_news import DutyNews
from bot.frontdesk.following import Following
from bot.frontdesk.home import Home
from bot.frontdesk.labelling import Labelling
from bot.frontdesk.linking import Linking, LinkNews
from bot.frontdesk.noticeboard import Noticeboard
from bot.frontdesk.requesting import Requesting
from bot.frontdesk.router import FrontDesk
from bot.frontdesk.working import Working
from bot.meeting import Build, Meeting
from bot.ports import Clock, Directory, Library, Profile, SystemClock
from bot.ui.interaction import Interaction, Refuse, Reply
from bot.ui.messenger import Messenger, Undelivered
from bot.usecases.calm import Calm
from bot.usecases.conversation import Conversation
from bot.usecases.draining import Draining
from bot.usecases.duty import Duties
from bot.usecases.followups import FollowingUp
from bot.usecases.insight import Insight
from bot.usecases.intake import Intake
from bot.usecases.labels import Labels
from bot.usecases.ledger import Ledger
from bot.usecases.pairing import Pairings
from bot.usecases.people import Staffing
from bot.usecases.replanning import Replanning
from bot.usecases.rounds import Patrol
from bot.usecases.subscriptions import Subscriptions
from bot.usecases.upkeep import Upkeep
from bot.usecases.watch import Watch
from bot.usecases.ways import Ways
from bot.usecases.work import Work
from bot.vitals import NOBODY, Observer, Outcome, Stopwatch
from kb.library import FolderLibrary

log = logging.getLogger(__name__)

AT_ONCE, OF_ONE_PERSON = 8, 4
"""Threads for the acks, and how many of them one person may take: half, so that a flood leaves the others room."""
BEHIND = 3
"""Threads for what nobody waits for: deliveries, sweeps, calendars. In those of the acks, acks would wait for them."""

REPLANNED_AGAIN_AFTER = 5.0
"""Seconds, when the database could not be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """The desk without its platforms: everything synchronous."""

    store: store.SqlStore
    staffing: Staffing
    frontdesk: FrontDesk
    insight: Insight
    calm: Calm
    board: Noticeboard
    watch: Watch
    ledger: Ledger
    draining: Draining
    patrol: Patrol


def core(desk: Desk, kept: store.SqlStore, library: Library, clock: Clock, *, on_both: bool = True) -> Core:
    """Wire the rooms that know no platform. The database must have been migrated.

    `on_both`: people have accounts in Slack and in Teams, which they may link.
    """
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
        following=Following(desk, FollowingUp(ledger), insight),
        on_call=OnCall(desk, Duties(kept, desk)),
        linking=Linking(desk, Pairings(kept, desk), is_offered=on_both),
    )
    return Core(
        store=kept,
        staffing=staffing,
        frontdesk=frontdesk,
        insight=insight,
        calm=Calm(ledger, insight),
        board=Noticeboard(
            {**DutyNews(desk).writers, **LinkNews(desk).writers, **absences.WRITERS, **closures.WRITERS},
        ),
        watch=Watch(ledger),
        ledger=ledger,
        draining=Draining(ledger),
        patrol=Patrol(kept, desk),
    )


@dataclass(slots=True, kw_only=True)
class House:
    """The whole desk, wired up. `connect` meets the platforms, one of which must be reachable then.

    `is_stopping` from the moment on at which it is told to end.
    """

    settings: Settings
    clock: Clock
    core: Core
    bridge: Bridge
    relay: Relay
    timers: Timers
    ways: Ways
    messengers: dict[str, Messenger]
    replanning: Replanning
    meeting: Meeting
    observer: Observer = NOBODY
    is_stopping: bool = False
    webhooks: Webhooks | None = None
    _queues: Queues = field(default_factory=lambda: Queues(OF_ONE_PERSON))

    async def connect(self, routes: list[BaseRoute]) -> None:
        """Meet the platforms and the staff there; whatever reaches us over HTTP goes by `routes`.

        Raises `Undelivered` if none of the platforms can be met.
        """
        await self.bridge.run(self.core.staffing.enrol)
        if self.settings.webhooks:
            hooks = {key: Hook(url=one.url, secret=one.secret) for key, one in self.settings.webhooks.items()}
            self.webhooks = self.messengers[WEBHOOK_PLATFORM] = Webhooks(hooks, self.clock)
        if self.settings.email is not None:
            self.messengers[MAIL_PLATFORM] = Mail(_mailbox(self.settings.email), self.clock)
        builds: dict[str, Build] = {}
        if self.settings.slack is not None:
            builds[SLACK_PLATFORM] = partial(slack.build, slack_keys(self.settings.slack), self.answer, self._learn)
        if self.settings.teams is not None:
            from bot import teams_wiring  # noqa: PLC0415 - what it brings takes a fifth of the desk's memory

            known = (self.core.store, self.bridge, self.clock)
            builds[TEAMS_PLATFORM] = partial(teams_wiring.build, self.settings, self.answer, self._learn, *known)
        await self.meeting.begin(builds, routes, self._find_staff)

    async def replan(self) -> None:
        """Count every deadline again, if app.yaml says something else about time than it did.

        A timer whose ticket was not reached yet goes by the rules of now when its time comes.
        """
        while True:
            try:
                await self.bridge.run(lambda: self.replanning.renew(self.clock.now()))
            except CannotSave as why:
                log.warning("the deadlines cannot be counted again yet: %s", why.because)
                await asyncio.sleep(REPLANNED_AGAIN_AFTER)
            else:
                return

    async def open(self) -> None:
        """From now on platforms deliver to us."""
        await self.meeting.open()

    def stops(self) -> None:
        """It will end: whoever sends requests to several desks sends them to the others from now on."""
        self.is_stopping = True

    async def close(self) -> None:
        """Take nothing new, and finish what was taken."""
        await self.meeting.close()
        if self.webhooks is not None:
            await self.webhooks.close()

    async def answer(self, interaction: Interaction) -> Reply:
        """The desk's door for every platform. When it returns, what was done is kept."""
        outcome, watch = Outcome.FAILED, Stopwatch()
        try:
            async with self._queues.turn(interaction.by):
                with self.relay.people_first():
                    reply = await self.bridge.run(lambda: self.core.frontdesk.answer(interaction))
            outcome = Outcome.REFUSED if any(isinstance(one, Refuse) for one in reply) else Outcome.ANSWERED
        finally:
            self._tell(interaction, outcome, watch.seconds)
        self.relay.wake()
        return reply

    async def troubles(self) -> dict[str, str]:
        """What keeps each platform from reaching us, by its name; empty for one that is well."""
        return {name: await platform.why_not_ready() for name, platform in self.meeting.met.items()}

    def oldest_notice(self) -> datetime | None:
        with self.core.store.read() as unit:
            return unit.outbox.oldest(self.clock.now())

    def _tell(self, interaction: Interaction, outcome: Outcome, seconds: float) -> None:
        kind = type(interaction).__name__.lower()
        self.observer.answered(kind, outcome, seconds)
        facts = {"event": "request", "kind": kind, "platform": interaction.by.platform, "outcome": outcome}
        log.info("%s %s in %.0f ms", kind, outcome, seconds * 1000, extra={**facts, "seconds": round(seconds, 4)})

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


def _mailbox(settings: EmailSettings) -> Mailbox:
    return Mailbox(
        host=settings.host,
        port=settings.port,
        starttls=settings.starttls,
        sender=settings.sender,
        login=settings.login,
        password=settings.password,
    )


def slack_keys(settings: SlackSettings) -> slack.Keys:
    """With an app token the desk goes over Socket Mode, so HTTP mode leaves it out."""
    over_socket = settings.mode is SlackMode.SOCKET
    return slack.Keys(
        bot_token=settings.bot_token or "",
        app_token=(settings.app_token or "") if over_socket else "",
        signing_secret=settings.signing_secret or "",
        base_url=settings.base_url or slack.SLACK,
        tempi={} if settings.base_url else TEMPI,
    )


@asynccontextmanager
async def assemble(settings: Settings, clock: Clock, observer: Observer = NOBODY) -> AsyncIterator[House]:
    kept = store.connect(settings.database)
    bridge, behind = Bridge(threads=AT_ONCE), Bridge(threads=BEHIND)
    on_both = settings.slack is not None and settings.teams is not None
    inner = core(settings.desk, kept, _library(settings), clock, on_both=on_both)
    messengers: dict[str, Messenger] = {}
    ways = Ways(kept, settings.desk, messengers.keys())
    relay = Relay(
        store=kept,
        preparing=Preparing(kept, inner.insight, inner.calm, inner.board.card, ways),
        calm=inner.calm,
        ways=ways,
        messengers=messengers,
        clock=clock,
        bridge=behind,
        observer=observer,
    )
    every = settings.tick_every.total_seconds()
    feeds = Feeds(
        subscriptions=Subscriptions(kept, settings.desk),
        calendars=ICalendars(),
        clock=clock,
        bridge=behind,
        wake=relay.wake,
    )
    timers = Timers(
        watch=inner.watch,
        draining=inner.draining,
        patrol=inner.patrol,
        upkeep=Upkeep(kept),
        feeds=feeds,
        clock=clock,
        bridge=behind,
        every=every,
        wake=relay.wake,
        observer=observer,
    )
    try:
        yield House(
            settings=settings,
            clock=clock,
            core=inner,
            bridge=bridge,
            relay=relay,
            timers=timers,
            ways=ways,
            messengers=messengers,
            meeting=Meeting(messengers=messengers, ways=ways, clock=clock, bridge=bridge),
            replanning=Replanning(inner.ledger, settings.timed),
            observer=observer,
        )
    finally:
        close_all(bridge, behind)
        kept.close()


@asynccontextmanager
async def shared_clock(settings: Settings) -> AsyncIterator[Clock]:
    """The time all desks on this database agree on: what is due, and whose lease is over, is not each one's opinion.

    Raises `CannotSave` if the database cannot be asked.
    """
    clock = await asyncio.to_thread(store.clock, settings.database)
    if clock is None:
        yield SystemClock()
    else:
        async with kept_right(clock):
            yield clock


@contextmanager
def offline(settings: Settings, clock: Clock) -> Iterator[Core]:
    """The rooms that know no platform, on the desk's database, for a look at what is there."""
    kept = store.connect(settings.database)
    try:
        yield core(settings.desk, kept, _library(settings), clock)
    finally:
        kept.close()


def _library(settings: Settings) -> Library:
    library = FolderLibrary(settings.articles, categories=[c.key for c in settings.desk.categories])
    for flaw in library.flaws():
        log.warning("%s", flaw)
    return library
