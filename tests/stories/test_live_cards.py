"""One card in a channel of Teams, and who looks at it: the team sees the team's, whoever asked sees their own."""

from pathlib import Path

from tests.drivers.tenant import tenant
from tests.stories.test_asking import file_vpn
from tests.stories.test_working import NETWORK


def test_everybody_sees_the_ticket_as_they_may(tmp_path: Path) -> None:
    with tenant(tmp_path) as behind:
        stage = behind.stage
        ana, ben, hana = stage.ana, stage.ben, stage.hana
        ben.opens_home()
        file_vpn(stage)
        card = ben.sees("DESK-1 · P3", where=NETWORK)
        assert card.raw["refresh"]["userIds"] == ["29:ben", "29:ana"], "who has it, and who asked"
        hana.opens_home()
        stage.settles()
        before = [person.messages("desk") for person in (ana, ben, hana)]

        seen = ben.looks_at(card)
        assert "Resolve…" in str(seen["value"])
        assert seen["value"]["refresh"]["userIds"] == ["29:ben"]
        seen = ana.looks_at(card)
        assert "Withdraw it" in str(seen["value"])
        assert "Resolve…" not in str(seen["value"])
        assert hana.looks_at(card)["value"] == ""
        stage.settles()
        assert [person.messages("desk") for person in (ana, ben, hana)] == before, "looking says nothing to anybody"
