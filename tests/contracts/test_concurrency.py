"""Many at once, on two replicas of the desk: nobody wins twice, nobody is told wrong, nobody waits for ever."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import pytest

import store
from bot.domain.draft import Draft, DraftId
from bot.domain.errors import AlreadyTaken, AlreadyYours, Gone, Repeated
from bot.domain.notices import CARD, Face, FaceKind
from bot.domain.people import Channel, PersonId
from bot.domain.terms import MessageRef
from bot.domain.ticket import TicketId
from bot.domain.timed.timer import Timer
from bot.ports import Store
from bot.post import Parcel
from tests.contracts.builders import (
    HOUR,
    MAYA,
    MINUTE,
    NETWORK,
    NOON,
    ROOM,
    SAM,
    a_ticket,
    agent,
    ann,
    breach,
    handle,
    kept_ticket,
    notice,
)

T = TypeVar("T")


@pytest.fixture
def replicas(url: str) -> Iterator[Sequence[Store]]:
    opened = [store.connect(url), store.connect(url)]
    yield opened
    for one in opened:
        one.close()


def at_once(how_many: int, call: Callable[[int], T]) -> list[T]:
    """Call it in so many threads, all let go at the same moment; what each answered, in their order."""
    start = threading.Barrier(how_many)

    def run(number: int) -> T:
        start.wait(timeout=10)
        return call(number)

    with ThreadPoolExecutor(how_many) as threads:
        return list(threads.map(run, range(how_many)))


def test_of_those_who_claim_at_once_one_wins_and_the_others_are_told(replicas: Sequence[Store]) -> None:
    ticket = kept_ticket(replicas[0])

    def claim(number: int) -> str:
        with replicas[number % 2].write() as unit:
            try:
                claimed = unit.tickets.get(ticket.id).claimed(agent((MAYA, SAM)[number % 2]), NOON)
            except (AlreadyTaken, AlreadyYours) as told:
                return type(told).__name__
            unit.tickets.save(claimed)
            unit.commit()
        return "won"

    answers = Counter(at_once(8, claim))
    assert answers == {"won": 1, "AlreadyYours": 3, "AlreadyTaken": 4}
    with replicas[0].read() as unit:
        assert [event.kind for event in unit.tickets.get(ticket.id).timeline] == ["filed", "assigned"]


def test_turns_are_fair_however_many_take_them_at_once(replicas: Sequence[Store]) -> None:
    agents = [PersonId(f"agent {n}") for n in range(7)]

    def give(number: int) -> list[PersonId]:
        given = []
        for _ in range(6):
            with replicas[number % 2].write() as unit:
                turns = unit.turns.of(NETWORK)
                agent = min(agents, key=lambda one: (turns.get(one, 0), one))
                unit.turns.take(NETWORK, agent)
                unit.commit()
            given.append(agent)
        return given

    shares = Counter(agent for given in at_once(16, give) for agent in given)
    assert shares.total() == 16 * 6
    assert max(shares.values()) - min(shares.values()) <= 1
    assert set(shares) == set(agents)


def test_numbers_have_no_gaps_though_some_filings_are_undone(replicas: Sequence[Store]) -> None:
    kept_ticket(replicas[0])

    def file(number: int) -> int | None:
        with replicas[number % 2].write() as unit:
            ticket = a_ticket(unit)
            if number % 3 == 0:
                return None
            unit.commit()
        return ticket.id

    numbers = [number for number in at_once(12, file) if number is not None]
    assert sorted(numbers) == list(range(2, 10))


def test_a_delivery_that_comes_to_all_at_once_is_taken_once(replicas: Sequence[Store]) -> None:
    def deliver(number: int) -> str:
        with replicas[number % 2].write() as unit:
            try:
                unit.inbox.take("slack:event:Ev1", at=NOON)
            except Repeated as repeated:
                return repeated.outcome
            unit.inbox.tell("slack:event:Ev1", f"done by {number}")
            unit.commit()
        return f"done by {number}"

    assert len(set(at_once(8, deliver))) == 1


def test_somebody_new_who_comes_everywhere_at_once_is_one_person(replicas: Sequence[Store]) -> None:
    def meet(number: int) -> PersonId:
        with replicas[number % 2].write() as unit:
            account = handle(f"U{number % 4}", "slack" if number % 3 else "teams")
            person = unit.people.meet(account, name="Ann", email="Ann@corp.example")
            unit.commit()
        return person.id

    assert len(set(at_once(12, meet))) == 1


def test_staff_enrolled_by_replicas_that_start_together(replicas: Sequence[Store]) -> None:
    def enrol(number: int) -> PersonId:
        with replicas[number % 2].write() as unit:
            if number < 4:
                unit.people.enrol(MAYA, name="Maya", email="maya@corp.example", handles=[handle("U9")])
            else:
                unit.people.meet(handle("U9"), name="Maya", email="maya@corp.example")
            unit.commit()
        return MAYA

    at_once(8, enrol)
    with replicas[0].write() as unit:
        assert unit.people.meet(handle("U9"), name="Maya").id == MAYA


def test_a_form_sent_twice_at_once_becomes_one_ticket(replicas: Sequence[Store]) -> None:
    with replicas[0].write() as unit:
        draft = Draft(id=DraftId("d"), person=ann(unit).id, category="vpn", at=NOON)
        unit.drafts.keep(draft)
        unit.commit()

    def submit(number: int) -> str:
        with replicas[number % 2].write() as unit:
            try:
                held = unit.drafts.get(draft.id)
            except Gone:
                return "gone"
            a_ticket(unit, requester=held.person)
            unit.drafts.drop(draft.id)
            unit.commit()
        return "filed"

    assert Counter(at_once(6, submit)) == {"filed": 1, "gone": 5}


# ── outbox ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_parcel_is_leased_twice_and_no_lane_to_two_at_once(replicas: Sequence[Store]) -> None:
    lanes = [Channel(platform="slack", id=f"C{n}") for n in range(5)]
    ticket = kept_ticket(replicas[0]).id
    with replicas[0].write() as unit:
        for n in range(30):
            face = Face(kind=FaceKind.ENTRY, event=n)
            unit.outbox.put(notice(ticket, lanes[n % 5], face, urgent=n % 7 == 0), at=NOON)
        unit.commit()
    under_way: set[object] = set()
    clashes: list[Parcel] = []
    gives_up_at = time.monotonic() + 30

    def relay(number: int) -> list[int]:
        delivered: list[int] = []
        while True:
            with replicas[number % 2].write() as unit:
                parcels = unit.outbox.lease(at=NOON, within=HOUR, limit=2)
                waiting = unit.outbox.oldest(NOON + 9 * HOUR)
                unit.commit()
            if waiting is None or time.monotonic() > gives_up_at:
                return delivered
            if not parcels:
                time.sleep(0.005)  # a relay rests too; else it keeps whoever settles from the one file
            for parcel in parcels:
                if parcel.notice.to in under_way:
                    clashes.append(parcel)
                under_way.add(parcel.notice.to)
            for parcel in parcels:
                delivered.append(parcel.id)
                under_way.discard(parcel.notice.to)
                with replicas[number % 2].write() as unit:
                    unit.outbox.settle(parcel)
                    unit.commit()

    delivered = [parcel for mine in at_once(4, relay) for parcel in mine]
    assert len(delivered) == len(set(delivered)) == 30
    assert clashes == []


def test_a_notice_put_while_it_is_delivered_is_never_lost(replicas: Sequence[Store]) -> None:
    """Whatever was put last is seen by a delivery that began after it."""
    ticket = kept_ticket(replicas[0]).id
    shown: list[int] = []
    done = threading.Event()

    def work() -> None:
        for n in range(40):
            with replicas[0].write() as unit:
                unit.tickets.save(unit.tickets.get(ticket).noted(agent(MAYA), f"{n}", NOON))
                unit.outbox.put(notice(ticket), at=NOON)
                unit.commit()

    def relay() -> None:
        while True:
            ended = done.is_set()
            with replicas[1].write() as unit:
                parcels = unit.outbox.lease(at=NOON, within=HOUR, limit=1)
                unit.commit()
            if not parcels and ended:
                return
            for parcel in parcels:
                with replicas[1].read() as unit:
                    shown.append(unit.tickets.get(ticket).revision)
                with replicas[1].write() as unit:
                    unit.outbox.settle(parcel)
                    unit.commit()

    def act(number: int) -> None:
        if number:
            relay()
            return
        try:
            work()
        finally:
            done.set()

    at_once(2, act)
    assert shown[-1] == 41
    with replicas[0].read() as unit:
        assert unit.outbox.oldest(NOON + 9 * HOUR) is None


# ── timers ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_timer_fires_twice_however_many_sweep(replicas: Sequence[Store]) -> None:
    planned = []
    for _ in range(10):
        ticket = kept_ticket(replicas[0]).id
        timers = [breach(ticket, NOON, instance=n) for n in range(1, 4)]
        with replicas[0].write() as unit:
            unit.timers.plan(ticket, timers)
            unit.commit()
        planned += timers

    gives_up_at = time.monotonic() + 30

    def sweep(number: int) -> list[Timer]:
        fired: list[Timer] = []
        while True:
            with replicas[number % 2].write() as unit:
                due = unit.timers.due(NOON, limit=4)
                fired += [timer for timer in due if unit.timers.fire(timer)]
                unit.commit()
            with replicas[number % 2].read() as unit:
                if not unit.timers.due(NOON, limit=1) or time.monotonic() > gives_up_at:
                    return fired

    fired = [timer for mine in at_once(4, sweep) for timer in mine]
    assert Counter(fired) == Counter(planned)


def test_one_timer_offered_to_all_fires_for_one(replicas: Sequence[Store]) -> None:
    ticket = kept_ticket(replicas[0]).id
    timer = breach(ticket, NOON)
    with replicas[0].write() as unit:
        unit.timers.plan(ticket, [timer])
        unit.commit()

    def fire(number: int) -> bool:
        with replicas[number % 2].write() as unit:
            fired = unit.timers.fire(timer)
            unit.commit()
        return fired

    assert Counter(at_once(8, fire)) == {True: 1, False: 7}


def test_sweeps_deliveries_and_people_at_one_ticket_never_wait_for_each_other_in_a_ring(
    replicas: Sequence[Store],
) -> None:
    """Each takes what it needs in an order of its own; a ring would end in `CannotSave` for one of them."""
    ticket = kept_ticket(replicas[0]).id

    def person(desk: Store, n: int) -> None:
        with desk.write() as unit:
            found = unit.tickets.get(ticket)
            unit.tickets.save(found.noted(agent(MAYA), f"note {n}", NOON))
            unit.timers.plan(ticket, [breach(ticket, NOON, instance=n), breach(ticket, NOON + n * MINUTE, instance=99)])
            unit.outbox.put(notice(ticket), at=NOON)
            unit.commit()

    def sweep(desk: Store, n: int) -> None:
        with desk.write() as unit:
            for timer in unit.timers.due(NOON + HOUR, limit=10):
                unit.timers.fire(timer)
                found = unit.tickets.get(timer.ticket)
                unit.tickets.save(found.reminded(NOON))
            unit.commit()

    def relay(desk: Store, n: int) -> None:
        with desk.write() as unit:
            parcels = unit.outbox.lease(at=NOON + n * HOUR, within=MINUTE, limit=5)
            unit.commit()
        for parcel in parcels:
            with desk.write() as unit:
                unit.outbox.settle(parcel)
                unit.placements.put(ticket, ROOM, CARD, MessageRef(platform="slack", conversation="C1", id=f"{n}"))
                unit.commit()

    def fire_first(desk: Store, n: int) -> None:
        with desk.write() as unit:
            unit.timers.fire(breach(ticket, NOON, instance=n))
            found = unit.tickets.get(TicketId(ticket))
            unit.outbox.put(notice(ticket), at=NOON)
            unit.timers.plan(ticket, [replace(breach(ticket, NOON, instance=n), due_at=NOON + HOUR)])
            unit.tickets.save(found.noted(agent(SAM), f"also {n}", NOON))
            unit.commit()

    roles = (person, sweep, relay, fire_first, person, relay)

    def play(number: int) -> int:
        for n in range(1, 11):
            roles[number](replicas[number % 2], n)
        return 10

    assert at_once(len(roles), play) == [10] * len(roles)
    with replicas[0].read() as unit:
        kinds = Counter(event.kind for event in unit.tickets.get(ticket).timeline)
    assert kinds["noted"] == 30
