"""How people and conversations are reached: what was put last holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.ports import Address, Store

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
ANA = Address(platform="teams", of="teams/t/ana", url="https://smba.example/emea/", account="29:ana")
ROOM = Address(platform="teams", of="19:room@thread.tacv2", url="https://smba.example/amer/")


def test_an_address_is_found_by_whose_it_is(desk: Store) -> None:
    with desk.write() as unit:
        unit.addresses.put(ANA, at=AT)
        unit.addresses.put(ROOM, at=AT)
        unit.commit()
    with desk.read() as unit:
        assert unit.addresses.get("teams", "teams/t/ana") == ANA
        assert unit.addresses.get("teams", ROOM.of) == ROOM
        assert unit.addresses.get("slack", ROOM.of) is None
        assert unit.addresses.get("teams", "nobody") is None


def test_a_new_address_replaces_the_old_one(desk: Store) -> None:
    moved = replace(ANA, url="https://smba.example/apac/", conversation="a:1")
    with desk.write() as unit:
        unit.addresses.put(ANA, at=AT)
        unit.addresses.put(moved, at=AT + timedelta(days=1))
        assert unit.addresses.get("teams", ANA.of) == moved


def test_the_newest_is_the_one_put_last(desk: Store) -> None:
    with desk.write() as unit:
        assert unit.addresses.newest("teams") is None
        unit.addresses.put(ANA, at=AT)
        unit.addresses.put(ROOM, at=AT + timedelta(seconds=1))
        unit.addresses.put(replace(ROOM, platform="other"), at=AT + timedelta(seconds=5))
        assert unit.addresses.newest("teams") == ROOM
        unit.addresses.put(ANA, at=AT + timedelta(seconds=2))
        assert unit.addresses.newest("teams") == ANA
