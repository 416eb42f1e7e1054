"""The people and channels of the company, as Teams names them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import NAMESPACE_DNS, uuid5

from workspace.company import Company, Person
from workspace.wire import Json

TENANT = str(uuid5(NAMESPACE_DNS, "acme.example"))
ELSEWHERE = str(uuid5(NAMESPACE_DNS, "elsewhere.example"))
"""The tenant guests come from."""
TEAM = "19:acme@thread.tacv2"
APP = str(uuid5(NAMESPACE_DNS, "deskside.acme.example"))
BOT = f"28:{APP}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in the tenant. `id` is how activities name them, `object_id` how Entra does."""

    id: str
    object_id: str
    tenant: str
    person: Person

    @property
    def account(self) -> Json:
        """As an activity's `from` shows them."""
        return {"id": self.id, "name": self.person.real_name, "aadObjectId": self.object_id}

    @property
    def profile(self) -> Json:
        """As the Connector's member look-up shows them."""
        given, _, surname = self.person.real_name.partition(" ")
        return {
            **self.account,
            "objectId": self.object_id,
            "givenName": given,
            "surname": surname,
            "email": self.person.email,
            "userPrincipalName": self.person.email,
            "tenantId": self.tenant,
            "userRole": "guest" if self.person.is_guest else "user",
        }


def members(company: Company) -> dict[str, Member]:
    """Everybody, by the person's id."""
    return {
        person.id: Member(
            id=f"29:{person.name}",
            object_id=str(uuid5(NAMESPACE_DNS, person.email or person.id)),
            tenant=ELSEWHERE if person.is_guest else TENANT,
            person=person,
        )
        for person in company.people
    }


def channel_id(name: str) -> str:
    """The id of the Teams channel that mirrors a channel of the company."""
    return f"19:{name}@thread.tacv2"


def personal_id(member: Member) -> str:
    """The id of somebody's chat with the bot."""
    return f"a:{member.person.name}"
