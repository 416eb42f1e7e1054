"""One ticket across both platforms: somebody asks in one, and the team works in the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.drivers.people import Stage
from tests.drivers.tenant import both
from tests.stories.test_asking import file_vpn
from tests.stories.test_working import NETWORK, finds, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Acme:
    """Where people ask, and where the team works."""

    asking: Stage
    working: Stage


@pytest.fixture(params=["asked in slack", "asked in teams"])
def acme(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Acme]:
    in_slack = request.param == "asked in slack"
    with both(tmp_path, team="teams" if in_slack else "slack") as (slack, teams):
        yield Acme(asking=slack, working=teams) if in_slack else Acme(asking=teams, working=slack)


def test_words_go_both_ways_and_notes_do_not(acme: Acme) -> None:
    ana, ben = acme.asking.ana, acme.working.ben
    file_vpn(acme.asking)
    ana.sees("DESK-1 · vpn keeps dropping", "With Ben Okafor", where="desk")
    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.form("Reply to Ana")
    ben.writes({"Your answer": "Please try the office profile."})
    ben.submits()
    ana.sees("Ben Okafor", "answered:", "Please try the office profile.", where="desk")

    ana.replies("It goes on, on Wi-Fi tou", under="DESK-1 · vpn", where="desk")
    ben.sees("Ana Reyes", "added:", "on Wi-Fi tou", where=NETWORK)
    mine = ana.sees("on Wi-Fi tou", where="desk")
    ana.edits(mine, "It goes on, on Wi-Fi too")
    ben.sees("added:", "on Wi-Fi too", where=NETWORK)
    ana.deletes(mine)
    ben.sees("This message was deleted.", where=NETWORK)

    ben.replies("She is on the old client", under="DESK-1 · P3", where=NETWORK)
    ben.presses("Private note…", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Only the team sees this": "Check the gateway logs"})
    ben.submits()
    ben.sees("noted, only for the team:", "Check the gateway logs", where=NETWORK)
    acme.working.settles()
    ana.sees_nothing("old client", where="desk")
    ana.sees_nothing("gateway logs", where="desk")


def test_a_wait_an_end_and_the_stars(acme: Acme) -> None:
    ana, ben = acme.asking.ana, acme.working.ben
    file_vpn(acme.asking)
    ben.presses("Wait on…", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"What is needed?": "Which floor are you on?"})
    ben.submits()
    ana.presses("Answer", under="Which floor are you on?", where="desk")
    ana.writes({"What should we know?": "The third"})
    ana.submits()
    ben.sees("added:", "The third", where=NETWORK)
    resolve(acme.working)
    ana.presses("No, reopen…", under="Is it solved for you?", where="desk")
    ana.writes({"What is still wrong?": "It dropped again"})
    ana.submits()
    ben.sees("reopened DESK-1", "It dropped again", where=NETWORK)
    ben.sees("DESK-1 · P3", "Assigned", where=NETWORK)
    resolve(acme.working)
    ana.presses("Yes, solved", under="Is it solved for you?", where="desk")
    ana.presses("5 ★★★★★", under="One press is enough", where="desk")
    ana.submits()
    ana.sees("You rated it 5 of 5", where="desk")
    ben.sees("DESK-1 · P3", "Closed", where=NETWORK)


def test_a_watcher_may_be_on_the_other_one(acme: Acme) -> None:
    """Hana has her account where the team works, and is picked there."""
    file_vpn(acme.asking)
    ben, hana = acme.working.ben, acme.working.hana
    finds(ben, "Tags, links…", under="DESK-1 · P3")
    ben.writes({"Who should be kept informed as well?": hana.id})
    ben.submits()
    hana.sees("DESK-1 · vpn keeps dropping", "It is a request of Ana Reyes", where="desk")
    ben.sees("DESK-1 · P3", "Kept informed: Hana Kim", where=NETWORK)


def test_somebody_of_both_is_one_person(acme: Acme) -> None:
    """Both platforms tell the same address of her, so what she asked in one is hers in the other."""
    here, there = acme.asking.ana, acme.working.ana
    for person in (there, here):
        person.commands("mine")
        person.is_told("What can we help with?")
    acme.asking.settles()
    file_vpn(acme.asking)
    here.sees("DESK-1 · vpn keeps dropping", where="desk")
    acme.asking.settles()
    there.commands("mine")
    there.is_told("You asked for", "DESK-1")
