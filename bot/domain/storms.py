"""Storms: how pings to one person are gathered, and what a desk does that was away."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Storms:
    """What keeps people from being stormed.

    Pings to one person within `gather_for` of each other become one digest. A desk that was away for more than
    `away_after` takes at most `most_alarms` steps of ladders a minute until it has caught up.
    """

    gather_for: timedelta = timedelta(minutes=10)
    away_after: timedelta = timedelta(hours=1)
    most_alarms: int = 25


USUAL = Storms()
