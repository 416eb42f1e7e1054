"""One card in a channel, and who looks at it: the team sees the team's, whoever asked sees their own."""

from pathlib import Path

from tests.drivers.teams import ROOMS, Json, Message, Someone, teams_only, teams_stage
from tests.stories.test_teams import file_vpn


def looks(person: Someone, card: Message) -> Json:
    """Their client asks by itself, when the card comes into sight."""
    action = card.content["refresh"]["action"]
    value = {"action": action, "trigger": "automatic"}
    about = {"type": "invoke", "name": "adaptiveCard/action", "replyToId": card.id, "value": value}
    where = {"id": card.at, "conversationType": "channel", "tenantId": person.did["conversation"]["tenantId"]}
    return person._knock(about | {"conversation": where})


def test_everybody_sees_the_ticket_as_they_may(tmp_path: Path) -> None:
    with teams_stage(tmp_path, teams_only) as stage:
        ana, ben, eve = (stage.person(name) for name in ("Ana", "Ben", "Eve"))
        ben.says("home")
        file_vpn(ana)
        card = stage.sees("DESK-1 · P3", at=ROOMS["network"])
        assert card.content["refresh"]["userIds"] == ["29:ben", "29:ana"], "who has it, and who asked"
        eve.says("home")
        stage.sees("New request", at=eve.chat)
        stage.behind.stage.settles()
        before = stage.messages()

        seen = looks(ben, card)
        assert "Resolve…" in str(seen["value"])
        assert seen["value"]["refresh"]["userIds"] == ["29:ben"]
        seen = looks(ana, card)
        assert "Withdraw it" in str(seen["value"])
        assert "Resolve…" not in str(seen["value"])
        assert looks(eve, card)["value"] == ""
        stage.behind.stage.settles()
        assert stage.messages() == before, "looking says nothing to anybody"
