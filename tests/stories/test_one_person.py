"""Somebody of both platforms, met twice: one person from the moment the desk learns it, and reached where they are."""

from pathlib import Path

from adapters.wire import Json
from tests.adapters_teams.connector import trouble
from tests.drivers.teams import Someone, TeamsStage, teams_stage
from tests.stories.test_teams import file_vpn


def keeps_her_address_to_itself(stage: TeamsStage) -> Json:
    """Teams does not say who Ana is by her e-mail, until what is returned is told of her."""
    known = stage.place.members["ana-object-id"]
    for name in [name for name, shown in stage.place.members.items() if shown is known]:
        stage.place.members[name] = {key: value for key, value in known.items() if key != "email"}
    return known


def says_it_now(stage: TeamsStage, known: Json) -> None:
    """And the desk, which has just started anew, asks again."""
    stage.place.members["ana-object-id"] = stage.place.members["29:ana"] = known
    stage.behind.close_desk()
    stage.behind.open_desk()


def has_the_app_blocked(stage: TeamsStage, person: Someone) -> None:
    stage.place.trouble = lambda call: (
        trouble(403, "MessageWritesBlocked") if person.chat in call.path and call.method != "GET" else None
    )


def test_a_request_from_before_the_desk_knew_is_theirs_on_both(tmp_path: Path) -> None:
    with teams_stage(tmp_path) as stage:
        known = keeps_her_address_to_itself(stage)
        in_teams, in_slack, ben = stage.person("Ana"), stage.behind.stage.ana, stage.behind.stage.ben
        in_slack.types("/desk mine")
        in_slack.sees("What can we help with?", where="#help")
        file_vpn(in_teams)
        before = stage.sees("With Ben", at=in_teams.chat)
        in_slack.types("/desk mine")
        in_slack.sees_nothing("DESK-1", where="#help")

        says_it_now(stage, known)
        in_teams.says("mine")
        stage.sees("You asked for", at=in_teams.chat)
        in_slack.types("/desk mine")
        in_slack.sees("You asked for", "DESK-1", where="#help")

        ben.presses("Reply", under="DESK-1 · P3", where="#it-network")
        ben.writes({"Your answer": "Please try the office profile."})
        ben.submits()
        in_slack.sees("Please try the office profile.", where="desk")
        in_slack.replies("It goes on", under="DESK-1 · vpn keeps dropping", where="desk")
        ben.sees("added:", "It goes on", where="#it-network")

        in_teams.presses("Withdraw it", before)
        stage.sees("You withdrew", at=in_teams.chat)
        in_slack.sees("DESK-1 · vpn keeps dropping", "You withdrew", where="desk")
        assert stage.behind.dead_letters() == []


def test_an_app_that_was_blocked_is_no_end_of_the_talk(tmp_path: Path) -> None:
    with teams_stage(tmp_path) as stage:
        in_teams, in_slack, ben = stage.person("Ana"), stage.behind.stage.ana, stage.behind.stage.ben
        in_slack.types("/desk mine")
        file_vpn(in_teams)
        stage.sees("With Ben", at=in_teams.chat)
        has_the_app_blocked(stage, in_teams)
        ben.presses("Reply", under="DESK-1 · P3", where="#it-network")
        ben.writes({"Your answer": "Please try the office profile."})
        ben.submits()
        in_slack.sees("DESK-1 · vpn keeps dropping", where="desk")
        in_slack.sees("Please try the office profile.", where="desk")
        assert stage.behind.dead_letters() == []
