"""What keeps people from being stormed, as it is kept: held notices, faces told together, marks, follow-ups."""

from datetime import timedelta

import pytest

from bot.domain.notices import CARD, Face, FaceKind, Notice
from bot.domain.people import PersonId
from bot.domain.ticket import TicketId
from bot.ports import Store
from bot.post import Parcel
from tests.contracts.builders import HOUR, MAYA, MINUTE, NOON, SAM, agent, kept_ticket, notice

NUDGE = Face(kind=FaceKind.NUDGE, event=2)
ALARM = Face(kind=FaceKind.ESCALATION, event=3)


@pytest.fixture
def ticket(desk: Store) -> TicketId:
    return kept_ticket(desk).id


def put(desk: Store, *notices: Notice) -> None:
    with desk.write() as unit:
        for one in notices:
            unit.outbox.put(one, at=NOON)
        unit.commit()


def lease(desk: Store, at: timedelta = timedelta(0)) -> list[Parcel]:
    with desk.write() as unit:
        parcels = unit.outbox.lease(at=NOON + at, within=MINUTE, limit=9)
        unit.commit()
    return parcels


def hold(desk: Store, parcel: Parcel, until: timedelta) -> None:
    with desk.write() as unit:
        unit.outbox.hold(parcel, until=NOON + until)
        unit.commit()


# ── held ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_held_comes_at_its_time_and_nobody_waits_behind_it(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket, MAYA, NUDGE), notice(ticket, MAYA, CARD))
    [first] = lease(desk)
    hold(desk, first, HOUR)
    [second] = lease(desk)
    assert second.notice == notice(ticket, MAYA, CARD)
    with desk.write() as unit:
        unit.outbox.settle(second)
        assert unit.outbox.oldest(NOON + HOUR - MINUTE) is None
        assert unit.outbox.oldest(NOON + HOUR) == NOON + HOUR, "it waits since it may go"
        unit.commit()
    assert lease(desk, HOUR - MINUTE) == []
    [again] = lease(desk, HOUR)
    assert (again.id, again.attempts, again.first_tried_at) == (first.id, 0, None), "that was no try"


def test_holding_keeps_the_tries_there_were(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket, MAYA, NUDGE))
    [parcel] = lease(desk)
    with desk.write() as unit:
        unit.outbox.again(parcel, at=NOON, why="no answer")
        unit.commit()
    [parcel] = lease(desk)
    hold(desk, parcel, HOUR)
    [parcel] = lease(desk, HOUR)
    assert (parcel.attempts, parcel.first_tried_at) == (1, NOON)


def test_who_lost_the_lease_holds_nothing(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket, MAYA, NUDGE))
    [late] = lease(desk)
    [now] = lease(desk, HOUR)
    hold(desk, late, 9 * HOUR)
    with desk.write() as unit:
        unit.outbox.settle(now)
        assert unit.outbox.oldest(NOON + 99 * HOUR) is None


def test_what_is_released_or_put_again_is_held_no_longer(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket, MAYA, NUDGE), notice(ticket, SAM, NUDGE))
    for parcel in lease(desk):
        hold(desk, parcel, HOUR)
    with desk.write() as unit:
        unit.outbox.release(MAYA)
        unit.commit()
    assert [p.notice.to for p in lease(desk)] == [MAYA]
    put(desk, notice(ticket, SAM, NUDGE))
    assert [p.notice.to for p in lease(desk)] == [SAM]


def test_beside_is_what_nobody_tried(desk: Store, ticket: TicketId) -> None:
    tried, lead, held, waits = (notice(ticket, MAYA, Face(kind=FaceKind.NUDGE, event=n)) for n in range(1, 5))
    put(desk, tried, notice(ticket, SAM, NUDGE))
    [parcel, _] = lease(desk)
    with desk.write() as unit:
        unit.outbox.again(parcel, at=NOON, why="slow down")
        unit.commit()
    put(desk, Notice(ticket=ticket, to=MAYA, face=held.face, urgent=True))
    [parcel] = lease(desk)
    hold(desk, parcel, HOUR)
    put(desk, Notice(ticket=ticket, to=MAYA, face=lead.face, urgent=True), waits)
    [parcel] = lease(desk)
    with desk.write() as unit:
        beside = unit.outbox.beside(parcel)
        assert [p.notice.face for p in beside] == [held.face, waits.face]
        assert unit.outbox.take_out(beside[0])
        assert not unit.outbox.take_out(beside[0])
        assert not unit.outbox.take_out(parcel), "it is under way"
        unit.commit()


