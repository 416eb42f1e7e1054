"""What the store was made from, and the tickets that are planned anew when that changes."""

from bot.domain.ticket import TicketId
from bot.ports import Store
from tests.contracts.builders import HOUR, MAYA, NOON, a_ticket, agent, staff


def test_the_last_fingerprint_is_kept(desk: Store) -> None:
    with desk.read() as unit:
        assert unit.fingerprints.of("timers") is None
    for fingerprint in ("one", "another", "one"):
        with desk.write() as unit:
            unit.fingerprints.keep("timers", fingerprint)
            unit.fingerprints.keep("else", "other")
            unit.commit()
        with desk.read() as unit:
            assert unit.fingerprints.of("timers") == fingerprint


def test_whether_a_due_is_news(desk: Store) -> None:
    with desk.write() as unit:
        number = a_ticket(unit).id
        assert not unit.tickets.set_due(number, None)
        assert unit.tickets.set_due(number, NOON)
        assert not unit.tickets.set_due(number, NOON)
        assert unit.tickets.set_due(number, NOON + HOUR)
        assert unit.tickets.set_due(number, None)


def test_what_has_not_ended_for_good_comes_in_batches(desk: Store) -> None:
    with desk.write() as unit:
        staff(unit)
        found = [a_ticket(unit) for _ in range(5)]
        unit.tickets.save(found[1].withdrawn(agent(found[1].requester), NOON))
        waits = found[2].claimed(agent(MAYA), NOON).replied(agent(MAYA), "On it", NOON)
        unit.tickets.save(waits)
        unit.commit()
    with desk.read() as unit:
        assert unit.tickets.unsettled(after=TicketId(0), limit=3) == [found[0].id, found[2].id, found[3].id]
        assert unit.tickets.unsettled(after=found[3].id, limit=3) == [found[4].id]
        assert unit.tickets.unsettled(after=found[4].id, limit=3) == []
