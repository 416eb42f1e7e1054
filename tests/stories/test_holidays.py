"""Christmas at the desk of app.yaml: a half-day, then holidays and a weekend, and nobody's hours count."""

from datetime import UTC, datetime

from tests.drivers.people import Stage
from tests.drivers.theatre import TUESDAY_AT_TEN
from tests.stories.test_asking import file_vpn

CHRISTMAS_EVE = datetime(2026, 12, 24, tzinfo=UTC)
BACK = datetime(2026, 12, 29, 9, 0, tzinfo=UTC)
"""Friday is Christmas Day, Boxing Day is a Saturday, and Monday stands in for it."""


def forward_to(stage: Stage, at: datetime) -> None:
    stage.forward(hours=(at - TUESDAY_AT_TEN).total_seconds() / 3600)


def test_after_the_half_day_people_are_back_when_the_holidays_are_over(stage: Stage) -> None:
    forward_to(stage, CHRISTMAS_EVE.replace(hour=13, minute=1))
    file_vpn(stage)
    card = stage.ana.sees("DESK-1 · vpn keeps dropping", where="desk")
    assert "The desk is closed now. People are back" in card.text
    moment = {"slack": f"{BACK.timestamp():.0f}", "teams": f"{BACK:%Y-%m-%dT%H:%M:%SZ}"}[stage.platform]
    assert moment in str(card.raw), "the moment itself, for the reader's own clock"


def test_on_the_half_day_itself_people_are_there_until_one(stage: Stage) -> None:
    forward_to(stage, CHRISTMAS_EVE.replace(hour=12, minute=30))
    file_vpn(stage)
    card = stage.ana.sees("DESK-1 · vpn keeps dropping", where="desk")
    assert "The desk is closed now" not in card.text
