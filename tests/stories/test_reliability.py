"""A platform stumbles, the desk restarts: every card arrives, and none twice."""

import pytest

from bot.health import vitals
from tests.drivers.people import Message
from tests.drivers.theatre import Backstage, Desk
from tests.stories.test_asking import file_vpn
from tests.stories.test_working import NETWORK, resolve

POST, UPDATE = "chat.postMessage", "chat.update"


def cards(behind: Backstage, where: str = NETWORK, who: str = "dee") -> list[Message]:
    """The cards that stand in a channel: messages of the desk that are in no thread."""
    stage = behind.stage
    said = [m for m in stage.people[who].messages(where) if m.author == stage.bot]
    return [m for m in said if m.under in ("", m.id)]


def network(behind: Backstage) -> str:
    return behind.stage.channel(NETWORK, behind.stage.dee)


def test_a_card_that_changes_quickly_stays_one_message(behind: Backstage) -> None:
    file_vpn(behind.stage)
    ben = behind.stage.ben
    (card,) = [ben.sees("DESK-1 · P3", where=NETWORK)]
    for label in ("Give it back", "Claim", "Give it back"):
        ben.presses(label, under="DESK-1 · P3", where=NETWORK)
    ben.sees("DESK-1 · P3", "Nobody yet", where=NETWORK)
    behind.stage.settles()
    assert [m.id for m in cards(behind)] == [card.id]


def test_a_lost_answer_is_found_by_its_mark_and_nothing_is_posted_twice(behind: Backstage) -> None:
    behind.faults.lose_answer(method=POST, times=3)
    file_vpn(behind.stage)
    behind.stage.ana.sees("DESK-1", where="desk")
    behind.rests()
    assert len(cards(behind)) == 1
    assert len(cards(behind, "desk", "ana")) == 1
    assert behind.calls("conversations.history"), "the desk looked before it posted again"
    behind.stage.ben.presses("Give it back", under="DESK-1 · P3", where=NETWORK)
    behind.stage.ben.sees("DESK-1 · P3", "Nobody yet", where=NETWORK)
    assert len(cards(behind)) == 1


def test_a_busy_channel_waits_as_long_as_slack_asks_and_the_others_go_on(behind: Backstage) -> None:
    behind.faults.ratelimited(120, method=POST, channel=NETWORK)
    file_vpn(behind.stage)
    behind.stage.ana.sees("DESK-1", where="desk")
    assert cards(behind) == []
    behind.stage.forward(minutes=1)
    behind.stage.ana.presses("Withdraw", under="DESK-1", where="desk")
    behind.stage.ana.sees("You withdrew this request", where="desk")
    assert cards(behind) == []
    behind.stage.forward(minutes=1)
    behind.stage.dee.sees("DESK-1", "Withdrawn", where=NETWORK)


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_slack_that_stumbles_is_asked_again(behind: Backstage, status: int) -> None:
    behind.faults.status(status, method=POST, times=2)
    behind.faults.hang_up(method=POST, times=2)
    file_vpn(behind.stage)
    behind.rests()
    behind.stage.dee.sees("DESK-1 · P3", where=NETWORK)
    behind.stage.ana.sees("DESK-1", where="desk")
    assert len(cards(behind)) == len(cards(behind, "desk", "ana")) == 1


def test_a_card_that_was_deleted_comes_back_and_stays_alive(behind: Backstage) -> None:
    file_vpn(behind.stage)
    old = behind.stage.ben.sees("DESK-1 · P3", where=NETWORK)
    behind.stage.settles()
    behind.faults.error("message_not_found", method=UPDATE, channel=network(behind))
    behind.stage.ana.presses("Add details", under="DESK-1", where="desk")
    behind.stage.ana.writes({"What should we know?": "Third floor"})
    behind.stage.ana.submits()
    behind.stage.settles()
    new = behind.stage.ben.sees("DESK-1 · P3", where=NETWORK)
    assert new.id > old.id
    behind.stage.ben.presses("Give it back", under="DESK-1 · P3", where=NETWORK)
    assert behind.stage.ben.sees("DESK-1 · P3", "Nobody yet", where=NETWORK).id == new.id
    assert len(cards(behind)) == 2


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived"])
def test_what_a_dead_channel_cannot_take_goes_to_the_lead_who_is_told_once(behind: Backstage, error: str) -> None:
    """The requester does not notice, and the lead can work on it from there."""
    behind.faults.error(error, method=POST, channel=NETWORK, times=99)
    file_vpn(behind.stage)
    ana, dee = behind.stage.ana, behind.stage.dee
    ana.sees("DESK-1", where="desk")
    dee.sees("The desk cannot write to #it-network", where="desk")
    dee.sees("DESK-1 · P3", where="desk")
    dee.presses("Reply", under="DESK-1 · P3", where="desk")
    dee.writes({"Your answer": "Please try the office profile."})
    dee.submits()
    ana.sees("Please try the office profile.", where="desk")
    behind.stage.settles()
    assert len([m for m in cards(behind, "desk") if "cannot write" in dee.reads(m)]) == 1
    assert behind.dead_letters() == []


