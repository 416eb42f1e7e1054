"""Two tickets in one transaction: on PostgreSQL those who take the same two must take them in one order."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

import store
from bot.domain.people import PersonId
from bot.domain.terms import LinkKind
from bot.domain.ticket import Actor, TicketId
from bot.ports import Store
from bot.usecases.labels import Labels, Relabelling
from bot.usecases.ledger import Deed, Ledger
from tests.builders import MONDAY, a_desk
from tests.cast import BEN
from tests.contracts.builders import NOON, a_ticket, handle, kept_ticket

ROUNDS = 12


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Store]:
    opened = store.connect(postgres_url)
    yield opened
    opened.close()


def test_two_who_link_the_same_tickets_both_ways_do_not_wait_for_each_other(postgres: Store) -> None:
    pairs = [(kept_ticket(postgres).id, kept_ticket(postgres).id) for _ in range(ROUNDS)]
    labels, at_once = Labels(Ledger(store=postgres, desk=a_desk())), Barrier(2)

    def link(turned: bool) -> None:
        for number, pair in enumerate(pairs):
            one, other = reversed(pair) if turned else pair
            wanted = Relabelling(link=(TicketId(other), LinkKind.BLOCKS if turned else LinkKind.RELATED))
            at_once.wait(10)
            labels.change(Deed(by=BEN, at=MONDAY, key=f"{number} {turned}"), TicketId(one), wanted)

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(link, turned) for turned in (False, True)]:
            done.result()
    with postgres.read() as unit:
        for one, other in pairs:
            assert set(unit.tickets.get(one).links) == {(other, LinkKind.RELATED), (other, LinkKind.BLOCKED_BY)}


def test_somebody_met_before_goes_on_watching_under_their_own_key(desk: Store) -> None:
    with desk.write() as unit:
        met = unit.people.meet(handle("U9"), name="maya", email="maya@corp.example").id
        other = unit.people.meet(handle("U8"), name="Tom").id
        unit.commit()
    with desk.write() as unit:
        ticket = a_ticket(unit)
        asked = Actor(person=ticket.requester)
        for person in (met, other):
            ticket = ticket.watched(asked, person, NOON)
        ticket = ticket.watched(asked, met, NOON, off=True).watched(asked, met, NOON)
        unit.tickets.save(ticket)
        unit.commit()
    with desk.write() as unit:
        maya = unit.people.enrol(PersonId("maya"), name="Maya", email="maya@corp.example").id
        unit.commit()
    with desk.read() as unit:
        assert unit.tickets.get(ticket.id).watchers == (other, maya)
