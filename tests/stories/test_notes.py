"""Notes under an alarm that stands in the team's own channel: a small team whose on-call channel is its inbox."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import Settings
from bot.domain.people import TeamKey
from tests.drivers.slack import Json, Stage
from tests.drivers.theatre import theatre
from tests.stories.test_asking import IMPACT, file_vpn
from tests.stories.test_working import NETWORK

ALARM = "DESK-1 has passed its target"
NOTED = "noted, only for the team:"


def _at_home(settings: Settings) -> Settings:
    team = settings.desk.teams[TeamKey("network")]
    return replace(settings, desk=replace(settings.desk, on_call_channel=team.channel))


@pytest.fixture
def alarmed(tmp_path: Path) -> Iterator[Stage]:
    """Ana's request has run late, and the alarm stands in Network's own channel, beside the card."""
    with theatre(tmp_path, settings=_at_home) as stage:
        file_vpn(stage, **{IMPACT: "A whole office or everybody"})
        stage.ben.sees("DESK-1 · P", where=NETWORK)
        stage.forward(minutes=16)
        stage.ben.sees(ALARM, where=NETWORK)
        yield stage


def said(stage: Stage, text: str) -> list[Json]:
    """What of Network's channel reads this, once nothing is on its way any more."""
    stage.settles()
    return [m for m in stage.ben.messages(NETWORK) if text in stage.ben.reads(m)]


def test_the_note_stands_where_it_was_written_and_nowhere_else(alarmed: Stage) -> None:
    alarm = alarmed.ben.sees(ALARM, where=NETWORK)
    alarmed.ben.replies("I am restarting the gateway", under=ALARM, where=NETWORK)
    (note,) = said(alarmed, "I am restarting the gateway")
    assert note["user"] == alarmed.ben.id, "his own message, not one of the desk that repeats it"
    assert note["thread_ts"] == alarm["ts"] != alarmed.ben.sees("DESK-1 · P1", "Owner", where=NETWORK)["ts"]
    assert not said(alarmed, NOTED)
    alarmed.ana.sees_nothing("restarting the gateway", where="desk")


def test_the_note_is_the_tickets_and_follows_its_edit_and_its_end(alarmed: Stage) -> None:
    ben, dee = alarmed.ben, alarmed.dee
    ben.replies("I am restarting the gatway", under=ALARM, where=NETWORK)
    alarmed.settles()
    dee.types("/desk find gatway", where="#help")
    dee.sees('Found for "gatway"', "DESK-1", where="#help")

    (note,) = said(alarmed, "gatway")
    ben.does("edit", channel=note["_channel"], ts=note["ts"], text="I am restarting the gateway")
    assert not said(alarmed, NOTED), "an edit does not repeat it either"
    dee.types("/desk find restarting gateway", where="#help")
    dee.sees('Found for "restarting gateway"', "DESK-1", where="#help")

    ben.does("delete", channel=note["_channel"], ts=note["ts"])
    alarmed.settles()
    dee.types("/desk find restarting", where="#help")
    dee.sees('Nothing found for "restarting"', where="#help")
