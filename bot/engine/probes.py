"""Asks platforms that do not let the desk in whether they do again."""

import asyncio
import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from bot.engine.bridge import Bridge
from bot.ports import Clock
from bot.ui.messenger import Messenger, Undelivered
from bot.usecases.ways import Ways

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=60)
ANSWERED_WITHIN = 30.0
"""Seconds."""


class Probes:
    def __init__(self, ways: Ways, messengers: Mapping[str, Messenger], clock: Clock, bridge: Bridge) -> None:
        """`messengers` by platform."""
        self._ways = ways
        self._messengers = messengers
        self._clock = clock
        self._bridge = bridge
        self._asked: dict[str, datetime] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}

    def start(self, platforms: Collection[str]) -> None:
        """Ask each of them, unless that was done within the minute. Nothing waits for the answers."""
        for platform in platforms:
            if platform in self._messengers and platform not in self._asking and self._is_due(platform):
                self._asked[platform] = self._clock.now()
                self._asking[platform] = asyncio.create_task(self._ask(platform), name=f"probe of {platform}")

    async def finish(self) -> None:
        """Wait for those under way."""
        while self._asking:
            await asyncio.gather(*self._asking.values())

    def shut_now(self, platform: str) -> None:
        """It has just said no, so it is asked after a while."""
        self._asked[platform] = self._clock.now()

    def _is_due(self, platform: str) -> bool:
        """A clock that went back makes nobody wait for it."""
        asked, now = self._asked.get(platform), self._clock.now()
        return asked is None or not asked <= now < asked + EVERY

    async def _ask(self, platform: str) -> None:
        """Never raises: what cannot be asked or kept now is asked again."""
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                await self._messengers[platform].probe()
            if await self._bridge.run(lambda: self._ways.reopen(platform, self._clock.now())):
                log.warning("%s lets the desk in again", platform)
        except (Undelivered, TimeoutError) as still:
            log.info("%s does not let the desk in yet: %s", platform, str(still) or "no answer")
        except Exception:
            log.exception("%s could not be asked", platform)
        finally:
            del self._asking[platform]
