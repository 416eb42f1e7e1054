"""The whole story on each kind of database: asked, answered, solved, confirmed, rated; and a desk that starts again."""

from tests.drivers.theatre import Desk
from tests.stories.test_asking import file_vpn
from tests.stories.test_working import NETWORK, owner_of, resolve


def test_from_the_question_to_the_stars(behind_on_each: Desk) -> None:
    stage = behind_on_each.stage
    ana, ben = stage.ana, stage.ben
    file_vpn(stage)
    ana.sees("DESK-1 · vpn keeps dropping", where="desk")
    assert owner_of(stage, "DESK-1") in ("ben", "bo")
    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Your answer": "Please try the office profile."})
    ben.submits()
    ana.sees("Ben Okafor", "answered:", "Please try the office profile.", where="desk")
    ana.replies("Better, but not gone", under="DESK-1 · ", where="desk")
    ben.sees("added:", "Better, but not gone", where=NETWORK)

    behind_on_each.close_desk()
    behind_on_each.open_desk()
    resolve(stage)
    ana.presses("Yes, solved", under="Is it solved for you?", where="desk")
    ana.presses("4 ★★★★", under="One press is enough", where="desk")
    ana.form("Rate the help")
    ana.submits()
    ana.sees("You rated it 4 of 5", where="desk")
    ben.sees("DESK-1 · P3", "Closed", where=NETWORK)
    ana.commands("find dropping")
    ana.is_told('Found for "dropping"', "DESK-1")
    assert behind_on_each.dead_letters() == []


def test_nobody_acts_and_the_ladder_climbs(behind_on_each: Desk) -> None:
    stage = behind_on_each.stage
    file_vpn(stage, **{"How many people are affected?": "A whole office or everybody"})
    stage.dee.sees("DESK-1 · P1", where=NETWORK)
    stage.forward(minutes=16)
    stage.cy.presses("Acknowledge", under="DESK-1 has passed its target", where="#on-call")
    stage.cy.sees("Acknowledged by", where="#on-call")
