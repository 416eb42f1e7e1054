"""Keeping a clock right that goes by somebody else's."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from bot.domain.errors import CannotSave

log = logging.getLogger(__name__)

SET_EVERY = 30.0
"""Seconds. In between it goes by the machine's quartz, which loses a second in days."""


class Follower(Protocol):
    def set(self) -> None:
        """Ask for the time. Raises `CannotSave`."""


@asynccontextmanager
async def kept_right(clock: Follower) -> AsyncIterator[None]:
    setting = asyncio.create_task(_keep_right(clock), name="clock")
    try:
        yield
    finally:
        setting.cancel()


async def _keep_right(clock: Follower) -> None:
    while True:
        await asyncio.sleep(SET_EVERY)
        try:
            await asyncio.to_thread(clock.set)
        except CannotSave:
            log.warning("the database cannot be asked for the time; the clock goes on by itself")
