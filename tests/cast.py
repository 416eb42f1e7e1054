"""The cast of every example and test."""

from bot.domain.people import Channel, Handle, Person, PersonId

ANA = PersonId("ana")
"""Asks."""
BEN = PersonId("ben")
"""Helps, in the team Network."""
BO = PersonId("bo")
"""Helps, in the team Network."""
CY = PersonId("cy")
"""Is on call; his team is Access."""
DEE = PersonId("dee")
"""Manages and leads both teams."""
EVE = PersonId("eve")
"""An outsider: neither of the staff nor the one who asked."""

NAMES = {ANA: "Ana Ruiz", BEN: "Ben Okafor", BO: "Bo Lindqvist", CY: "Cy Tanaka", DEE: "Dee Moreau", EVE: "Eve Stone"}
STAFF = (BEN, BO, CY, DEE)

IT_NETWORK = Channel(platform="slack", id="#it-network")
IT_ACCESS = Channel(platform="slack", id="#it-access")
ON_CALL_CHANNEL = Channel(platform="slack", id="#on-call")


def a_person(person: PersonId, *, zone: str = "Europe/London") -> Person:
    """Somebody of the cast, with one account on the first platform."""
    handle = Handle(platform="slack", tenant="T1", id=f"U{person.upper()}")
    return Person(id=person, name=NAMES[person], email=f"{person}@example.com", zone=zone, handles=(handle,))


def people() -> dict[PersonId, Person]:
    """The whole cast by id."""
    return {person: a_person(person) for person in NAMES}
