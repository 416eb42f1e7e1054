"""What the desk needs of the store for people: who they are, and how two accounts come to be one person's.

It is a part of the unit of work: everything belongs to that one transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.pairing import Pairing, PairingId
from bot.domain.people import Availability, Handle, Person, PersonId


class People(Protocol):
    def meet(self, handle: Handle, *, name: str, email: str | None = None, zone: str | None = None) -> Person:
        """The person behind a handle, made known if new.

        A new handle with an e-mail of somebody known belongs to them; a known one whose e-mail turns out to be that of
        somebody on another platform makes one person of the two. What is given replaces what was known, except that an
        empty name changes nothing.
        """

    def enrol(self, person: PersonId, *, name: str, email: str | None, handles: Sequence[Handle] = ()) -> Person:
        """Make a member of the staff known under their own key; handles and e-mail become theirs."""

    def by_handle(self, handle: Handle) -> Person | None: ...

    def get(self, person: PersonId) -> Person:
        """Raises KeyError for somebody unknown."""

    def all(self, people: Sequence[PersonId]) -> Mapping[PersonId, Person]:
        """Those of them who are known, in one query."""

    def use(self, handle: Handle, *, at: datetime) -> None:
        """They act with this one now, so what is for them goes there first."""

    def lose(self, handle: Handle, *, at: datetime) -> None:
        """Nothing arrives there, so it is tried last until they act with it."""

    def kept_of(self, one: PersonId, other: PersonId) -> PersonId:
        """Which of the two stays if they are made one: the first, unless only the other is of the staff.

        Raises `AlreadyOnePerson`, `TwoOfTheStaff`, `TwoOnOnePlatform`.
        """

    def unite(self, one: PersonId, other: PersonId) -> Person:
        """Make them one, who has everything of both. Raises what `kept_of` does."""

    def settle(self) -> int:
        """Give to the right person what was written under the name of somebody merged meanwhile. How many there are."""

    def set_availability(self, person: PersonId, availability: Availability) -> None: ...


class Pairings(Protocol):
    """Codes with which people link two accounts of theirs. What is kept of a code does not tell it."""

    def queue(self) -> None:
        """Wait until no other writing unit makes somebody known, or one of two; ours until the end."""

    def open(self, pairing: Pairing, code: str) -> Pairing:
        """Keep a new one, in place of the one this person had open; it comes back with its number."""

    def with_code(self, code: str) -> Pairing | None: ...

    def get(self, pairing: PairingId) -> Pairing | None: ...

    def keep(self, pairing: Pairing) -> None:
        """Who typed its code, and when it was linked."""

    def close(self, person: PersonId) -> None:
        """What they asked for or typed, and nobody confirmed, is open no more."""

    def miss(self, person: PersonId, *, at: datetime) -> None:
        """They typed a wrong code."""

    def misses(self, person: PersonId) -> list[datetime]:
        """When they last did, as often as counts; the newest first."""

    def forget(self, *, ended: datetime, linked: datetime) -> int:
        """Drop codes that ended, and wrong ones typed, before `ended`; and links made before `linked`. How many."""
