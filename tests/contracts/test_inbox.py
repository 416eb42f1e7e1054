"""A delivery that comes twice has its effect once."""

import pytest

from bot.domain.errors import Repeated
from bot.ports import Store
from tests.contracts.builders import HOUR, NOON, ann


def test_a_key_is_taken_once_and_tells_its_outcome_ever_after(desk: Store) -> None:
    with desk.write() as unit:
        unit.inbox.take("slack:view:V1:hash", at=NOON)
        unit.inbox.tell("slack:view:V1:hash", "DESK-41")
        unit.commit()
    for _ in range(2):
        with desk.write() as unit, pytest.raises(Repeated) as repeated:
            unit.inbox.take("slack:view:V1:hash", at=NOON)
        assert repeated.value.outcome == "DESK-41"


def test_an_outcome_can_be_asked_for_without_taking(desk: Store) -> None:
    with desk.write() as unit:
        assert unit.inbox.outcome("k") is None
        unit.inbox.take("k", at=NOON)
        assert unit.inbox.outcome("k") == ""
        unit.inbox.tell("k", "DESK-1")
        unit.commit()
    with desk.read() as unit:
        assert unit.inbox.outcome("k") == "DESK-1"


def test_a_repeated_key_leaves_the_unit_usable(desk: Store) -> None:
    with desk.write() as unit:
        unit.inbox.take("k", at=NOON)
        unit.commit()
    with desk.write() as unit:
        with pytest.raises(Repeated) as repeated:
            unit.inbox.take("k", at=NOON)
        person = ann(unit)
        unit.commit()
    assert repeated.value.outcome == ""
    with desk.read() as unit:
        assert unit.people.get(person.id) == person


def test_a_key_of_a_unit_undone_was_not_taken(desk: Store) -> None:
    with desk.write() as unit:
        unit.inbox.take("k", at=NOON)
    with desk.write() as unit:
        unit.inbox.take("k", at=NOON)
        unit.commit()


def test_an_outcome_belongs_to_a_key_that_was_taken(desk: Store) -> None:
    def tell() -> None:
        with desk.write() as unit:
            unit.inbox.tell("never seen", "DESK-41")
            unit.commit()

    with pytest.raises(RuntimeError):
        tell()


def test_old_keys_are_forgotten(desk: Store) -> None:
    with desk.write() as unit:
        unit.inbox.take("old", at=NOON)
        unit.inbox.take("new", at=NOON + HOUR)
        assert unit.inbox.forget(before=NOON + HOUR) == 1
        assert (unit.inbox.outcome("old"), unit.inbox.outcome("new")) == (None, "")
