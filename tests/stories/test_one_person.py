"""Somebody of both platforms, met twice: one person from the moment the desk learns it, and reached where they are."""

from pathlib import Path

from adapters.wire import Json
from tests.drivers.tenant import Stage, both
from tests.stories.test_asking import file_vpn
from tests.stories.test_working import NETWORK


def keeps_her_address_to_itself(teams: Stage) -> Json:
    """Teams does not say who Ana is by her e-mail, until what is returned is told of her."""
    members = teams.place.members
    known = members["ana-object-id"]
    for name in [name for name, shown in members.items() if shown is known]:
        members[name] = {key: value for key, value in known.items() if key != "email"}
    return known


def says_it_now(teams: Stage, known: Json) -> None:
    """And the desk, which has just started anew, asks again."""
    teams.place.members["ana-object-id"] = teams.place.members["29:ana"] = known
    teams.behind.close_desk()
    teams.behind.open_desk()


def test_a_request_from_before_the_desk_knew_is_theirs_on_both(tmp_path: Path) -> None:
    with both(tmp_path, team="slack") as (slack, teams):
        known = keeps_her_address_to_itself(teams)
        in_teams, in_slack, ben = teams.ana, slack.ana, slack.ben
        in_slack.commands("mine")
        in_slack.is_told("What can we help with?")
        file_vpn(teams)
        in_teams.sees("DESK-1 · vpn keeps dropping", "With Ben", where="desk")
        in_slack.commands("mine")
        in_slack.is_told("What can we help with?")

        says_it_now(teams, known)
        in_teams.commands("mine")
        in_teams.is_told("You asked for")
        in_slack.commands("mine")
        in_slack.is_told("You asked for", "DESK-1")

        ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
        ben.writes({"Your answer": "Please try the office profile."})
        ben.submits()
        in_slack.sees("Please try the office profile.", where="desk")
        in_slack.replies("It goes on", under="DESK-1 · vpn keeps dropping", where="desk")
        ben.sees("added:", "It goes on", where=NETWORK)

        in_teams.presses("Withdraw", under="DESK-1 · vpn keeps dropping", where="desk")
        in_teams.sees("DESK-1", "You withdrew", where="desk")
        in_slack.sees("DESK-1 · vpn keeps dropping", "You withdrew", where="desk")
        assert teams.behind.dead_letters() == []


def test_an_app_that_was_blocked_is_no_end_of_the_talk(tmp_path: Path) -> None:
    with both(tmp_path, team="slack") as (slack, teams):
        in_teams, in_slack, ben = teams.ana, slack.ana, slack.ben
        in_slack.commands("mine")
        file_vpn(teams)
        in_teams.sees("DESK-1 · vpn keeps dropping", "With Ben", where="desk")
        teams.blocks(in_teams)
        ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
        ben.writes({"Your answer": "Please try the office profile."})
        ben.submits()
        in_slack.sees("DESK-1 · vpn keeps dropping", where="desk")
        in_slack.sees("Please try the office profile.", where="desk")
        assert teams.behind.dead_letters() == []
