"""What came of the promises, written down when a ticket ends for good."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.domain.events import Reopened, Settled
from bot.domain.terms import Result
from bot.domain.ticket.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Results(Record):
    @property
    def settlement(self) -> Settled | None:
        """What was written down at the end, unless it was reopened since."""
        for event in reversed(self.timeline):
            if isinstance(event, Settled):
                return event
            if isinstance(event, Reopened):
                return None
        return None

    def settled(self, results: tuple[Result, ...], at: datetime) -> Self:
        return self._with(Settled(at=at, results=results))
