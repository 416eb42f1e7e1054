"""A deflection counts unless a ticket followed after all."""

from datetime import datetime

from bot.domain.deflection import Deflection
from bot.domain.people import PersonId
from bot.ports import Store
from tests.contracts.builders import HOUR, NOON, ann, handle


def deflection(person: PersonId, at: datetime, category: str = "vpn") -> Deflection:
    return Deflection(person=person, category=category, article="vpn-drops", question="why does it drop?", at=at)


def test_deflections_are_counted_from_a_moment_on(desk: Store) -> None:
    with desk.write() as unit:
        for hours in range(3):
            unit.deflections.add(deflection(ann(unit).id, NOON + hours * HOUR))
        unit.commit()
    with desk.read() as unit:
        assert [unit.deflections.count(since=NOON + hours * HOUR) for hours in (0, 1, 2, 3)] == [3, 2, 1, 0]


def test_only_those_of_the_person_category_and_time_are_taken_back_and_once(desk: Store) -> None:
    with desk.write() as unit:
        person, other = ann(unit).id, unit.people.meet(handle("UBO"), name="Bo").id
        unit.deflections.add(deflection(person, NOON - HOUR))
        unit.deflections.add(deflection(person, NOON))
        unit.deflections.add(deflection(person, NOON + HOUR))
        unit.deflections.add(deflection(person, NOON, category="printer"))
        unit.deflections.add(deflection(other, NOON))
        assert unit.deflections.take_back(person, "vpn", since=NOON) == 2
        assert unit.deflections.take_back(person, "vpn", since=NOON) == 0
        assert unit.deflections.count(since=NOON - HOUR) == 3
