"""Who is known by which handles: one person may have several, and a handle is never stolen."""

import pytest

from bot.domain.deflection import Deflection
from bot.domain.draft import Draft, DraftId
from bot.domain.notices import CARD
from bot.domain.people import Availability, PersonId, Presence
from bot.domain.terms import MessageRef
from bot.ports import Store
from tests.contracts.builders import HOUR, MAYA, NOON, a_ticket, handle, notice

WHERE = MessageRef(platform="slack", conversation="D1", id="1.1")
BEFORE = MessageRef(platform="slack", conversation="D1", id="1.0")


def test_the_same_handle_is_the_same_person(desk: Store) -> None:
    with desk.write() as unit:
        first = unit.people.meet(handle("U1"), name="Ann", email="ann@corp.example", zone="Europe/Paris")
        unit.commit()
    with desk.write() as unit:
        again = unit.people.meet(handle("U1"), name="Ann")
        unit.commit()
    assert again == first
    assert (first.name, first.email, first.zone, first.handles) == (
        "Ann",
        "ann@corp.example",
        "Europe/Paris",
        (handle("U1"),),
    )


def test_what_is_given_replaces_what_was_known_and_an_empty_name_does_not(desk: Store) -> None:
    with desk.write() as unit:
        first = unit.people.meet(handle("U1"), name="Ann")
        unit.people.set_availability(first.id, Availability(presence=Presence.AWAY, until=NOON))
        later = unit.people.meet(handle("U1"), name="Ann Lee", email="Ann@corp.example", zone="Asia/Tokyo")
        assert (later.name, later.email, later.zone) == ("Ann Lee", "Ann@corp.example", "Asia/Tokyo")
        assert unit.people.meet(handle("U1"), name=" ") == later
        unit.commit()
    with desk.read() as unit:
        assert unit.people.get(first.id) == later
    assert later.availability == Availability(presence=Presence.AWAY, until=NOON)


def test_a_new_handle_with_a_known_email_belongs_to_them(desk: Store) -> None:
    with desk.write() as unit:
        slack = unit.people.meet(handle("U1"), name="Ann", email="Ann@Corp.example")
        teams = unit.people.meet(handle("aad-1", "teams"), name="Ann Lee", email="ann@corp.EXAMPLE")
        unit.commit()
    assert teams.id == slack.id
    assert set(teams.handles) == {handle("U1"), handle("aad-1", "teams")}


def test_the_same_account_name_elsewhere_is_somebody_else(desk: Store) -> None:
    with desk.write() as unit:
        assert unit.people.meet(handle("U1"), name="Ann").id != unit.people.meet(handle("U1", "teams"), name="Ann").id


def test_an_email_of_somebody_else_stays_theirs(desk: Store) -> None:
    with desk.write() as unit:
        ann = unit.people.meet(handle("U1"), name="Ann", email="ann@corp.example")
        bo = unit.people.meet(handle("U2"), name="Bo")
        told = unit.people.meet(handle("U2"), name="Bo", email="ANN@corp.example")
        unit.commit()
    with desk.read() as unit:
        assert unit.people.get(ann.id) == ann
        assert unit.people.get(bo.id) == told == bo


def test_people_are_read_together(desk: Store) -> None:
    with desk.write() as unit:
        ann, bo = (unit.people.meet(handle(name), name=name) for name in ("Ann", "Bo"))
        unit.people.meet(handle("Cy"), name="Cy")
        unit.commit()
    with desk.read() as unit:
        assert unit.people.all([ann.id, bo.id, ann.id, PersonId("nobody")]) == {ann.id: ann, bo.id: bo}
        assert unit.people.all([]) == {}
        with pytest.raises(KeyError):
            unit.people.get(PersonId("nobody"))


def test_somebody_is_found_by_any_of_their_handles(desk: Store) -> None:
    with desk.write() as unit:
        unit.people.meet(handle("U1"), name="Ann", email="ann@corp.example")
        ann = unit.people.meet(handle("aad-1", "teams"), name="Ann", email="ann@corp.example")
        unit.commit()
    with desk.read() as unit:
        assert unit.people.by_handle(handle("U1")) == unit.people.by_handle(handle("aad-1", "teams")) == ann
        assert unit.people.by_handle(handle("U1", "teams")) is None


def test_nobody_unknown_is_available(desk: Store) -> None:
    with desk.write() as unit, pytest.raises(KeyError):
        unit.people.set_availability(PersonId("nobody"), Availability())


