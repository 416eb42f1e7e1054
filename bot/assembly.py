"""The composition root: the one place that knows which store, which library and which platforms the desk has."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from kb.library import FolderLibrary

import store
from bot.config import Settings
from bot.domain.desk import Desk
from bot.engine.bridge import Bridge
from bot.engine.relay import Relay
from bot.engine.timers import Timers
from bot.frontdesk.asking import Asking
from bot.frontdesk.home import Home
from bot.frontdesk.requesting import Requesting
from bot.frontdesk.router import FrontDesk
from bot.frontdesk.working import Working
from bot.ports import Clock, Library
from bot.ui.interaction import Interaction, Reply
from bot.ui.messenger import Messenger
from bot.usecases.conversation import Conversation
from bot.usecases.insight import Insight
from bot.usecases.intake import Intake
from bot.usecases.ledger import Ledger
from bot.usecases.people import Staffing
from bot.usecases.watch import Watch
from bot.usecases.work import Work

Answer = Callable[[Interaction], Awaitable[Reply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """The desk without its platforms."""

    store: store.SqlStore
    staffing: Staffing
    frontdesk: FrontDesk
    insight: Insight
    watch: Watch
    bridge: Bridge
    clock: Clock


def core(settings: Settings, clock: Clock) -> Core:
    """Everything that knows no platform, wired up. The database must have been migrated."""
    kept = store.connect(settings.database)
    return assemble(settings.desk, kept, FolderLibrary(settings.articles), clock)


def assemble(desk: Desk, kept: store.SqlStore, library: Library, clock: Clock) -> Core:
    ledger = Ledger(store=kept, desk=desk)
    insight = Insight(ledger, library)
    conversation = Conversation(ledger)
    staffing = Staffing(kept, desk)
    frontdesk = FrontDesk(
        desk=desk,
        clock=clock,
        staffing=staffing,
        conversation=conversation,
        asking=Asking(desk, Intake(ledger, library), conversation, insight),
        requesting=Requesting(conversation, insight),
        working=Working(desk, Work(ledger), insight),
        home=Home(insight, staffing),
    )
    return Core(
        store=kept,
        staffing=staffing,
        frontdesk=frontdesk,
        insight=insight,
        watch=Watch(ledger),
        bridge=Bridge(),
        clock=clock,
    )


def engine(core: Core, settings: Settings, messengers: dict[str, Messenger]) -> tuple[Relay, Timers]:
    relay = Relay(store=core.store, insight=core.insight, messengers=messengers, clock=core.clock, bridge=core.bridge)
    timers = Timers(
        watch=core.watch,
        clock=core.clock,
        bridge=core.bridge,
        every=settings.tick_every.total_seconds(),
        wake=relay.wake,
    )
    return relay, timers
