"""One look at the running desk."""

from datetime import datetime

from bot.assembly import House
from bot.domain.errors import CannotSave
from bot.domain.timed.timer import ALARMS
from bot.post import Tally
from bot.vitals import Vitals


async def vitals(house: House) -> Vitals:
    """How it is now. Never raises because something is wrong: that is what it tells.

    That it is stopping is told without a look at the database, which may be what keeps it from ending.
    """
    if house.is_stopping:
        return Vitals(is_stopping=True)
    now = house.clock.now()
    ticked = house.timers.ticked_at
    post, late, shut_out = await house.bridge.run(lambda: _kept(house, now))
    return Vitals(
        is_delivering=not house.relay.has_ended,
        swept=None if ticked is None else now - ticked,
        sweeps_every=house.settings.tick_every,
        post=post,
        late=late,
        platforms=await house.troubles(),
        shut_out=house.meeting.missing | shut_out,
    )


def _kept(house: House, now: datetime) -> tuple[Tally | None, int | None, dict[str, str]]:
    try:
        with house.core.store.read() as unit:
            shut_out = {one.platform: one.why for one in unit.closures.all() if not one.place}
            return unit.backlog.tally(now), unit.timers.overdue(now, ALARMS), shut_out
    except CannotSave:
        return None, None, {}
