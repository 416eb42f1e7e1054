"""Codes that link accounts, as the store keeps them; and two people made one because they say so."""

from dataclasses import replace

import pytest

from bot.domain.errors import AlreadyOnePerson, TwoOfTheStaff, TwoOnOnePlatform
from bot.domain.pairing import LIVES_FOR, MOST_MISSES, Pairing, PairingId
from bot.domain.people import Handle, PersonId
from bot.ports import Store, UnitOfWork
from tests.contracts.builders import HOUR, MAYA, MINUTE, NOON, SAM, a_ticket, handle, staff

SLACK, TEAMS = handle("U1"), handle("aad-1", "teams")


def met(unit: UnitOfWork, account: Handle, email: str | None = None) -> PersonId:
    return unit.people.meet(account, name=account.id, email=email).id


def opened(unit: UnitOfWork, asker: PersonId, code: str) -> Pairing:
    asked = Pairing(id=PairingId(0), asker=asker, asked_with=SLACK, ends_at=NOON + LIVES_FOR)
    return unit.pairings.open(asked, code)


def test_a_code_is_found_by_itself_and_by_its_number(desk: Store) -> None:
    with desk.write() as unit:
        unit.pairings.queue()
        made = opened(unit, met(unit, SLACK), "ABCDEFGH")
        unit.commit()
    with desk.read() as unit:
        assert unit.pairings.with_code("ABCDEFGH") == unit.pairings.get(made.id) == made
        assert made == Pairing(id=made.id, asker=made.asker, asked_with=SLACK, ends_at=NOON + LIVES_FOR)
        assert unit.pairings.with_code("ABCDEFGJ") is None
        assert unit.pairings.get(PairingId(made.id + 1)) is None


def test_a_new_one_takes_the_place_of_the_open_one_of_the_same_person(desk: Store) -> None:
    with desk.write() as unit:
        ana, bo = met(unit, SLACK), met(unit, handle("U2"))
        first, other = opened(unit, ana, "AAAAAAAA"), opened(unit, bo, "BBBBBBBB")
        second = opened(unit, ana, "CCCCCCCC")
        assert unit.pairings.get(first.id) is unit.pairings.with_code("AAAAAAAA") is None
        assert unit.pairings.get(other.id) == other
        linked = replace(second, asker_name="Ana", linked_at=NOON)
        unit.pairings.keep(linked)
        assert opened(unit, ana, "DDDDDDDD").id not in (first.id, second.id)
        assert unit.pairings.get(second.id) == linked, "what was linked stays told"


def test_what_came_of_it_is_kept_and_what_is_open_can_be_closed(desk: Store) -> None:
    with desk.write() as unit:
        ana, bo = met(unit, SLACK), met(unit, TEAMS)
        typed = replace(opened(unit, ana, "AAAAAAAA"), typist=bo, typed_with=TEAMS, typist_name="Bo")
        unit.pairings.keep(typed)
        assert unit.pairings.get(typed.id) == typed
        unit.pairings.close(bo)
        assert unit.pairings.get(typed.id) is None


def test_wrong_codes_are_each_persons_own(desk: Store) -> None:
    with desk.write() as unit:
        ana, bo = met(unit, SLACK), met(unit, TEAMS)
        for number in range(MOST_MISSES + 1):
            unit.pairings.miss(ana, at=NOON + number * MINUTE)
        assert unit.pairings.misses(ana) == [NOON + number * MINUTE for number in range(MOST_MISSES, 0, -1)]
        assert unit.pairings.misses(bo) == []


def test_what_ended_is_forgotten(desk: Store) -> None:
    with desk.write() as unit:
        ana = met(unit, SLACK)
        linked = replace(opened(unit, ana, "AAAAAAAA"), linked_at=NOON)
        unit.pairings.keep(linked)
        made = opened(unit, ana, "BBBBBBBB")
        unit.pairings.miss(ana, at=NOON)
        unit.pairings.miss(ana, at=NOON + HOUR)
        assert unit.pairings.forget(ended=NOON, linked=NOON) == 0
        assert unit.pairings.forget(ended=NOON + HOUR, linked=NOON) == 2
        assert (unit.pairings.get(made.id), unit.pairings.get(linked.id)) == (None, linked)
        assert unit.pairings.misses(ana) == [NOON + HOUR]
        assert unit.pairings.forget(ended=NOON, linked=NOON + MINUTE) == 1
        assert unit.pairings.get(linked.id) is None


# ── two made one ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_whom_no_address_joins_are_made_one(desk: Store) -> None:
    with desk.write() as unit:
        ana, there = met(unit, SLACK), met(unit, TEAMS, "ana@home.example")
        asked = a_ticket(unit, requester=there).id
        assert (unit.tickets.requested_by(ana), unit.tickets.requested_by(there)) == (0, 1)
        made = opened(unit, there, "AAAAAAAA")
        one = unit.people.unite(ana, there)
        unit.commit()
    with desk.read() as unit:
        assert unit.people.by_handle(SLACK) == unit.people.by_handle(TEAMS) == one
        assert (one.id, one.name, one.email) == (ana, "U1", "ana@home.example"), "the only address is theirs"
        assert unit.tickets.get(asked).requester == ana
        assert unit.tickets.requested_by(ana) == 1
        kept = unit.pairings.get(made.id)
        assert kept is not None
        assert kept.asker == ana


def test_of_two_addresses_the_one_of_whoever_stays_is_kept(desk: Store) -> None:
    with desk.write() as unit:
        ana, there = met(unit, SLACK, "ana@corp.example"), met(unit, TEAMS, "ana@home.example")
        assert unit.people.unite(ana, there).email == "ana@corp.example"


def test_one_of_the_staff_stays_whoever_asked(desk: Store) -> None:
    with desk.write() as unit:
        staff(unit)
        there = met(unit, TEAMS, "maya@home.example")
        assert unit.people.kept_of(there, MAYA) == unit.people.kept_of(MAYA, there) == MAYA
        one = unit.people.unite(there, MAYA)
        assert (one.id, one.email) == (MAYA, "maya@corp.example")


def test_who_is_not_made_one(desk: Store) -> None:
    with desk.write() as unit:
        unit.people.enrol(MAYA, name="Maya", email="maya@corp.example", handles=[SLACK])
        unit.people.enrol(SAM, name="Sam", email="sam@corp.example", handles=[TEAMS])
        ann, bo = met(unit, handle("U2")), met(unit, handle("U3"))
        for one, other, why in (
            (MAYA, SAM, TwoOfTheStaff),
            (ann, bo, TwoOnOnePlatform),
            (ann, MAYA, TwoOnOnePlatform),
            (ann, ann, AlreadyOnePerson),
        ):
            for pair in ((one, other), (other, one)):
                with pytest.raises(why):
                    unit.people.unite(*pair)
