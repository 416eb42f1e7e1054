"""What is closed to the desk, as every process of it knows; and parcels that wait without having been tried."""

from datetime import timedelta

import pytest

from bot.domain.ticket import TicketId
from bot.ports import Store
from bot.post import Closure
from tests.contracts.builders import HOUR, MINUTE, NOON, kept_ticket, notice
from tests.contracts.test_outbox import again, lease, leased, put

SHUT = Closure(platform="slack", why="the token was revoked", since=NOON, until=NOON + HOUR)
ARCHIVED = Closure(platform="slack", place="#help", why="it is archived", since=NOON, until=NOON + HOUR)


@pytest.fixture
def ticket(desk: Store) -> TicketId:
    return kept_ticket(desk).id


def close(desk: Store, closure: Closure) -> bool:
    with desk.write() as unit:
        is_news = unit.closures.put(closure)
        unit.commit()
    return is_news


def closed(desk: Store) -> list[Closure]:
    with desk.read() as unit:
        return unit.closures.all()


def test_what_is_closed_stays_so_since_the_first_time(desk: Store) -> None:
    later = Closure(platform="slack", why="switched off", since=NOON + MINUTE, until=NOON + 2 * HOUR)
    assert close(desk, SHUT)
    assert not close(desk, later)
    assert close(desk, ARCHIVED)
    kept = Closure(platform="slack", why="switched off", since=NOON, until=NOON + 2 * HOUR)
    assert closed(desk) == [kept, ARCHIVED]


def test_a_platform_and_its_places_open_one_by_one(desk: Store) -> None:
    close(desk, SHUT)
    close(desk, ARCHIVED)
    with desk.write() as unit:
        assert unit.closures.holds("slack")
        assert unit.closures.drop("slack")
        assert not unit.closures.drop("slack")
        assert not unit.closures.holds("slack")
        unit.commit()
    assert closed(desk) == [ARCHIVED]
    assert close(desk, SHUT), "and it is news when it closes again"


def test_a_lane_whose_turn_is_later_counts_no_try_and_keeps_its_order(desk: Store, ticket: TicketId) -> None:
    first, second, urgent = notice(ticket), notice(kept_ticket(desk).id), notice(kept_ticket(desk).id, urgent=True)
    put(desk, first, second)
    for _ in range(3):
        (parcel,) = lease(desk)
        assert (parcel.notice, parcel.attempts, parcel.is_doubtful) == (first, 0, False)
        with desk.write() as unit:
            unit.outbox.defer(parcel, until=NOON + MINUTE)
            unit.commit()
        assert leased(desk) == []
        put(desk)
        with desk.write() as unit:
            unit.outbox.hurry(NOON)
            unit.commit()
    (parcel,) = lease(desk)
    with desk.write() as unit:
        unit.outbox.defer(parcel, until=NOON + MINUTE)
        unit.commit()
    put(desk, urgent)
    assert leased(desk) == [urgent], "what is urgent asks by itself"


def test_a_lease_that_ran_out_and_a_lost_answer_leave_a_doubt_and_a_refusal_does_not(
    desk: Store, ticket: TicketId
) -> None:
    put(desk, notice(ticket))
    (parcel,) = lease(desk)
    again(desk, parcel, at=NOON)
    (parcel,) = lease(desk)
    assert not parcel.is_doubtful
    with desk.write() as unit:
        unit.outbox.again(parcel, at=NOON, why="no answer", doubtful=True)
        unit.commit()
    (parcel,) = lease(desk)
    assert parcel.is_doubtful
    again(desk, parcel, at=NOON)
    (parcel,) = lease(desk)
    assert parcel.is_doubtful, "once is for ever"


def test_whoever_died_with_a_parcel_may_have_delivered_it(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    lease(desk)
    later = NOON + MINUTE + timedelta(seconds=1)
    (parcel,) = lease(desk, at=later)
    assert parcel.is_doubtful
    with desk.write() as unit:
        unit.outbox.hold(parcel, until=later)
        unit.commit()
    (parcel,) = lease(desk, at=later)
    assert parcel.is_doubtful, "and waiting for its time changes nothing about that"


def test_everything_held_is_released_at_once(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket))
    (parcel,) = lease(desk)
    with desk.write() as unit:
        unit.outbox.hold(parcel, until=NOON + HOUR)
        unit.commit()
    assert leased(desk) == []
    with desk.write() as unit:
        unit.outbox.release()
        unit.commit()
    assert len(leased(desk)) == 1