# ── enrol ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_staff_are_known_under_their_own_key(desk: Store) -> None:
    for _ in range(2):
        with desk.write() as unit:
            maya = unit.people.enrol(MAYA, name="Maya", email="maya@corp.example", handles=[handle("U9")])
            unit.commit()
        with desk.write() as unit:
            assert unit.people.meet(handle("U9"), name="Maya") == maya
            unit.people.set_availability(MAYA, Availability())
            assert unit.people.meet(handle("aad", "teams"), name="Maya", email="MAYA@corp.example").id == MAYA
    assert (maya.id, maya.name, maya.email, maya.handles) == (MAYA, "Maya", "maya@corp.example", (handle("U9"),))


def test_enrolling_keeps_what_the_desk_learnt(desk: Store) -> None:
    with desk.write() as unit:
        unit.people.enrol(MAYA, name="Maya", email=None, handles=[handle("U9")])
        unit.people.meet(handle("U9"), name="Maya", email="maya@corp.example", zone="Europe/Paris")
        unit.people.set_availability(MAYA, Availability(presence=Presence.BUSY))
        maya = unit.people.enrol(MAYA, name="Maya R.", email=None)
    assert (maya.name, maya.email, maya.zone) == ("Maya R.", "maya@corp.example", "Europe/Paris")
    assert maya.availability == Availability(presence=Presence.BUSY)
    assert maya.handles == (handle("U9"),)


def test_a_handle_and_an_email_move_from_one_of_the_staff_to_another_and_nothing_else(desk: Store) -> None:
    sam = PersonId("sam")
    with desk.write() as unit:
        unit.people.enrol(sam, name="Sam", email="shared@corp.example", handles=[handle("U1"), handle("U2")])
        mine = a_ticket(unit, requester=sam)
        unit.people.enrol(MAYA, name="Maya", email="Shared@corp.example", handles=[handle("U2")])
        unit.commit()
    with desk.read() as unit:
        assert unit.people.get(sam).email is None
        assert unit.people.get(sam).handles == (handle("U1"),)
        assert unit.people.get(MAYA).handles == (handle("U2"),)
        assert unit.tickets.get(mine.id).requester == sam


@pytest.mark.parametrize("known_by", ["e-mail", "handle"])
def test_somebody_met_before_brings_what_they_asked_for(desk: Store, known_by: str) -> None:
    with desk.write() as unit:
        met = unit.people.meet(handle("U9"), name="maya", email="Maya@corp.example").id
        unit.commit()
    with desk.write() as unit:
        unit.people.enrol(MAYA, name="Maya", email=None)
        asked, twice = a_ticket(unit, requester=met).id, a_ticket(unit, requester=met).id
        unit.drafts.keep(Draft(id=DraftId("d"), person=met, category="vpn", at=NOON))
        deflection = Deflection(person=met, category="vpn", article="a", question="q", at=NOON)
        unit.deflections.add(deflection)
        unit.placements.put(asked, met, CARD, WHERE)
        unit.placements.put(twice, met, CARD, BEFORE)
        unit.placements.put(twice, MAYA, CARD, MessageRef(platform="slack", conversation="D1", id="1.2"))
        unit.outbox.put(notice(asked, met), at=NOON)
        unit.outbox.put(notice(twice, met), at=NOON)
        unit.outbox.put(notice(twice, MAYA), at=NOON)
        unit.commit()
    with desk.write() as unit:
        given = {"email": "maya@corp.example"} if known_by == "e-mail" else {"email": None, "handles": [handle("U9")]}
        maya = unit.people.enrol(MAYA, name="Maya", **given)
        unit.commit()
    assert maya.handles == (handle("U9"),)
    with desk.write() as unit:
        assert unit.people.meet(handle("U9"), name="Maya", email="Maya@corp.example").id == MAYA
        ticket = unit.tickets.get(asked)
        assert (ticket.requester, ticket.timeline[0].by) == (MAYA, MAYA)
        assert unit.drafts.get(DraftId("d")).person == MAYA
        assert unit.deflections.take_back(MAYA, "vpn", since=NOON) == 1
        assert unit.placements.of(asked, MAYA, CARD) == WHERE
        assert unit.placements.of(asked, met, CARD) is None
        assert unit.placements.at(BEFORE) is None
        assert unit.people.get(met).handles == ()
        assert unit.people.get(met).name == "maya"
        waiting = []
        while leased := unit.outbox.lease(at=NOON, within=HOUR, limit=9):
            waiting += [parcel.notice for parcel in leased]
            unit.outbox.settle(leased[0])
    assert waiting == [notice(asked, MAYA), notice(twice, MAYA)]