def test_a_desk_whose_token_is_revoked_waits_and_goes_on_by_itself(behind: Backstage) -> None:
    for method in (POST, "conversations.open", "auth.test"):
        behind.faults.error("token_revoked", method=method, times=99)
    file_vpn(behind.stage)
    behind.stage.settles()
    behind.stage.forward(minutes=30)
    assert behind.run(vitals(behind.house)).shut_out["slack"].startswith("the app's token was revoked")
    behind.faults.clear()
    behind.stage.forward(minutes=2)
    behind.stage.ana.sees("DESK-1", where="desk")
    behind.stage.dee.sees("DESK-1 · P3", where=NETWORK)
    behind.stage.settles()
    assert len(cards(behind)) == len(cards(behind, "desk", "ana")) == 1
    assert behind.dead_letters() == []
    assert behind.run(vitals(behind.house)).shut_out == {}


def test_an_escalation_overtakes_the_cards_that_wait(behind: Backstage) -> None:
    file_vpn(behind.stage, **{"How many people are affected?": "A whole office or everybody"})
    behind.stage.settles()
    busy = "#on-call"
    behind.faults.ratelimited(7200, method=POST, channel=network(behind))
    behind.stage.ana.presses("Add details", under="DESK-1", where="desk")
    behind.stage.ana.writes({"What should we know?": "Everybody is out"})
    behind.stage.ana.submits()
    behind.stage.forward(minutes=16)
    behind.stage.cy.sees("DESK-1 has passed its target", where=busy)
    assert not [m for m in behind.stage.dee.messages(NETWORK) if "Everybody is out" in m.text]


def test_a_desk_that_starts_again_goes_on_where_it_stopped(behind: Backstage) -> None:
    behind.faults.ratelimited(60, method=POST, channel=NETWORK)
    file_vpn(behind.stage)
    ana, ben = behind.stage.ana, behind.stage.ben
    card = ana.sees("DESK-1", where="desk")
    behind.close_desk()
    assert cards(behind) == []
    behind.stage.forward(minutes=2)
    behind.open_desk()
    ben.sees("DESK-1 · P3", where=NETWORK)
    resolve(behind.stage)
    ana.sees("Is it solved for you?", where="desk")
    behind.stage.settles()
    assert len(cards(behind)) == 1
    assert [m.id for m in cards(behind, "desk", "ana") if "DESK-1 ·" in m.text] == [card.id]
    ana.replies("It is not: it dropped again", under="vpn keeps dropping", where="desk")
    ben.sees("reopened DESK-1", where=NETWORK)


def test_time_that_passed_while_the_desk_was_closed_is_made_up_for(behind_both: Desk) -> None:
    file_vpn(behind_both.stage, **{"How many people are affected?": "A whole office or everybody"})
    behind_both.stage.settles()
    behind_both.close_desk()
    behind_both.stage.forward(minutes=16)
    behind_both.open_desk()
    behind_both.stage.cy.sees("DESK-1 has passed its target", where="#on-call")
    behind_both.stage.settles()
    assert len([m for m in behind_both.stage.cy.messages("#on-call") if "DESK-1" in m.text]) == 1


def test_a_draft_outlives_the_desk(behind_both: Desk) -> None:
    ana = behind_both.stage.ana
    ana.says("the printer on floor 3 eats paper")
    ana.sees("it is filed when you send that", where="desk")
    behind_both.stage.settles()
    behind_both.close_desk()
    behind_both.open_desk()
    ana.presses("File a request", under="it is filed when you send that", where="desk")
    ana.form("New request")
    assert ana.fields()["In one line"].initial == "the printer on floor 3 eats paper"


def test_a_form_that_is_open_while_the_desk_starts_again_can_still_be_sent(behind_both: Desk) -> None:
    ana = behind_both.stage.ana
    ana.asks("printer is out of toner")
    ana.form("New request")
    behind_both.close_desk()
    behind_both.open_desk()
    ana.writes({"Which printer?": "LON-3-WEST", "How many people are affected?": "Just me"})
    ana.writes({"Is work blocked?": "No, it can wait"})
    ana.submits()
    if ana.form().title == "This may help":
        ana.submits()
    ana.form("Request filed")
    ana.sees("DESK-1", where="desk")
