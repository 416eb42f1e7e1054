"""Forged presses and forms with a real ticket's number, by people who have no part in it: a sentence, and no change.

Every button and form of the staff is tried one by one in `tests/engine/test_outsiders.py`.
"""

import pytest

from tests.drivers.slack import Json
from tests.drivers.theatre import Backstage
from tests.stories.test_asking import IMPACT, URGENCY, WHERE, file_vpn
from tests.stories.test_repeats import is_form, is_press, press_anew, revision, tickets
from tests.stories.test_working import NETWORK

STAFF_ONLY = "Only the people of the help desk can do that."
ASKER_ONLY = "Only the person who asked can do that."


def by(behind: Backstage, who: str, payload: Json) -> None:
    """The same thing done by somebody else."""
    payload["user"] = {**payload["user"], "id": behind.stage.people[who].id, "name": who, "username": who}


@pytest.mark.parametrize("who", ["hana", "eve"])
def test_the_buttons_of_a_card(behind: Backstage, who: str) -> None:
    file_vpn(behind.stage)
    behind.stage.ben.presses("Give it back", under="DESK-1 · P3", where=NETWORK)
    behind.stage.ben.presses("Claim", under="Nobody yet", where=NETWORK)
    claimed = behind.last_sent("interactive", is_press)
    behind.stage.ben.presses("Give it back", under="DESK-1 · P3", where=NETWORK)
    before = revision(behind)
    outsider = behind.stage.people[who]
    for verb, said in (("claim", STAFF_ONLY), ("resolve", STAFF_ONLY), ("withdraw", ASKER_ONLY)):

        def forged(payload: Json, verb: str = verb) -> None:
            press_anew(payload)
            by(behind, who, payload)
            payload["actions"][0]["value"] = f"{verb}:1"
            payload["channel"] = {"id": behind.stage.channel("#help"), "name": "help"}
            payload["container"] = {**payload["container"], "channel_id": payload["channel"]["id"]}
            payload["container"].pop("thread_ts", None)
            payload["message"].pop("thread_ts", None)
            del payload["response_url"]  # Slack gives each press its own

        assert behind.forge(claimed, forged).ok
        outsider.sees(said, where="#help")
        assert revision(behind) == before


@pytest.mark.parametrize("who", ["hana", "eve"])
def test_the_forms_behind_them(behind: Backstage, who: str) -> None:
    file_vpn(behind.stage)
    ben = behind.stage.ben
    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Your answer": "From Ben"})
    ben.submits()
    ben.has_no_form()
    sent = behind.last_sent("interactive", is_form)
    before = revision(behind)
    for form in ("reply", "note", "resolve", "priority", "assign"):

        def forged(payload: Json, form: str = form) -> None:
            by(behind, who, payload)
            payload["view"]["callback_id"] = form
            payload["view"]["hash"] = f"{form} by {who}"

        answer = behind.forge(sent, forged)
        assert answer.ok
        assert STAFF_ONLY in str(answer.body), form
    assert revision(behind) == before


def test_a_draft_of_somebody_else(behind: Backstage) -> None:
    ana = behind.stage.ana
    ana.asks("vpn keeps dropping")
    ana.writes({WHERE: "At home", IMPACT: "Just me", URGENCY: "Partly, there is a way around"})
    ana.submits()
    ana.form("This may help")
    sent = behind.last_sent("interactive", is_form)

    def forged(payload: Json) -> None:
        by(behind, "hana", payload)
        payload["view"]["hash"] = "by hana"

    answer = behind.forge(sent, forged)
    assert answer.ok
    assert "This was finished already" in str(answer.body)
    assert tickets(behind) == 0
    ana.submits()
    ana.form("Request filed")
