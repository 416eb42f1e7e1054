"""Somebody of both platforms whom no address joins: they link their two accounts, and are one person then."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drivers.people import Person, Stage
from tests.drivers.tenant import Stage as InTeams
from tests.drivers.tenant import both
from tests.stories.test_asking import file_vpn
from tests.stories.test_one_person import keeps_her_address_to_itself
from tests.stories.test_working import NETWORK

Platforms = tuple[Stage, InTeams]


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Platforms]:
    """Teams does not say who Ana is by her e-mail, so the desk takes her for two."""
    with both(tmp_path, team="slack") as (slack, teams):
        keeps_her_address_to_itself(teams)
        yield slack, teams


def code_of(person: Person) -> str:
    """A new one."""
    person.commands("link")
    told = person.is_told("Your code:", "Within ten minutes")
    [code] = re.findall(r"\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b", told.text)[:1]
    return code


def question(person: Person, code: str) -> str:
    """What they are asked when they type the code; in Teams behind a button."""
    person.commands(f"link {code}")
    if person.id.startswith("U"):
        return person.form("One person?").text
    person.is_told("Make these one person?")
    person.presses("Look and link…", under="Make these one person?", where="desk")
    return person.form("One person?").text


@pytest.mark.parametrize("way", ["typed in teams", "typed in slack"])
def test_who_links_two_accounts_is_one_person_on_both(apart: Platforms, way: str) -> None:
    slack, teams = apart
    here, there = (slack, teams) if way == "typed in teams" else (teams, slack)
    asks, types, ben = here.ana, there.ana, slack.ben
    file_vpn(here)
    asks.sees("DESK-1 · vpn keeps dropping", "With Ben", where="desk")
    types.commands("mine")
    types.is_told("What can we help with?")

    read = question(types, code_of(asks).lower())
    assert "1 request" in read
    assert "no requests" in read
    assert "cannot be undone" in read
    types.submits()
    types.sees("are one person at the help desk now", "cannot be undone", where="desk")
    asks.sees("are one person at the help desk now", "cannot be undone", where="desk")
    for person in (asks, types):
        person.commands("mine")
        person.is_told("You asked for", "DESK-1")

    types.commands("mine")
    types.is_told("You asked for", "DESK-1")
    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Your answer": "Please try the office profile."})
    ben.submits()
    types.sees("Please try the office profile.", where="desk")
    assert teams.behind.dead_letters() == []


def test_what_is_refused_is_said_in_a_sentence(apart: Platforms) -> None:
    slack, teams = apart
    code = code_of(teams.ana)
    teams.ana.commands(f"link {code}")
    teams.ana.is_told("This is your own code. Type it on the other platform")
    teams.hana.commands(f"link {code}")
    teams.hana.is_told("asked for on this platform as well")
    for _ in range(5):
        slack.gus.commands("link AAAA-2222")
        slack.gus.is_told("No code like that waits to be typed")
    slack.gus.commands(f"link {code}")
    slack.gus.is_told("too many wrong codes", "in an hour")
    slack.forward(minutes=10)
    slack.ana.commands(f"link {code}")
    slack.ana.is_told("No code like that waits to be typed", "older than ten minutes")
    slack.forward(minutes=50)
    code = code_of(slack.ana)
    slack.settles()  # who she is, the desk asks Slack meanwhile
    assert "Ana Reyes in Slack" in question(teams.ana, code)


def test_one_of_the_staff_is_told_what_they_give_and_two_of_them_stay_two(apart: Platforms) -> None:
    slack, teams = apart
    assert "the same rights" in question(teams.ana, code_of(slack.bo))
    teams.ana.closes()
    bo = code_of(slack.bo)
    teams.ben.commands(f"link {bo}")
    teams.ben.is_told("Both are people of the help desk")


def test_a_link_that_was_confirmed_elsewhere_meanwhile(apart: Platforms) -> None:
    """The question still stands in the chat, and the code may still be known."""
    slack, teams = apart
    code = code_of(slack.ana)
    question(teams.ana, code)
    teams.ana.submits()
    slack.ana.sees("are one person at the help desk now", where="desk")
    teams.ana.presses("Look and link…", under="Make these one person?", where="desk")
    assert "These two accounts are one person already." in teams.ana.form().text
    slack.ana.commands(f"link {code}")
    slack.ana.is_told("No code like that waits to be typed")


def test_where_there_is_one_platform_there_is_nothing_to_link(stage: Stage) -> None:
    stage.ana.commands("help")
    stage.ana.is_told("your open tickets")
    assert "link" not in stage.ana.is_told("your open tickets").text
    stage.ana.commands("link")
    stage.ana.is_told("there is no second account of yours to link")
