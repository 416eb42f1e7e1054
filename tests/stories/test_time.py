"""Nobody acts: the nudge, the on-call channel, the manager; and the press that stops it."""

from tests.drivers.people import Stage
from tests.stories.test_asking import file_vpn
from tests.stories.test_working import NETWORK, owner_of


def test_the_owner_is_nudged_then_on_call_is_called_then_the_manager(stage: Stage) -> None:
    file_vpn(stage, **{"How many people are affected?": "A whole office or everybody"})
    stage.dee.sees("DESK-1 · P1", where=NETWORK)
    owner = stage.people[owner_of(stage, "DESK-1")]

    stage.forward(minutes=11)
    owner.sees_nothing("First response of DESK-1 is due", where="desk")
    stage.forward(minutes=1)
    owner.sees("First response of DESK-1 is due", "75 %", where="desk")

    stage.forward(minutes=2)
    stage.cy.sees_nothing("DESK-1", where="#on-call")
    stage.forward(minutes=1)
    stage.cy.sees("DESK-1 has passed its target: first response", "Nobody has answered yet", where="#on-call")
    on_call = "cy" if "Cy Tanaka" in stage.cy.sees("passed its target", where="#on-call").text else "ben"
    stage.people[on_call].sees("DESK-1 has passed its target", where="desk")

    stage.forward(minutes=15)
    stage.dee.sees("DESK-1 has passed its target", where="desk")


def test_acknowledge_keeps_the_ladder_quiet_and_silence_re_arms_it(stage: Stage) -> None:
    file_vpn(stage, **{"How many people are affected?": "A whole office or everybody"})
    stage.forward(minutes=16)
    stage.cy.presses("Acknowledge", under="DESK-1 has passed its target", where="#on-call")
    stage.cy.sees("Acknowledged by", "Cy Tanaka", where="#on-call")
    stage.forward(minutes=20)
    stage.dee.sees_nothing("DESK-1 has passed its target", where="desk")
    stage.forward(minutes=11)
    stage.dee.sees("DESK-1 has passed its target", "Cy Tanaka acknowledged it", "Nobody has answered", where="desk")
    stage.cy.sees("DESK-1 has passed its target", "Cy Tanaka acknowledged it", where="#on-call")
    stage.cy.presses("Acknowledge", under="DESK-1 has passed its target", where="#on-call")
    stage.dee.sees("DESK-1 has passed its target", "Acknowledged by", "quiet until", where="desk")


def test_an_answer_stops_the_ladder(stage: Stage) -> None:
    file_vpn(stage, **{"How many people are affected?": "A whole office or everybody"})
    owner = stage.people[owner_of(stage, "DESK-1")]
    stage.forward(minutes=12)
    owner.sees("First response of DESK-1 is due", where="desk")
    stage.forward(minutes=4)
    owner.sees("First response of DESK-1: was due", where="desk")
    stage.cy.presses("Reply", under="DESK-1 has passed its target", where="#on-call")
    stage.cy.writes({"Your answer": "On it."})
    stage.cy.submits()
    stage.cy.sees("Taken care of.", where="#on-call")
    owner.sees("First response of DESK-1: done, first answer given", where="desk")
    stage.forward(minutes=30)
    stage.dee.sees_nothing("has passed its target: first response", where="desk")
