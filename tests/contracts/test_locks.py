"""Who waits for whom on PostgreSQL, step by step. (On SQLite every writing unit waits for the one before it.)"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

import store
from bot.domain.draft import Draft, DraftId
from bot.domain.errors import Gone
from bot.domain.notices import CARD, Face, FaceKind, Notice
from bot.domain.people import PersonId
from bot.domain.terms import MessageRef
from bot.ports import Store
from tests.contracts.builders import HOUR, MAYA, MINUTE, NOON, ROOM, a_ticket, agent, ann, breach, kept_ticket, notice

URGENT = Face(kind=FaceKind.ESCALATION, event=5)


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Store]:
    opened = store.connect(postgres_url)
    yield opened
    opened.close()


@pytest.fixture
def meanwhile() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as thread:
        yield thread


def until_somebody_waits(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as watcher:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        for _ in range(500):
            if watcher.execute(query).fetchone() != (0,):
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_a_sweep_leaves_out_the_tickets_that_others_hold(postgres: Store) -> None:
    held, free = kept_ticket(postgres).id, kept_ticket(postgres).id
    with postgres.write() as unit:
        for ticket in (held, free):
            unit.timers.plan(ticket, [breach(ticket, NOON)])
        unit.commit()
    with postgres.write() as person:
        person.tickets.get(held)
        with postgres.write() as sweep:
            assert sweep.timers.due(NOON, limit=9) == [breach(free, NOON)]
            with postgres.write() as another:
                assert another.timers.due(NOON, limit=9) == []


def test_a_timer_waits_for_whoever_has_the_ticket_and_may_be_gone_then(
    postgres: Store, postgres_url: str, meanwhile: ThreadPoolExecutor
) -> None:
    """It must not hold the timer while it waits for the ticket, or the two would wait for each other."""
    ticket = kept_ticket(postgres).id
    with postgres.write() as unit:
        unit.timers.plan(ticket, [breach(ticket, NOON)])
        unit.commit()

    def fire() -> bool:
        with postgres.write() as unit:
            fired = unit.timers.fire(breach(ticket, NOON))
            unit.tickets.get(ticket)
            unit.commit()
        return fired

    with postgres.write() as person:
        person.tickets.get(ticket)
        firing = meanwhile.submit(fire)
        until_somebody_waits(postgres_url)
        person.timers.plan(ticket, [])
        person.commit()
    assert firing.result(timeout=5) is False


def test_a_lease_waits_for_the_lease_before_it(
    postgres: Store, postgres_url: str, meanwhile: ThreadPoolExecutor
) -> None:
    """Both would find the lane free: the first takes its ordinary parcel, the second one an urgent one put since."""
    ticket = kept_ticket(postgres).id
    with postgres.write() as unit:
        unit.outbox.put(notice(ticket), at=NOON)
        unit.commit()

    def lease() -> list[Notice]:
        with postgres.write() as unit:
            parcels = unit.outbox.lease(at=NOON, within=MINUTE, limit=9)
            unit.commit()
        return [parcel.notice for parcel in parcels]

    with postgres.write() as first:
        assert len(first.outbox.lease(at=NOON, within=MINUTE, limit=9)) == 1
        with postgres.write() as other:
            other.outbox.put(notice(ticket, face=URGENT, urgent=True), at=NOON)
            other.commit()
        second = meanwhile.submit(lease)
        until_somebody_waits(postgres_url)
        first.commit()
    assert second.result(timeout=5) == []


def test_a_delivery_is_noted_while_somebody_works_on_its_ticket(postgres: Store) -> None:
    """Else that work, about to put the same notice again, and the delivery would wait for each other."""
    ticket = kept_ticket(postgres).id
    with postgres.write() as unit:
        unit.outbox.put(notice(ticket), at=NOON)
        [parcel] = unit.outbox.lease(at=NOON, within=MINUTE, limit=1)
        unit.commit()
    where = MessageRef(platform="slack", conversation="C1", id="1.1")
    with postgres.write() as person:
        changed = person.tickets.get(ticket).claimed(agent(MAYA), NOON)
        person.tickets.save(changed)
        with postgres.write() as relay:
            relay.outbox.settle(parcel)
            relay.placements.put(ticket, ROOM, CARD, where)
            relay.commit()
        person.outbox.put(notice(ticket), at=NOON + HOUR)
        person.commit()
    with postgres.read() as unit:
        assert unit.placements.of(ticket, ROOM, CARD) == where
        assert unit.outbox.oldest(NOON + 9 * HOUR) == NOON + HOUR


def test_a_lease_leaves_out_what_is_being_put_again(postgres: Store) -> None:
    """Waiting for it would keep every lane waiting; it is leased once it is known what was put."""
    ticket = kept_ticket(postgres).id
    with postgres.write() as unit:
        for lane in (ROOM, MAYA):
            unit.outbox.put(notice(ticket, lane), at=NOON)
        unit.commit()
    with postgres.write() as person:
        person.outbox.put(notice(ticket), at=NOON + MINUTE)
        assert person.outbox.is_under_way() is False  # whoever asks has told everything before
        with postgres.write() as relay:
            parcels = relay.outbox.lease(at=NOON + MINUTE, within=MINUTE, limit=9)
            assert [parcel.notice for parcel in parcels] == [notice(ticket, MAYA)]


def test_a_form_sent_again_waits_for_the_first_and_finds_it_gone(
    postgres: Store, postgres_url: str, meanwhile: ThreadPoolExecutor
) -> None:
    draft = DraftId("d-1")
    with postgres.write() as unit:
        unit.drafts.keep(Draft(id=draft, person=ann(unit).id, category="vpn", at=NOON))
        unit.commit()

    def submit() -> str:
        with postgres.write() as unit:
            try:
                a_ticket(unit, requester=unit.drafts.get(draft).person)
            except Gone:
                return "gone"
        return "filed"

    with postgres.write() as first:
        a_ticket(first, requester=first.drafts.get(draft).person)
        second = meanwhile.submit(submit)
        until_somebody_waits(postgres_url)
        first.drafts.drop(draft)
        first.commit()
    assert second.result(timeout=5) == "gone"


def test_who_settles_many_waits_for_nobody_who_puts_one_of_them_again(postgres: Store) -> None:
    ticket = kept_ticket(postgres).id
    people = [notice(ticket, PersonId(f"p{n}")) for n in range(4)]
    with postgres.write() as unit:
        for one in people:
            unit.outbox.put(one, at=NOON)
        unit.commit()
    with postgres.write() as unit:
        parcels = unit.outbox.lease(at=NOON, within=MINUTE, limit=9)
        unit.commit()
    with postgres.write() as person:
        person.outbox.put(people[2], at=NOON)
        assert person.outbox.is_under_way()  # whoever asks has told everything before
        with postgres.write() as unit:
            settled = unit.outbox.settle(*parcels, skip=True)
            unit.commit()
        person.commit()
    assert settled == {parcel.id for parcel in parcels if parcel.notice != people[2]}
    with postgres.write() as unit:
        assert unit.outbox.settle(*parcels, skip=True) == {parcels[2].id}
        assert [parcel.notice for parcel in unit.outbox.lease(at=NOON, within=MINUTE, limit=9)] == [people[2]]
