"""Notices on their way: joined, leased lane by lane, kept until delivered or buried."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.notices import CARD, Face, FaceKind, Notice
from bot.domain.people import Channel, PersonId
from bot.domain.ticket import TicketId
from bot.ports import Store, UnitOfWork
from bot.post import Parcel
from tests.contracts.builders import HOUR, MINUTE, NOON, kept_ticket, notice

HALL = Channel(platform="teams", id="19:abc@thread.tacv2/with/slashes")
ENTRY = Face(kind=FaceKind.ENTRY, event=3)


@pytest.fixture
def ticket(desk: Store) -> TicketId:
    return kept_ticket(desk).id


def put(desk: Store, *notices: Notice, at: datetime = NOON) -> None:
    with desk.write() as unit:
        for one in notices:
            unit.outbox.put(one, at=at)
        unit.commit()


def lease(desk: Store, *, at: datetime = NOON, limit: int = 9) -> list[Parcel]:
    with desk.write() as unit:
        parcels = unit.outbox.lease(at=at, within=MINUTE, limit=limit)
        unit.commit()
    return parcels


def leased(desk: Store, *, at: datetime = NOON) -> list[Notice]:
    return [parcel.notice for parcel in lease(desk, at=at)]


def settle(desk: Store, parcel: Parcel) -> None:
    with desk.write() as unit:
        unit.outbox.settle(parcel)
        unit.commit()


def again(desk: Store, parcel: Parcel, *, at: datetime) -> None:
    with desk.write() as unit:
        unit.outbox.again(parcel, at=at, why="rate limited")
        unit.commit()


def bury(desk: Store, parcel: Parcel, *, at: datetime = NOON) -> None:
    with desk.write() as unit:
        unit.outbox.bury(parcel, at=at, why="no such channel")
        unit.commit()


def drained(unit: UnitOfWork, at: datetime) -> list[Notice]:
    found: list[Notice] = []
    while parcels := unit.outbox.lease(at=at, within=MINUTE, limit=1):
        found.append(parcels[0].notice)
        unit.outbox.settle(parcels[0])
    return found


# ── put and lease ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_notice_comes_back_as_it_was_put(desk: Store, ticket: TicketId) -> None:
    shown = Notice(ticket=ticket, to=HALL, face=ENTRY, under_card=True, urgent=True)
    told = Notice(ticket=ticket, to=PersonId("p/1:2"), face=CARD)
    put(desk, shown, told)
    parcels = lease(desk)
    assert [parcel.notice for parcel in parcels] == [shown, told]
    assert {(parcel.attempts, parcel.first_tried_at) for parcel in parcels} == {(0, None)}


def test_a_second_notice_for_the_same_face_joins_the_first(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket), at=NOON)
    put(desk, notice(ticket, urgent=True), at=NOON + HOUR)
    put(desk, notice(ticket), at=NOON + 2 * HOUR)
    with desk.write() as unit:
        assert unit.outbox.oldest(NOON + 9 * HOUR) == NOON
        assert drained(unit, NOON + 3 * HOUR) == [notice(ticket, urgent=True)]
        assert unit.outbox.oldest(NOON + 9 * HOUR) is None


def test_each_lane_gives_one_at_a_time_in_order(desk: Store, ticket: TicketId) -> None:
    first, second = notice(ticket), notice(ticket, face=ENTRY)
    put(desk, first, second, notice(ticket, HALL))
    parcel, other = lease(desk)
    assert [parcel.notice, other.notice] == [first, notice(ticket, HALL)]
    assert lease(desk) == []
    settle(desk, parcel)
    assert leased(desk) == [second]


def test_urgent_ones_come_first_in_their_lane_and_among_the_lanes(desk: Store, ticket: TicketId) -> None:
    urgent = notice(ticket, HALL, ENTRY, urgent=True)
    put(desk, notice(ticket), notice(ticket, HALL), notice(ticket, PersonId("ann")), urgent)
    assert [parcel.notice for parcel in lease(desk, limit=1)] == [urgent]
    assert leased(desk) == [notice(ticket), notice(ticket, PersonId("ann"))]


def test_a_lane_that_waits_for_its_next_try_gives_nothing_but_what_is_urgent(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket), notice(ticket, face=ENTRY))
    [parcel] = lease(desk)
    again(desk, parcel, at=NOON + HOUR)
    assert leased(desk, at=NOON + MINUTE) == []
    put(desk, notice(ticket, HALL))
    [elsewhere] = lease(desk, at=NOON + MINUTE)
    assert elsewhere.notice == notice(ticket, HALL)
    settle(desk, elsewhere)
    urgent = notice(ticket, face=Face(kind=FaceKind.ESCALATION, event=5), urgent=True)
    put(desk, urgent)
    [overtaking] = lease(desk, at=NOON + 2 * MINUTE)
    assert overtaking.notice == urgent
    settle(desk, overtaking)
    assert leased(desk, at=NOON + 59 * MINUTE) == []
    assert leased(desk, at=NOON + HOUR) == [notice(ticket)]


def test_nothing_overtakes_a_parcel_under_lease(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    lease(desk)
    put(desk, notice(ticket, face=ENTRY, urgent=True))
    assert lease(desk) == []


def test_one_urgent_parcel_overtakes_another_that_waits(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket, urgent=True))
    [parcel] = lease(desk)
    again(desk, parcel, at=NOON + HOUR)
    put(desk, notice(ticket, face=ENTRY, urgent=True))
    assert leased(desk) == [notice(ticket, face=ENTRY, urgent=True)]


# ── attempts ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_tries_are_counted_from_the_first(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    for tried in range(3):
        at = NOON + tried * HOUR
        [parcel] = lease(desk, at=at)
        assert (parcel.attempts, parcel.first_tried_at) == (tried, NOON if tried else None)
        again(desk, parcel, at=at + HOUR)


def test_a_lease_that_ran_out_is_leased_again_and_counts_as_a_try(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    [lost] = lease(desk)
    assert lease(desk, at=NOON + timedelta(seconds=59)) == []
    [parcel] = lease(desk, at=NOON + MINUTE)
    assert (parcel.id, parcel.attempts, parcel.first_tried_at) == (lost.id, 1, NOON)


def test_who_lost_the_lease_settles_nothing(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    [late] = lease(desk)
    [parcel] = lease(desk, at=NOON + HOUR)
    settle(desk, late)
    bury(desk, late)
    again(desk, late, at=NOON)
    assert lease(desk, at=NOON + HOUR) == []
    with desk.read() as unit:
        assert unit.outbox.oldest(NOON + 9 * HOUR) == NOON
        assert unit.outbox.dead_letters() == []
    settle(desk, parcel)
    with desk.read() as unit:
        assert unit.outbox.oldest(NOON + 9 * HOUR) is None


def test_who_is_late_but_alone_still_settles(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    [parcel] = lease(desk)
    settle(desk, parcel)
    assert lease(desk, at=NOON + HOUR) == []


def test_many_are_settled_at_once_but_for_those_of_a_lease_that_is_over(desk: Store, ticket: TicketId) -> None:
    put(desk, *(notice(ticket, PersonId(f"p{n}")) for n in range(5)))
    parcels = lease(desk)
    others = lease(desk, at=NOON + HOUR, limit=1)
    put(desk, notice(ticket, PersonId("p1")), notice(ticket, PersonId("p3"), urgent=True), at=NOON + MINUTE)
    with desk.write() as unit:
        unit.outbox.settle()
        unit.outbox.settle(*parcels)
        unit.commit()
    anew = lease(desk)
    assert [one.notice for one in anew] == [notice(ticket, PersonId("p3"), urgent=True), notice(ticket, PersonId("p1"))]
    assert [one.attempts for one in anew] == [0, 0]
    with desk.write() as unit:
        unit.outbox.settle(*others, *anew)
        assert unit.outbox.oldest(NOON + 9 * HOUR) is None


# ── put again during the lease ────────────────────────────────────────────────────────────────────────────────


def test_put_again_during_the_lease_it_stays_and_is_leased_anew(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    [parcel] = lease(desk)
    put(desk, notice(ticket), at=NOON + MINUTE)
    put(desk, notice(ticket), at=NOON + HOUR)
    settle(desk, parcel)
    with desk.read() as unit:
        assert unit.outbox.oldest(NOON + 9 * HOUR) == NOON + MINUTE
    [anew] = lease(desk)
    assert anew.notice == notice(ticket)
    assert (anew.attempts, anew.first_tried_at) == (0, None)
    assert anew.id != parcel.id
    settle(desk, parcel)  # said twice, it is no word about the new one
    settle(desk, anew)
    with desk.read() as unit:
        assert unit.outbox.oldest(NOON + 9 * HOUR) is None


def test_a_new_try_shows_what_was_put_meanwhile(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    [parcel] = lease(desk)
    put(desk, notice(ticket))
    again(desk, parcel, at=NOON)
    [parcel] = lease(desk)
    settle(desk, parcel)
    assert lease(desk) == []


def test_put_again_after_the_lease_ran_out_one_delivery_is_enough(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    lease(desk)
    put(desk, notice(ticket))
    [parcel] = lease(desk, at=NOON + HOUR)
    settle(desk, parcel)
    assert lease(desk, at=NOON + HOUR) == []


# ── dead letters ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_buried_parcel_is_a_dead_letter_and_blocks_nothing(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket), notice(ticket, face=ENTRY))
    [parcel] = lease(desk)
    bury(desk, parcel, at=NOON + HOUR)
    with desk.read() as unit:
        [letter] = unit.outbox.dead_letters()
    assert (letter.why, letter.at, letter.parcel.id, letter.parcel.notice, letter.parcel.attempts) == (
        "no such channel",
        NOON + HOUR,
        parcel.id,
        notice(ticket),
        1,
    )
    put(desk, notice(ticket))
    with desk.write() as unit:
        assert drained(unit, NOON) == [notice(ticket, face=ENTRY), notice(ticket)]
        assert unit.outbox.oldest(NOON + 9 * HOUR) is None
        assert len(unit.outbox.dead_letters()) == 1


def test_what_was_put_during_the_lease_is_not_buried_with_it(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    [parcel] = lease(desk)
    put(desk, notice(ticket))
    bury(desk, parcel)
    assert leased(desk) == [notice(ticket)]
    with desk.read() as unit:
        assert [letter.parcel.id for letter in unit.outbox.dead_letters()] == [parcel.id]


def test_dead_letters_the_last_first(desk: Store, ticket: TicketId) -> None:
    for n in range(3):
        put(desk, notice(ticket, face=replace(ENTRY, event=n)))
        [parcel] = lease(desk)
        bury(desk, parcel, at=NOON + n * HOUR)
    with desk.read() as unit:
        assert [letter.at for letter in unit.outbox.dead_letters(limit=2)] == [NOON + 2 * HOUR, NOON + HOUR]


def test_a_dead_letter_comes_back_once(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    [parcel] = lease(desk)
    bury(desk, parcel)
    for revived in (True, False):
        with desk.write() as unit:
            assert unit.outbox.revive(parcel.id) is revived
            unit.commit()
    [anew] = lease(desk)
    assert (anew.notice, anew.attempts, anew.first_tried_at) == (notice(ticket), 0, None)
    with desk.write() as unit:
        assert unit.outbox.dead_letters() == []
        assert not unit.outbox.revive(anew.id)
        assert not unit.outbox.revive(10**6)


def test_a_dead_letter_joins_the_same_notice_that_waits_by_now(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    [parcel] = lease(desk)
    bury(desk, parcel)
    put(desk, notice(ticket))
    with desk.write() as unit:
        assert unit.outbox.revive(parcel.id)
        assert drained(unit, NOON) == [notice(ticket)]
        assert unit.outbox.dead_letters() == []


def test_the_oldest_is_who_waits_the_longest(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket), at=NOON + HOUR)
    put(desk, notice(ticket, HALL), at=NOON)
    with desk.read() as unit:
        assert unit.outbox.oldest(NOON + 9 * HOUR) == NOON


def test_a_lease_that_is_renewed_goes_on_and_one_that_somebody_else_has_does_not(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    [mine] = lease(desk)
    with desk.write() as unit:
        unit.outbox.renew([mine], until=NOON + HOUR)
        unit.commit()
    assert lease(desk, at=NOON + 59 * MINUTE) == []
    [theirs] = lease(desk, at=NOON + HOUR)
    with desk.write() as unit:
        unit.outbox.renew([mine], until=NOON + 9 * HOUR)
        unit.commit()
    assert [parcel.id for parcel in lease(desk, at=NOON + 3 * HOUR)] == [theirs.id]


def test_what_was_tried_is_under_way_until_somebody_says_how_it_ended(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    with desk.read() as unit:
        assert not unit.outbox.is_under_way()
    [parcel] = lease(desk)
    with desk.read() as unit:
        assert unit.outbox.is_under_way()
    settle(desk, parcel)
    with desk.read() as unit:
        assert not unit.outbox.is_under_way()
