"""Words that were filled in for somebody, and that they took out again, are gone."""

from tests.drivers.people import Stage
from tests.stories.test_asking import IMPACT, URGENCY, WHERE
from tests.stories.test_working import NETWORK

SAID = "vpn keeps dropping\nIt began when I wrote tulip on a note at my desk"
HAPPENED = "What happened, or what do you need?"


def test_before_anything_is_sent(stage: Stage) -> None:
    ana, ben = stage.ana, stage.ben
    ana.says(SAID)
    ana.presses("File a request", under="it is filed when you send that", where="desk")
    assert "tulip" in str(ana.fields()[HAPPENED].initial)
    ana.writes({HAPPENED: "", WHERE: "In an Acme office", IMPACT: "Just me", URGENCY: "Yes, nothing goes"})
    ana.submits()
    if ana.form().title == "This may help":
        ana.submits()
    ana.form("Request filed")
    assert "tulip" not in ben.sees("DESK-1 · P3", where=NETWORK).text


def test_while_the_questions_change(stage: Stage) -> None:
    ana = stage.ana
    ana.asks("vpn keeps dropping")
    ana.writes({HAPPENED: "tulip", WHERE: "At home"})
    assert "What is the network there called?" in ana.fields()
    assert ana.fields()[HAPPENED].initial == "tulip"
    ana.writes({HAPPENED: "", WHERE: "In an Acme office"})
    assert "What is the network there called?" not in ana.fields()
    assert not ana.fields()[HAPPENED].initial
