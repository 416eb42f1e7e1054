"""Whose turn it was: a growing number for each agent of a team."""

from bot.domain.people import TeamKey
from bot.ports import Store
from tests.contracts.builders import MAYA, NETWORK, SAM


def test_the_last_to_have_a_turn_has_the_greatest_number(desk: Store) -> None:
    with desk.write() as unit:
        assert unit.turns.of(NETWORK) == {}
        for agent in (SAM, MAYA, SAM):
            unit.turns.take(NETWORK, agent)
        unit.turns.take(TeamKey("access"), MAYA)
        unit.commit()
    with desk.read() as unit:
        turns = unit.turns.of(NETWORK)
        assert set(turns) == {MAYA, SAM}
        assert 0 < turns[MAYA] < turns[SAM]
        assert set(unit.turns.of(TeamKey("access"))) == {MAYA}
        assert unit.turns.of(TeamKey("hardware")) == {}


def test_a_turn_can_be_taken_without_having_looked(desk: Store) -> None:
    with desk.write() as unit:
        unit.turns.take(NETWORK, MAYA)
        unit.turns.take(NETWORK, SAM)
        turns = unit.turns.of(NETWORK)
    assert turns[MAYA] < turns[SAM]
