"""Notes under an alarm that stands in the team's own channel: a small team whose on-call channel is its inbox."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import Settings
from bot.domain.people import TeamKey
from tests.drivers.opening import opened
from tests.drivers.people import Message, Stage
from tests.stories.test_asking import IMPACT, file_vpn
from tests.stories.test_working import NETWORK

ALARM = "DESK-1 has passed its target"
NOTED = "noted, only for the team:"


def _at_home(settings: Settings) -> Settings:
    team = settings.desk.teams[TeamKey("network")]
    return replace(settings, desk=replace(settings.desk, on_call_channel=team.channel))


@pytest.fixture
def alarmed(platform: str, tmp_path: Path) -> Iterator[Stage]:
    """Ana's request has run late, and the alarm stands in Network's own channel, beside the card."""
    with opened(platform, tmp_path, settings=_at_home) as behind:
        stage = behind.stage
        file_vpn(stage, **{IMPACT: "A whole office or everybody"})
        stage.ben.sees("DESK-1 · P", where=NETWORK)
        stage.forward(minutes=16)
        stage.ben.sees(ALARM, where=NETWORK)
        yield stage


def said(stage: Stage, text: str) -> list[Message]:
    """What of Network's channel reads this, once nothing is on its way any more."""
    stage.settles()
    return [m for m in stage.ben.messages(NETWORK) if text in m.text]


def test_the_note_stands_where_it_was_written_and_nowhere_else(alarmed: Stage) -> None:
    alarm = alarmed.ben.sees(ALARM, where=NETWORK)
    alarmed.ben.replies("I am restarting the gateway", under=ALARM, where=NETWORK)
    (note,) = said(alarmed, "I am restarting the gateway")
    assert note.author == alarmed.ben.id, "his own message, not one of the desk that repeats it"
    assert note.under == alarm.id != alarmed.ben.sees("DESK-1 · P1", "Owner", where=NETWORK).id
    assert not said(alarmed, NOTED)
    alarmed.ana.sees_nothing("restarting the gateway", where="desk")


def test_the_note_is_the_tickets_and_follows_its_edit_and_its_end(alarmed: Stage) -> None:
    ben, dee = alarmed.ben, alarmed.dee
    ben.replies("I am restarting the gatway", under=ALARM, where=NETWORK)
    alarmed.settles()
    dee.commands("find gatway")
    dee.is_told('Found for "gatway"', "DESK-1")

    (note,) = said(alarmed, "gatway")
    ben.edits(note, "I am restarting the gateway")
    assert not said(alarmed, NOTED), "an edit does not repeat it either"
    dee.commands("find restarting gateway")
    dee.is_told('Found for "restarting gateway"', "DESK-1")

    ben.deletes(note)
    alarmed.settles()
    dee.commands("find restarting")
    dee.is_told('Nothing found for "restarting"')
