"""Storms: how pings to one person are gathered, and what a desk does that was away."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.notices import Topic, TopicKind


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Nobody swept between the two moments, and `tickets` were overdue at its end."""

    since: datetime
    until: datetime
    tickets: int

    @property
    def topic(self) -> Topic:
        return Topic(kind=TopicKind.ABSENCE, key=f"{self.since.isoformat()}/{self.until.isoformat()}/{self.tickets}")

    @classmethod
    def parse(cls, key: str) -> "Absence":
        """The absence of a topic's key."""
        since, until, tickets = key.split("/")
        return cls(since=datetime.fromisoformat(since), until=datetime.fromisoformat(until), tickets=int(tickets))
