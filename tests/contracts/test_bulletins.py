"""Bulletins on their way: news about no ticket go the same way as notices."""

from datetime import datetime

from bot.domain.notices import CARD, Bulletin, Notice, Topic, TopicKind
from bot.domain.terms import MessageRef
from bot.ports import Store
from bot.post import Parcel
from tests.contracts.builders import HOUR, MAYA, MINUTE, NOON, ROOM, kept_ticket, notice

GAP = Topic(kind=TopicKind.GAP, key="1/2026-03-09T09:00:00+00:00: with a colon")
WHERE = MessageRef(platform="slack", conversation="C1", id="1.1")


def put(desk: Store, *news: Notice | Bulletin, at: datetime = NOON) -> None:
    with desk.write() as unit:
        for one in news:
            unit.outbox.put(one, at=at)
        unit.commit()


def lease(desk: Store, *, at: datetime = NOON) -> list[Parcel]:
    with desk.write() as unit:
        parcels = unit.outbox.lease(at=at, within=MINUTE, limit=9)
        unit.commit()
    return parcels


def test_a_bulletin_comes_out_as_it_went_in_beside_a_ticket_and_for_each_audience(desk: Store) -> None:
    ticket = kept_ticket(desk).id
    news = [notice(ticket, MAYA), Bulletin(topic=GAP, to=ROOM, urgent=True)]
    put(desk, *news)
    assert {parcel.notice for parcel in lease(desk)} == set(news)


def test_a_bulletin_that_waits_is_joined(desk: Store) -> None:
    put(desk, Bulletin(topic=GAP, to=ROOM), Bulletin(topic=GAP, to=ROOM, urgent=True), Bulletin(topic=GAP, to=MAYA))
    assert sorted((str(p.notice.to), p.notice.urgent) for p in lease(desk)) == sorted(
        [(str(ROOM), True), (str(MAYA), False)]
    )


def test_a_buried_bulletin_comes_back(desk: Store) -> None:
    put(desk, Bulletin(topic=GAP, to=ROOM))
    (parcel,) = lease(desk)
    with desk.write() as unit:
        unit.outbox.bury(parcel, at=NOON, why="no such channel")
        assert [letter.parcel.notice for letter in unit.outbox.dead_letters()] == [parcel.notice]
        assert unit.outbox.revive(parcel.id)
        unit.commit()
    assert [p.notice for p in lease(desk, at=NOON + HOUR)] == [parcel.notice]


def test_where_a_bulletin_stands_is_known_and_is_no_tickets_place(desk: Store) -> None:
    with desk.write() as unit:
        unit.placements.put(GAP, ROOM, CARD, WHERE)
        assert unit.placements.of(GAP, ROOM, CARD) == WHERE
        assert unit.placements.of(GAP, MAYA, CARD) is None
        assert unit.placements.at(WHERE) is None
        unit.placements.drop(WHERE)
        assert unit.placements.of(GAP, ROOM, CARD) is None
