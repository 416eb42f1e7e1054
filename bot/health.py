"""One look at the running desk."""

import asyncio
from datetime import datetime

from bot.assembly import House
from bot.domain.errors import CannotSave
from bot.domain.timed.timer import ALARMS
from bot.post import Tally
from bot.vitals import Vitals

LOOKS_FOR = 3.0
"""Seconds. A unit that waits for a lock has given up before."""
_Kept = tuple[Tally | None, int | None, dict[str, str]]
"""What waits to be delivered, alarms that are overdue, and closed platforms with the reason."""
UNREAD: _Kept = (None, None, {})


async def vitals(house: House) -> Vitals:
    """How it is now. Never raises because something is wrong: that is what it tells.

    That it is stopping is told without a look at the database, which may be what keeps it from ending.
    """
    if house.is_stopping:
        return Vitals(is_stopping=True)
    now = house.clock.now()
    ticked = house.timers.ticked_at
    post, late, shut_out = await _looked(house, now)
    return Vitals(
        is_delivering=not house.relay.has_ended,
        swept=None if ticked is None else now - ticked,
        sweeps_every=house.settings.tick_every,
        post=post,
        late=late,
        platforms=await house.troubles(),
        shut_out=house.meeting.missing | shut_out,
        free=house.core.store.free(),
    )


async def _looked(house: House, now: datetime) -> _Kept:
    """Who asks how the desk is gives up soon, so a database that says nothing is told as one that cannot be read."""
    try:
        async with asyncio.timeout(LOOKS_FOR):
            return await house.bridge.run(lambda: _kept(house, now))
    except TimeoutError:
        return UNREAD


def _kept(house: House, now: datetime) -> _Kept:
    try:
        with house.core.store.read() as unit:
            shut_out = {one.platform: one.why for one in unit.closures.all() if not one.place}
            return unit.backlog.tally(now), unit.timers.overdue(now, ALARMS), shut_out
    except CannotSave:
        return UNREAD
