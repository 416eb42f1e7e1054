"""Two people who turn out to be one: met on one platform and on the other, and then their e-mail tells it."""

import threading

import pytest

from bot.domain.deflection import Deflection
from bot.domain.draft import Draft, DraftId
from bot.domain.events import DetailsAdded, Watched
from bot.domain.notices import CARD
from bot.domain.people import Handle, Person, PersonId
from bot.domain.terms import MessageRef
from bot.ports import Store, UnitOfWork
from store import tables
from tests.contracts.builders import HOUR, MAYA, NOON, SAM, a_ticket, handle, notice, staff, with_event

SLACK, TEAMS = handle("U1"), handle("aad-1", "teams")
EMAIL = "ana@corp.example"
STAFF_ONLY = {"turns.agent", "follow_ups.person", "shifts.person", "gaps.person"}
"""Who stands there is of the staff, and is never merged away."""
NAMES = {
    "person",
    "agent",
    "owner",
    "by",
    "requester",
    "reporter",
    "asker",
    "typist",
    "colleague",
    "made_by",
    "undone_by",
}


def met_twice(unit: UnitOfWork) -> tuple[Person, Person]:
    """In Slack with her e-mail, and in Teams, which has not told it yet."""
    return unit.people.meet(SLACK, name="Ana", email=EMAIL), unit.people.meet(TEAMS, name="Ana Ruiz")


def told(desk: Store, who: Handle = TEAMS, email: str = EMAIL) -> Person:
    with desk.write() as unit:
        person = unit.people.meet(who, name="Ana Ruiz", email=email)
        unit.commit()
    return person


def test_wherever_a_person_stands_they_are_moved_or_of_the_staff() -> None:
    """A table that is new has to say which."""
    people = tables.people.c.id
    for table in tables.metadata.sorted_tables:
        for column in table.columns:
            points = any(key.column is people for key in column.foreign_keys)
            named = f"{table.name}.{column.name}"
            if column.name in NAMES:
                assert points or named == "timeline.by" or named in STAFF_ONLY, named


def test_who_was_met_in_both_is_one_once_the_email_is_known(desk: Store) -> None:
    with desk.write() as unit:
        in_slack, in_teams = met_twice(unit)
        unit.commit()
    assert in_slack.id != in_teams.id
    ana = told(desk, email=EMAIL.upper())
    assert ana.id == in_slack.id
    assert set(ana.handles) == {SLACK, TEAMS}
    with desk.read() as unit:
        assert unit.people.by_handle(SLACK) == unit.people.by_handle(TEAMS) == ana
        assert unit.people.get(in_teams.id).handles == ()
    assert told(desk, email=EMAIL.upper()) == ana, "and it happens once"


def test_everything_of_both_is_theirs(desk: Store) -> None:
    places = [MessageRef(platform=name, conversation="D1", id="1.1") for name in ("slack", "teams")]
    with desk.write() as unit:
        staff(unit)
        in_slack, in_teams = met_twice(unit)
        before, other = a_ticket(unit, requester=in_teams.id), a_ticket(unit, requester=MAYA)
        unit.tickets.save(with_event(other, Watched(at=NOON, by=MAYA, person=in_teams.id)))
        unit.drafts.keep(Draft(id=DraftId("d"), person=in_teams.id, category="vpn", at=NOON))
        deflection = Deflection(person=in_teams.id, category="vpn", article="a", question="q", at=NOON)
        unit.deflections.add(deflection)
        for who, place in zip((in_slack, in_teams), places, strict=True):
            unit.placements.put(before.id, who.id, CARD, place)
            unit.outbox.put(notice(before.id, who.id), at=NOON)
        unit.commit()
    ana = told(desk).id
    with desk.write() as unit:
        ticket = unit.tickets.get(before.id)
        assert (ticket.requester, ticket.timeline[0].by) == (ana, ana)
        assert unit.tickets.get(other.id).watchers == (ana,)
        assert [line.id for line in unit.tickets.lines(requester=ana)] == [before.id]
        assert unit.drafts.get(DraftId("d")).person == ana
        assert unit.deflections.take_back(ana, "vpn", since=NOON) == 1
        assert unit.placements.all(before.id, ana, CARD) == tuple(places), "one card on each platform, as they stand"
        waiting = unit.outbox.lease(at=NOON, within=HOUR, limit=9)
        assert [parcel.notice for parcel in waiting] == [notice(before.id, ana)]


def test_of_two_it_is_the_one_of_the_staff_who_stays(desk: Store) -> None:
    with desk.write() as unit:
        staff(unit)
        asked = a_ticket(unit, requester=unit.people.meet(TEAMS, name="M", email="m@corp.example").id).id
        unit.commit()
    assert told(desk, TEAMS, "maya@corp.example").id == MAYA
    with desk.read() as unit:
        assert unit.tickets.get(asked).requester == MAYA
        assert unit.people.get(MAYA).email == "maya@corp.example"