def test_after_the_clock_went_back_nothing_waits_for_it(desk: Store, ticket: TicketId) -> None:
    put(desk, notice(ticket, MAYA, NUDGE), notice(ticket, SAM, NUDGE))
    first, _ = lease(desk)
    with desk.write() as unit:
        unit.outbox.again(first, at=NOON + HOUR, why="slow down")
        unit.outbox.hurry(NOON - 9 * HOUR)
        unit.commit()
    assert len(lease(desk, -9 * HOUR)) == 2


# ── gathered ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_faces_told_together_know_their_lead_and_their_order(desk: Store, ticket: TicketId) -> None:
    other = kept_ticket(desk).id
    lead, second, third = notice(ticket, MAYA, ALARM), notice(other, MAYA, NUDGE), notice(ticket, MAYA, NUDGE)
    with desk.write() as unit:
        unit.gathered.put(lead, [second])
        unit.gathered.put(lead, [third])
        unit.gathered.put(notice(other, MAYA, ALARM), [])
        unit.commit()
    with desk.write() as unit:
        assert unit.gathered.members(lead) == [second, third]
        assert unit.gathered.lead(third) == lead
        assert unit.gathered.lead(lead) is None
        assert unit.gathered.lead(notice(ticket, SAM, NUDGE)) is None, "somebody else was told apart"
        unit.gathered.put(notice(other, MAYA, ALARM), [second])
        assert unit.gathered.members(lead) == [third]
        unit.gathered.drop(third)
        assert unit.gathered.members(lead) == []


def test_a_mark_is_the_last_one_put(desk: Store) -> None:
    with desk.write() as unit:
        assert unit.marks.get("swept") is None
        unit.marks.put("swept", NOON)
        unit.marks.put("swept", NOON - HOUR)
        unit.marks.put("other", NOON)
        unit.commit()
    with desk.write() as unit:
        assert unit.marks.get("swept") == NOON - HOUR
        unit.marks.drop("swept")
        assert unit.marks.get("swept") is None
        assert unit.marks.get("other") == NOON


# ── follow-ups ────────────────────────────────────────────────────────────────────────────────────────────────


def test_somebodys_follow_ups_soonest_first_and_only_what_is_open(desk: Store) -> None:
    late, soon = kept_ticket(desk), kept_ticket(desk)
    by = agent(MAYA)

    def planned(desk_ticket, who: PersonId, days: int):  # type: ignore[no-untyped-def]
        begins = NOON + 24 * days * HOUR
        return desk_ticket.follow_up_planned(by, f"in {days}", who, NOON, due_at=begins, late_at=begins + 24 * HOUR)

    with desk.write() as unit:
        unit.tickets.save(planned(planned(late, SAM, 9), MAYA, 1))
        unit.tickets.save(planned(soon, SAM, 2))
        unit.commit()
    with desk.read() as unit:
        lines = unit.tickets.follow_ups(SAM)
        assert [(line.ticket, line.what, line.number) for line in lines] == [
            (soon.id, "in 2", 2),
            (late.id, "in 9", 2),
        ]
        assert lines[0].due_at == NOON + 48 * HOUR
        assert [line.what for line in unit.tickets.follow_ups(MAYA)] == ["in 1"]
        assert len(unit.tickets.follow_ups(SAM, limit=1)) == 1
    with desk.write() as unit:
        unit.tickets.save(unit.tickets.get(soon.id).follow_up_done(by, 2, NOON))
        held = unit.tickets.get(late.id)
        requester = agent(held.requester)
        unit.tickets.save(held.withdrawn(requester, NOON))
        unit.commit()
    with desk.read() as unit:
        assert unit.tickets.follow_ups(SAM) == [], "done, and of a ticket that has ended"
