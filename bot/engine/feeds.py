"""Reading the calendars that rotas follow, one after the other."""

import logging
from collections.abc import Callable

from bot.domain.oncall import Rota
from bot.engine.bridge import Bridge
from bot.ports import BadCalendar, Calendars, Clock
from bot.usecases.subscriptions import READ_AHEAD, READ_BACK, Subscriptions

log = logging.getLogger(__name__)


class Feeds:
    def __init__(
        self,
        *,
        subscriptions: Subscriptions,
        calendars: Calendars,
        clock: Clock,
        bridge: Bridge,
        wake: Callable[[], None],
    ) -> None:
        """`wake` is called when there may be something to deliver."""
        self._subscriptions = subscriptions
        self._calendars = calendars
        self._clock = clock
        self._bridge = bridge
        self._wake = wake

    async def refresh(self) -> None:
        """Never raises: one that fails is logged, keeps its last good shifts, and is tried again the next time."""
        for rota in self._subscriptions.wanted():
            try:
                await self._refresh(rota)
            except Exception:
                log.exception("the calendar of the rota %s failed", rota.key)
        self._wake()

    async def _refresh(self, rota: Rota) -> None:
        now = self._clock.now()
        etag = await self._bridge.run(lambda: self._subscriptions.etag(rota.key, now))
        try:
            reading = await self._calendars.read(
                rota.calendar or "", since=now - READ_BACK, until=now + READ_AHEAD, zone=rota.zone, etag=etag
            )
        except BadCalendar as bad:
            why = str(bad)
            await self._bridge.run(lambda: self._subscriptions.fail(rota.key, why, now))
            return
        await self._bridge.run(lambda: self._subscriptions.keep(rota.key, reading, now))
