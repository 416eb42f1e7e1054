"""Who works at Acme, and what one of them sees of its Teams: the file that a playground is told it by."""

import json
from dataclasses import dataclass

Json = dict[str, object]

DESK = "Acme IT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Two channels, as many as a playground shows: `general`, which has the team's own id, and one called `name`."""

    of: str
    general: str
    name: str
    channel: str

    @property
    def channels(self) -> tuple[str, str]:
        return self.general, self.channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    name: str
    team: Team

    @property
    def first(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def account(self) -> str:
        """Their object id. A playground looks people up by one of their ids only, so both are the same."""
        return f"{self.first.lower()}-object-id"

    @property
    def chat(self) -> str:
        """Their private conversation with the desk."""
        return f"a:{self.first.lower()}"

    @property
    def entry(self) -> Json:
        first, _, last = self.name.partition(" ")
        email = f"{first.lower()}@acme.example"
        return {
            "id": self.account,
            "aadObjectId": self.account,
            "name": self.name,
            "givenName": first,
            "surname": last,
            "userPrincipleName": email,  # the playground spells it so
            "email": email,
        }


IT = Team(of="IT", general="19:it@thread.tacv2", name="Requests", channel="19:requests@thread.tacv2")
"""The desk's own channels, named in app.yaml."""
MARKETING = Team(of="Marketing", general="19:marketing@thread.tacv2", name="Help", channel="19:help@thread.tacv2")

ANA = Colleague(name="Ana Reyes", team=MARKETING)
GUS = Colleague(name="Gus Moreau", team=IT)
COMPANY = (
    ANA,
    GUS,
    Colleague(name="Fay Osei", team=IT),
    Colleague(name="Dee Novak", team=IT),
    Colleague(name="Hana Kim", team=MARKETING),
    Colleague(name="Ben Okafor", team=IT),
)
"""Six, as many as a playground wants."""


def seen_by(colleague: Colleague, *, app: str, tenant: str) -> str:
    """The settings of their playground in JSON, which is YAML."""
    team = colleague.team
    return json.dumps(
        {
            "version": "0.1.1",
            "tenantId": tenant,
            "bot": {"id": f"28:{app}", "name": DESK},
            "currentUser": colleague.entry,
            "users": [one.entry for one in COMPANY if one != colleague],
            "personalChat": {"id": colleague.chat},
            "groupChat": {"id": f"19:lunch-{colleague.first.lower()}@thread.v2", "name": "Lunch"},
            "team": {
                "id": team.general,
                "name": team.of,
                "aadGroupId": "00000000-0000-0000-0000-000000000031",
                "channels": [{"id": team.channel, "name": team.name}],
            },
        }
    )