def test_one_of_the_staff_known_by_a_handle_takes_in_who_has_their_email(desk: Store) -> None:
    with desk.write() as unit:
        unit.people.enrol(MAYA, name="Maya", email=None, handles=[SLACK])
        met = unit.people.meet(TEAMS, name="Maya", email=EMAIL)
        asked = a_ticket(unit, requester=met.id).id
        unit.commit()
    maya = told(desk, SLACK)
    assert (maya.id, maya.email, set(maya.handles)) == (MAYA, EMAIL, {SLACK, TEAMS})
    with desk.read() as unit:
        assert unit.tickets.get(asked).requester == MAYA


@pytest.mark.parametrize("email", ["maya@corp.example", "sam@corp.example"])
def test_two_of_the_staff_are_never_made_one(desk: Store, email: str) -> None:
    with desk.write() as unit:
        unit.people.enrol(MAYA, name="Maya", email="maya@corp.example", handles=[SLACK])
        unit.people.enrol(SAM, name="Sam", email="sam@corp.example", handles=[TEAMS])
        assert unit.people.meet(TEAMS, name="Sam", email=email).id == SAM
        assert unit.people.meet(SLACK, name="Maya", email=email).id == MAYA


def test_two_accounts_on_one_platform_are_two_people(desk: Store) -> None:
    with desk.write() as unit:
        ann = unit.people.meet(handle("U1"), name="Ann", email=EMAIL)
        bo = unit.people.meet(handle("U2"), name="Bo")
        assert unit.people.meet(handle("U2"), name="Bo", email=EMAIL).id == bo.id != ann.id
        assert unit.people.get(ann.id).email == EMAIL


def test_what_was_under_way_when_they_became_one_is_theirs_after_a_while(desk: Store) -> None:
    """A request had found out who it is of before, and writes after."""
    with desk.write() as unit:
        _, in_teams = met_twice(unit)
        unit.commit()
    ana = told(desk).id
    with desk.write() as unit:
        late = a_ticket(unit, requester=in_teams.id).id
        unit.commit()
    looked_at = []
    for _ in range(3):
        with desk.write() as unit:
            looked_at.append(unit.people.settle())
            unit.commit()
    assert looked_at == [1, 1, 0], "and then nobody looks any more"
    with desk.read() as unit:
        ticket = unit.tickets.get(late)
        assert (ticket.requester, ticket.timeline[0].by) == (ana, ana)


def test_a_change_that_is_under_way_meanwhile_is_kept_and_theirs(desk: Store) -> None:
    with desk.write() as unit:
        _, in_teams = met_twice(unit)
        asked = a_ticket(unit, requester=in_teams.id).id
        unit.commit()
    merging = threading.Thread(target=lambda: told(desk))
    with desk.write() as unit:
        held = unit.tickets.get(asked)
        merging.start()
        unit.tickets.save(with_event(held, DetailsAdded(at=NOON, by=in_teams.id, text="it goes on")))
        unit.commit()
    merging.join()
    with desk.read() as unit:
        ana = unit.people.by_handle(TEAMS)
        ticket = unit.tickets.get(asked)
        assert ana is not None
        assert ana == unit.people.by_handle(SLACK)
        assert ticket.requester == ana.id
        assert [event.by for event in ticket.timeline] == [ana.id, ana.id]


def test_who_was_merged_into_somebody_goes_along_when_they_are_merged(desk: Store) -> None:
    with desk.write() as unit:
        _, in_teams = met_twice(unit)
        unit.commit()
    first = told(desk).id
    with desk.write() as unit:
        unit.people.enrol(MAYA, name="Maya", email=EMAIL)
        late = a_ticket(unit, requester=in_teams.id).id
        unit.people.settle()
        unit.commit()
    with desk.read() as unit:
        assert unit.tickets.get(late).requester == MAYA != first


# ── which of their handles comes first ───────────────────────────────────────────────────────────────────────────


def of_both(desk: Store) -> PersonId:
    with desk.write() as unit:
        met_twice(unit)
        unit.commit()
    return told(desk).id


def test_the_handle_that_was_used_last_comes_first(desk: Store) -> None:
    ana = of_both(desk)
    for number, used in enumerate((TEAMS, SLACK, TEAMS)):
        with desk.write() as unit:
            unit.people.use(used, at=NOON + number * HOUR)
            unit.commit()
        with desk.read() as unit:
            assert unit.people.get(ana).handles[0] == used


def test_a_handle_that_is_lost_comes_last_until_it_is_used(desk: Store) -> None:
    ana = of_both(desk)
    with desk.write() as unit:
        unit.people.use(SLACK, at=NOON)
        unit.people.use(TEAMS, at=NOON + HOUR)
        unit.people.lose(TEAMS, at=NOON + HOUR)
        assert unit.people.get(ana).handles == (SLACK, TEAMS)
        unit.people.use(TEAMS, at=NOON + 2 * HOUR)
        assert unit.people.get(ana).handles == (TEAMS, SLACK)
