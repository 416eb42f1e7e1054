"""People in Microsoft Teams: a desk that is there alone, and one ticket across Teams and Slack."""

from pathlib import Path

from tests.drivers.teams import ROOMS, Someone, TeamsStage, teams_only, teams_stage


def file_vpn(ana: Someone) -> None:
    """Ask about the VPN by the app's own entry, and insist on a ticket."""
    ana.opens()
    ana.writes({"In one line": "vpn keeps dropping", "What is it about?": "VPN and remote access"})
    ana.presses_in_dialog("Show its questions")
    where = {"In one line": "vpn keeps dropping", "Where are you?": "In an Acme office"}
    ana.writes({**where, "How many people are affected?": "Just me", "Is work blocked?": "Yes, nothing goes"})
    ana.presses_in_dialog("Continue")
    assert "This may help" in ana.reads()
    ana.presses_in_dialog("Still need help")
    assert "DESK-1 is filed" in ana.reads()


def resolve(ben: Someone, stage: TeamsStage) -> None:
    ben.presses("Resolve…", stage.sees("DESK-1 · P3", at=ROOMS["network"]))
    ben.writes({"What solved it?": "The office profile", "How did it end?": "VPN client reinstalled or updated"})
    ben.presses_in_dialog("Resolve")


def test_a_request_in_teams_alone_from_the_dialog_to_the_end(tmp_path: Path) -> None:
    with teams_stage(tmp_path, teams_only) as stage:
        ana, ben = stage.person("Ana"), stage.person("Ben")
        file_vpn(ana)
        assert "With Ben" in stage.sees("DESK-1 · vpn keeps dropping", at=ana.chat).text
        card = stage.sees("DESK-1 · P3", at=ROOMS["network"])
        told = stage.sees("DESK-1 is yours", at=ROOMS["network"])
        assert told.at == card.at == f"{ROOMS['network']};messageid={card.id}", "it stands below the card"

        ben.presses("Reply", card)
        assert "Reply to Ana" in ben.reads()
        ben.writes({"Your answer": "Please try the office profile."})
        ben.presses_in_dialog("Send")
        stage.sees("Please try the office profile.", at=ana.chat)
        stage.sees("answered Ana", at=card.at)

        ana.says("It goes on")
        resolve(ben, stage)
        resolved = stage.sees("Resolved", at=ana.chat)
        assert resolved.id == stage.sees("DESK-1 · vpn keeps dropping", at=ana.chat).id, "the card has changed in place"


def test_required_answers_are_held_at_the_field(tmp_path: Path) -> None:
    with teams_stage(tmp_path, teams_only) as stage:
        ana = stage.person("Ana")
        ana.opens()
        ana.presses_in_dialog("Continue")
        assert "Please fill this in." in ana.reads()


def test_two_who_claim_at_once_and_a_card_that_is_old(tmp_path: Path) -> None:
    with teams_stage(tmp_path, teams_only) as stage:
        ana, ben, bo = (stage.person(name) for name in ("Ana", "Ben", "Bo"))
        file_vpn(ana)
        card = stage.sees("Owner: Ben", at=ROOMS["network"])
        ben.presses("Give it back", card)
        offered = stage.sees("Claim", at=ROOMS["network"])
        bo.presses("Claim", offered)
        stage.sees("Owner: Bo", at=ROOMS["network"])
        ben.presses("Claim", offered)
        assert "was faster and took DESK-1" in ben.said


def test_the_same_delivery_twice_is_one_ticket(tmp_path: Path) -> None:
    with teams_stage(tmp_path, teams_only) as stage:
        ana = stage.person("Ana")
        ana.says("my vpn keeps dropping")
        first = stage.sees("vpn", at=ana.chat)
        ana.repeats()
        stage.behind.stage.forward(minutes=1)
        assert [message.id for message in stage.messages()] == [first.id]


def test_one_ticket_across_both(tmp_path: Path) -> None:
    """Ana asks in Teams; the team works in Slack."""
    with teams_stage(tmp_path) as stage:
        ana, ben = stage.person("Ana"), stage.behind.stage.ben
        file_vpn(ana)
        stage.sees("With Ben", at=ana.chat)
        ben.presses("Reply", under="DESK-1 · P3", where="#it-network")
        ben.writes({"Your answer": "Please try the office profile."})
        ben.submits()
        stage.sees("Please try the office profile.", at=ana.chat)

        add = stage.sees("DESK-1 · vpn keeps dropping", at=ana.chat)
        ana.presses("Add details", add)
        ana.writes({"What should we know?": "It goes on, on Wi-Fi too"})
        ana.presses_in_dialog("Send")
        ben.sees("added:", "It goes on, on Wi-Fi too", where="#it-network")

        ben.presses("Resolve…", under="DESK-1 · P3", where="#it-network")
        ben.writes({"What solved it?": "The office profile", "How did it end?": "VPN client reinstalled or updated"})
        ben.submits()
        stage.sees("Resolved", at=ana.chat)


def test_somebody_of_both_is_one_person(tmp_path: Path) -> None:
    """Both platforms tell the same address of her, so what she asked in one is hers in the other."""
    with teams_stage(tmp_path) as stage:
        in_teams, in_slack = stage.person("Ana"), stage.behind.stage.ana
        in_slack.types("/desk mine")
        file_vpn(in_teams)
        stage.sees("DESK-1 · vpn keeps dropping", at=in_teams.chat)
        in_slack.types("/desk mine")
        in_slack.sees("You asked for", "DESK-1", where="#help")
