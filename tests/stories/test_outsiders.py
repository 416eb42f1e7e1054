"""Forged presses and forms with a real ticket's number, by people who have no part in it: a sentence, and no change.

Every button and form of the staff is tried one by one in `tests/engine/test_outsiders.py`.
"""

import pytest

from tests.drivers.people import ASIDE
from tests.drivers.theatre import Desk
from tests.stories.test_asking import IMPACT, URGENCY, WHERE, file_vpn
from tests.stories.test_repeats import revision, tickets
from tests.stories.test_working import NETWORK

STAFF_ONLY = "Only the people of the help desk can do that."
ASKER_ONLY = "Only the person who asked can do that."


def is_heard(behind: Desk, who: str) -> bool:
    """Teams' guests are not."""
    return behind.stage.platform == "slack" or who != "eve"


@pytest.mark.parametrize("who", ["hana", "eve"])
def test_the_buttons_of_a_card(behind_both: Desk, who: str) -> None:
    stage = behind_both.stage
    file_vpn(stage)
    ben, outsider = stage.ben, stage.people[who]
    ben.presses("Give it back", under="DESK-1 · P3", where=NETWORK)
    stage.dee.sees("Nobody yet", where=NETWORK)
    before = revision(behind_both)
    for verb, said in (("claim", STAFF_ONLY), ("resolve", STAFF_ONLY), ("withdraw", ASKER_ONLY)):
        behind_both.anew(ben, by=outsider, press=f"{verb}:1")
        if is_heard(behind_both, who):
            outsider.is_told(said)
        assert revision(behind_both) == before
    stage.settles()
    assert bool(outsider.messages(ASIDE)) is is_heard(behind_both, who)


@pytest.mark.parametrize("who", ["hana", "eve"])
def test_the_forms_behind_them(behind_both: Desk, who: str) -> None:
    stage = behind_both.stage
    file_vpn(stage)
    ben = stage.ben
    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Your answer": "From Ben"})
    ben.submits()
    ben.has_no_form()
    before = revision(behind_both)
    for form in ("reply", "note", "resolve", "priority", "assign"):
        answer = behind_both.resent(ben, by=stage.people[who], form=form)
        assert (STAFF_ONLY in answer) is is_heard(behind_both, who), form
    assert revision(behind_both) == before


def test_a_draft_of_somebody_else(behind_both: Desk) -> None:
    ana, hana = behind_both.stage.ana, behind_both.stage.hana
    ana.asks("vpn keeps dropping")
    ana.writes({WHERE: "At home", IMPACT: "Just me", URGENCY: "Partly, there is a way around"})
    ana.submits()
    ana.form("This may help")
    assert "This was finished already" in behind_both.resent(ana, by=hana)
    assert tickets(behind_both) == 0
    ana.submits()
    ana.form("Request filed")
