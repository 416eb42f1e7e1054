"""Making people known, and what agents say of themselves."""

from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.errors import NotAllowed
from bot.domain.people import Availability, Handle, Person, PersonId, Presence
from bot.ports import Profile, Store


class Staffing:
    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    def meet(self, handle: Handle, name: str, at: datetime | None) -> Person:
        """Who is behind a handle; somebody new is made known. Acted they `at` then, what is for them goes there now."""
        with self._store.read() as unit:
            known = unit.people.by_handle(handle)
        if known is not None and (at is None or known.handles[0] == handle):
            return known
        with self._store.write() as unit:
            person = unit.people.meet(handle, name=name)
            if at is not None and len(person.handles) > 1:
                unit.people.use(handle, at=at)
                person = unit.people.get(person.id)
            unit.commit()
        return person

    def learn(self, profile: Profile) -> Person:
        """What a platform tells of somebody: name, e-mail, zone."""
        with self._store.write() as unit:
            person = unit.people.meet(profile.handle, name=profile.name, email=profile.email, zone=profile.zone)
            unit.commit()
        return person

    def enrol(self) -> None:
        """Make everybody app.yaml names known under their own key."""
        with self._store.write() as unit:
            for agent in self._desk.agents.values():
                unit.people.enrol(agent.id, name=agent.name, email=agent.email, handles=agent.handles)
            unit.commit()

    def set_availability(self, person: PersonId, presence: Presence, until: datetime | None = None) -> None:
        if person not in self._desk.agents:
            raise NotAllowed(who="the people of the help desk")
        with self._store.write() as unit:
            unit.people.set_availability(person, Availability(presence=presence, until=until))
            unit.outbox.release(person)  # what waited for their return is looked at anew
            unit.commit()
