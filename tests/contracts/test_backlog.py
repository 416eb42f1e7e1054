"""The outbox seen from outside, on both databases."""

from datetime import timedelta

import pytest

from bot.domain.notices import CARD, Face, FaceKind
from bot.domain.people import Channel
from bot.domain.ticket import TicketId
from bot.ports import Store
from bot.post import Letter, Stage, Tally
from tests.contracts.builders import MINUTE, NOON, SAM, kept_ticket, notice

HALL = Channel(platform="slack", id="C2")
LATER = NOON + MINUTE


@pytest.fixture
def ticket(desk: Store) -> TicketId:
    return kept_ticket(desk).id


def letters(desk: Store, *, dead: bool = False, limit: int | None = None) -> list[Letter]:
    with desk.read() as unit:
        return unit.backlog.letters(LATER, limit=limit, dead=dead)


def tally(desk: Store) -> Tally:
    with desk.read() as unit:
        return unit.backlog.tally(LATER)


def test_an_empty_outbox_counts_nothing(desk: Store) -> None:
    assert letters(desk) == letters(desk, dead=True) == []
    assert tally(desk) == Tally(by_stage=dict.fromkeys(Stage, 0), lag=timedelta(0))


def test_every_stage_is_told_with_its_moment_and_counted(desk: Store, ticket: TicketId) -> None:
    """One notice for each stage, in a lane of its own."""
    rooms = [Channel(platform="slack", id=f"C{number}") for number in range(5)]
    with desk.write() as unit:
        for seconds, room in enumerate(rooms):
            unit.outbox.put(notice(ticket, room), at=NOON + timedelta(seconds=seconds))
        parcels = {parcel.notice.to: parcel for parcel in unit.outbox.lease(at=NOON, within=2 * MINUTE, limit=9)}
        assert len(parcels) == 5
        unit.outbox.again(parcels[rooms[1]], at=LATER + MINUTE, why="Slack asks us to slow down")
        unit.outbox.hold(parcels[rooms[2]], until=LATER + 3 * MINUTE)
        unit.outbox.bury(parcels[rooms[3]], at=NOON + MINUTE, why="the channel is archived")
        unit.outbox.settle(parcels[rooms[4]])
        unit.outbox.put(notice(ticket, rooms[4]), at=NOON + timedelta(seconds=9))
        unit.commit()
    living, dead = letters(desk), letters(desk, dead=True)
    assert [(one.news.to, one.stage, one.at, one.tries, one.why) for one in (*living, *dead)] == [
        (rooms[0], Stage.UNDER_WAY, NOON + 2 * MINUTE, 1, ""),
        (rooms[1], Stage.AGAIN, LATER + MINUTE, 1, "Slack asks us to slow down"),
        (rooms[2], Stage.HELD, LATER + 3 * MINUTE, 0, ""),
        (rooms[4], Stage.WAITS, None, 0, ""),
        (rooms[3], Stage.DEAD, NOON + MINUTE, 1, "the channel is archived"),
    ]
    assert letters(desk, limit=1) == living[:1]
    assert living[1].since == NOON + timedelta(seconds=1)
    assert living[1].news == notice(ticket, rooms[1])
    assert tally(desk) == Tally(by_stage=dict.fromkeys(Stage, 1), lag=MINUTE)


def test_what_is_held_or_dead_is_not_late_until_its_hold_ends(desk: Store, ticket: TicketId) -> None:
    with desk.write() as unit:
        unit.outbox.put(notice(ticket, HALL), at=NOON)
        unit.outbox.put(notice(ticket, SAM, Face(kind=FaceKind.NUDGE, event=1)), at=NOON)
        first, second = unit.outbox.lease(at=NOON, within=MINUTE, limit=9)
        unit.outbox.bury(first, at=NOON, why="it is gone")
        unit.outbox.hold(second, until=LATER + MINUTE)
        unit.commit()
    assert tally(desk).lag == timedelta(0)
    with desk.read() as unit:
        late = unit.backlog.tally(LATER + 3 * MINUTE)
    assert (late.lag, late.by_stage[Stage.WAITS], late.by_stage[Stage.HELD]) == (2 * MINUTE, 1, 0)


def test_a_call_comes_after_the_commit_or_not_at_all(desk: Store, ticket: TicketId) -> None:
    told: list[int] = []
    with desk.write() as unit:
        unit.once_kept(lambda: told.append(1))
    assert told == []
    with desk.write() as unit:
        unit.once_kept(lambda: told.append(len(letters(desk))))
        unit.outbox.put(notice(ticket, HALL, CARD), at=NOON)
        unit.commit()
    assert told == [1]
