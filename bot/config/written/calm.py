"""How people are kept from being stormed, and when follow-ups reach the lead."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from bot.config.shapes import Duration, DurationOrNone, Section


class CalmSection(Section):
    """No storm of pings."""

    gather_for: Duration = timedelta(minutes=10)
    """Further pings to somebody who was pinged so recently come together, as one digest."""
    away_after: Duration = timedelta(hours=1)
    """A desk that has not looked for so long (it was stopped, or its clock jumped) says so and catches up slowly."""
    alarms_a_minute: Annotated[int, Field(ge=1, le=1000)] = 25
    """How many alarms it raises a minute until it has caught up, the most urgent first."""


class FollowUpsSection(Section):
    """Things that are still to be done for a ticket."""

    lead_after: DurationOrNone = timedelta(days=1)
    """How long after the day of a follow-up the team's lead hears that it is not done."""
