"""Tickets by their numbers, for the links of others; and tags, which are found as they are written."""

from bot.domain.events import Noted, Tagged
from bot.ports import Store
from tests.contracts.builders import MAYA, NOON, kept_ticket, with_event


def test_tickets_are_named_open_or_done(desk: Store) -> None:
    first, _, third = (kept_ticket(desk).id for _ in range(3))
    with desk.read() as unit:
        assert [line.id for line in unit.tickets.named([third, first, 999])] == [first, third]
        assert unit.tickets.named([]) == []


def test_a_tag_is_found_whole_by_the_staff_and_not_by_the_requester(desk: Store) -> None:
    both, longer, noted = (kept_ticket(desk, summary="Printer") for _ in range(3))
    with desk.write() as unit:
        for ticket, event in (
            (both, Tagged(at=NOON, by=MAYA, tags=("berlin", "vpn"))),
            (longer, Tagged(at=NOON, by=MAYA, tags=("vpn-client",))),
            (noted, Noted(at=NOON, by=MAYA, text="see #vpn there")),
        ):
            unit.tickets.save(with_event(unit.tickets.get(ticket.id), event))
        unit.commit()
    with desk.read() as unit:

        def found(words: str) -> list[int]:
            return [line.id for line in unit.tickets.find(words)]

        assert found("#vpn") == [noted.id, both.id]
        assert found("#VPN-client") == [longer.id]
        assert found("#berlin #vpn") == [both.id]
        assert found("#vp") == []
        assert found("vpn") == [noted.id, longer.id, both.id]
        assert unit.tickets.find("#vpn", requester=both.requester) == []
