"""Words that were filled in for somebody, and that they took out again, are gone: on each platform."""

from pathlib import Path

from tests.drivers.slack import Stage
from tests.drivers.teams import ROOMS, teams_only, teams_stage

SAID = "vpn keeps dropping\nIt began when I wrote tulip on a note at my desk"
HAPPENED = "What happened, or what do you need?"
WHERE = {"Where are you?": "In an Acme office"}
HOW_BAD = {"How many people are affected?": "Just me", "Is work blocked?": "Yes, nothing goes"}


def test_in_slack(quick_stage: Stage) -> None:
    ana, ben = quick_stage.ana, quick_stage.ben
    ana.types(SAID, where="desk")
    ana.presses("File a request", under="it is filed when you send that", where="desk")
    assert "tulip" in str(ana.fields()[HAPPENED].initial)
    ana.writes({HAPPENED: "", **WHERE, **HOW_BAD})
    ana.submits()
    if ana.modal()["title"]["text"] == "This may help":
        ana.submits()
    ana.modal("Request filed")
    card = ben.sees("DESK-1 · P3", where="#it-network")
    assert "tulip" not in ben.reads(card)


def test_in_slack_while_the_questions_change(quick_stage: Stage) -> None:
    ana = quick_stage.ana
    ana.types("/desk vpn keeps dropping")
    ana.writes({HAPPENED: "tulip", "Where are you?": "At home"})
    assert "What is the network there called?" in ana.fields()
    assert ana.fields()[HAPPENED].initial == "tulip"
    ana.writes({HAPPENED: "", "Where are you?": "In an Acme office"})
    assert "What is the network there called?" not in ana.fields()
    assert not ana.fields()[HAPPENED].initial


def test_in_teams(tmp_path: Path) -> None:
    with teams_stage(tmp_path, teams_only) as stage:
        ana = stage.person("Ana")
        ana.says(SAID)
        ana.presses("File a request", stage.sees("it is filed when you send that", at=ana.chat))
        assert "tulip" in str(ana.dialog)
        ana.writes({HAPPENED: "", **WHERE, **HOW_BAD})
        ana.presses_in_dialog("Continue")
        assert "tulip" not in str(ana.dialog)
        ana.presses_in_dialog("Still need help")
        card = stage.sees("DESK-1 · P3", at=ROOMS["network"])
        assert "tulip" not in card.text
