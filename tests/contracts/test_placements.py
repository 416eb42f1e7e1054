"""Where faces stand: each in one place, each place showing one."""

from bot.domain.notices import CARD, Face, FaceKind
from bot.domain.people import Channel, PersonId
from bot.domain.terms import MessageRef
from bot.ports import Store
from tests.contracts.builders import ROOM, kept_ticket

ENTRY = Face(kind=FaceKind.ENTRY, event=12)
ANN = PersonId("p-ann")


def message(number: int, platform: str = "slack") -> MessageRef:
    return MessageRef(platform=platform, conversation="C1", id=f"1700000000.{number:06}")


def test_a_face_is_found_where_it_was_put(desk: Store) -> None:
    ticket = kept_ticket(desk).id
    with desk.write() as unit:
        unit.placements.put(ticket, ROOM, CARD, message(1))
        unit.placements.put(ticket, ROOM, ENTRY, message(2))
        unit.placements.put(ticket, ANN, CARD, message(1, "teams"))
        unit.commit()
    with desk.read() as unit:
        assert unit.placements.of(ticket, ROOM, CARD) == message(1)
        assert unit.placements.of(ticket, ROOM, ENTRY) == message(2)
        assert unit.placements.of(ticket, ANN, CARD) == message(1, "teams")
        assert unit.placements.of(ticket, Channel(platform="teams", id="C1"), CARD) is None
        assert unit.placements.of(ticket, ANN, ENTRY) is None
        assert unit.placements.audiences(ticket, CARD) == [ROOM, ANN]
        assert unit.placements.audiences(ticket, Face(kind=FaceKind.NUDGE, event=1)) == []
        assert unit.placements.at(message(2)) == (ticket, ROOM, ENTRY)
        assert unit.placements.at(message(1, "teams")) == (ticket, ANN, CARD)
        assert unit.placements.at(message(3)) is None


def test_a_face_put_elsewhere_has_left_its_old_place(desk: Store) -> None:
    ticket = kept_ticket(desk).id
    with desk.write() as unit:
        for place in (message(1), message(1), message(2)):
            unit.placements.put(ticket, ROOM, CARD, place)
        assert unit.placements.of(ticket, ROOM, CARD) == message(2)
        assert unit.placements.at(message(1)) is None


def test_a_face_may_stand_on_each_platform(desk: Store) -> None:
    ticket = kept_ticket(desk).id
    with desk.write() as unit:
        for place in (message(1), message(1, "teams"), message(2)):
            unit.placements.put(ticket, ANN, CARD, place)
        assert unit.placements.all(ticket, ANN, CARD) == (message(2), message(1, "teams"))
        unit.placements.drop(message(2))
        assert unit.placements.all(ticket, ANN, CARD) == (message(1, "teams"),)
        assert unit.placements.of(ticket, ANN, CARD) == message(1, "teams")


def test_a_message_shows_what_was_put_there_last(desk: Store) -> None:
    ticket = kept_ticket(desk).id
    with desk.write() as unit:
        unit.placements.put(ticket, ROOM, CARD, message(1))
        unit.placements.put(ticket, ROOM, ENTRY, message(1))
        assert unit.placements.of(ticket, ROOM, CARD) is None
        assert unit.placements.at(message(1)) == (ticket, ROOM, ENTRY)


def test_a_face_dropped_stands_nowhere(desk: Store) -> None:
    ticket = kept_ticket(desk).id
    with desk.write() as unit:
        unit.placements.put(ticket, ROOM, CARD, message(1))
        unit.placements.put(ticket, ROOM, ENTRY, message(2))
        unit.placements.drop(message(1))
        unit.placements.drop(message(3))
        assert unit.placements.of(ticket, ROOM, CARD) is None
        assert unit.placements.at(message(1)) is None
        assert unit.placements.of(ticket, ROOM, ENTRY) == message(2)
