"""What keeps people from being stormed."""

from bot.config.written.calm import CalmSection
from bot.domain.storms import Storms


def storms(section: CalmSection) -> Storms:
    return Storms(gather_for=section.gather_for, away_after=section.away_after, most_alarms=section.alarms_a_minute)
