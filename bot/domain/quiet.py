"""Quiet hours: when somebody may be told what can wait."""

from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.hours import NeverOpen
from bot.domain.people import Availability, PersonId, Presence


def quiet_until(person: PersonId, availability: Availability, desk: Desk, at: datetime) -> datetime | None:
    """When somebody works again, if they are away or their shift is over at `at`; None if they can be told now.

    Somebody without a shift works always. Who is away for good, or in a shift that never opens again, is told now:
    nothing is held for ever.
    """
    opens = at
    if availability.presence is Presence.AWAY and availability.until is not None:
        opens = max(opens, availability.until)
    agent = desk.agents.get(person)
    shift = desk.shift(agent) if agent is not None else None
    if shift is not None:
        try:
            opens = shift.next_open(opens)
        except NeverOpen:
            return None
    return opens if opens > at else None
