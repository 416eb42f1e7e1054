"""Lists of tickets, in the order in which they press, and finding one by what was said."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import psycopg
import pytest
from sqlalchemy import Engine, event

from bot.domain.events import Deleted, Edited, Noted, Replied, Waited
from bot.domain.people import TeamKey
from bot.domain.terms import Status
from bot.domain.ticket import Actor, Ticket, TicketId
from bot.domain.views import TicketLine
from bot.ports import Store
from tests.contracts.builders import (
    HOUR,
    MAYA,
    NETWORK,
    NOON,
    SAM,
    a_ticket,
    agent,
    handle,
    kept_ticket,
    with_event,
)
from tests.faults.register import survives


def change(desk: Store, ticket: TicketId, how: Callable[[Ticket], Ticket]) -> Ticket:
    with desk.write() as unit:
        changed = how(unit.tickets.get(ticket))
        unit.tickets.save(changed)
        unit.commit()
    return changed


def withdrawn(ticket: Ticket) -> Ticket:
    return ticket.withdrawn(Actor(person=ticket.requester), NOON + HOUR * ticket.id)


# ── lines ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_soonest_due_comes_first_and_what_is_never_due_last(desk: Store) -> None:
    never, later, sooner, paused = (kept_ticket(desk).id for _ in range(4))
    with desk.write() as unit:
        unit.tickets.set_due(later, NOON + 3 * HOUR)
        unit.tickets.set_due(sooner, NOON + 2 * HOUR)
        unit.tickets.set_due(paused, NOON)
        unit.tickets.set_due(paused, None)
        unit.commit()
    with desk.read() as unit:
        lines = unit.tickets.lines()
    assert [line.id for line in lines] == [sooner, later, never, paused]
    assert [line.due_at for line in lines] == [NOON + 2 * HOUR, NOON + 3 * HOUR, None, None]


def test_a_line_tells_who_asked_and_who_has_it(desk: Store) -> None:
    ticket = kept_ticket(desk)
    change(desk, ticket.id, lambda t: t.claimed(agent(MAYA), NOON))
    with desk.read() as unit:
        [line] = unit.tickets.lines(owner=MAYA)
        assert line.requester == unit.people.get(ticket.requester)
        assert line.owner == unit.people.get(MAYA)
        assert unit.tickets.lines(owner=SAM) == []
    assert (line.ref, line.status, line.summary) == (f"DESK-{ticket.id}", Status.ASSIGNED, ticket.summary)
    assert line.filed_at == NOON


def test_lines_fit_everything_given(desk: Store) -> None:
    with desk.write() as unit:
        bo = unit.people.meet(handle("UBO"), name="Bo").id
        unit.commit()
    ours, theirs = kept_ticket(desk), kept_ticket(desk, team=TeamKey("access"), requester=bo)
    taken = kept_ticket(desk, owner=MAYA)
    with desk.read() as unit:
        assert ids(unit.tickets.lines(unassigned_in=[NETWORK])) == [ours.id]
        assert ids(unit.tickets.lines(unassigned_in=[NETWORK, TeamKey("access")])) == [ours.id, theirs.id]
        assert ids(unit.tickets.lines(unassigned_in=[])) == []
        assert ids(unit.tickets.lines(requester=bo)) == [theirs.id]
        assert ids(unit.tickets.lines(requester=ours.requester, owner=MAYA)) == [taken.id]
        assert ids(unit.tickets.lines(requester=bo, owner=MAYA)) == []
        assert len(unit.tickets.lines(limit=2)) == 2


def test_done_ones_apart_and_the_last_done_first(desk: Store) -> None:
    tickets = [kept_ticket(desk) for _ in range(4)]
    for ticket in (tickets[0], tickets[2], tickets[1]):
        change(desk, ticket.id, withdrawn)  # done at an hour of its number
    with desk.read() as unit:
        assert [line.id for line in unit.tickets.lines(done=True)] == [3, 2, 1]
        assert [line.id for line in unit.tickets.lines()] == [4]
        assert [line.id for line in unit.tickets.lines(done=True, limit=1)] == [3]


def ids(lines: Iterable[TicketLine]) -> list[TicketId]:
    return [line.id for line in lines]


@contextmanager
def counted() -> Iterator[list[str]]:
    """What the drivers are told by units that begin meanwhile."""
    said: list[str] = []

    class Noting(psycopg.Cursor[tuple[object, ...]]):
        def execute(self, query: Any, *rest: Any, **options: Any) -> Self:
            said.append(str(query))
            return super().execute(query, *rest, **options)

    noting = {True: said.append, False: None}
    cursors = {True: Noting, False: psycopg.Cursor}

    def note(connection: Any, *, on: bool = True) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.set_trace_callback(noting[on])
        else:
            connection.cursor_factory = cursors[on]

    def take(connection: Any, *_: object) -> None:
        note(connection)

    def give_back(connection: Any, *_: object) -> None:
        note(connection, on=False)

    event.listen(Engine, "checkout", take)
    event.listen(Engine, "checkin", give_back)
    try:
        yield said
    finally:
        event.remove(Engine, "checkout", take)
        event.remove(Engine, "checkin", give_back)


@pytest.mark.parametrize("how_many", [1, 12])
def test_a_list_takes_the_same_few_queries_however_long_it_is(desk: Store, how_many: int) -> None:
    for number in range(how_many):
        with desk.write() as unit:
            a_ticket(unit, requester=unit.people.meet(handle(f"U{number}"), name=f"Person {number}").id)
            unit.commit()
    with counted() as said, desk.read() as unit:
        assert len(unit.tickets.lines()) == how_many
        assert len(unit.tickets.find("vpn", limit=20)) == how_many
    assert len([s for s in said if s.startswith("SELECT tickets") or s.startswith("SELECT people")]) == 3
    assert len([s for s in said if s not in ("BEGIN", "ROLLBACK")]) == 3


# ── find ──────────────────────────────────────────────────────────────────────────────────────────────────────


def found(desk: Store, words: str, ticket: Ticket | None = None) -> list[int]:
    with desk.read() as unit:
        return [line.id for line in unit.tickets.find(words, requester=ticket.requester if ticket else None)]


def test_all_the_words_however_written_wherever_they_were_said_newest_first(desk: Store) -> None:
    first = kept_ticket(desk, summary="VPN drops", description="In the STRASSE office, Zürich")
    second = kept_ticket(desk, summary="Printer")
    change(desk, second.id, lambda t: with_event(t, Replied(at=NOON, by=MAYA, text="Is the vpn on?")))
    assert found(desk, "vpn") == [second.id, first.id]
    assert found(desk, "ZÜRICH vPn straße") == [first.id]
    assert found(desk, "vpn scanner") == []
    assert found(desk, "  ") == [second.id, first.id]
    with desk.read() as unit:
        assert [line.id for line in unit.tickets.find("vpn", limit=1)] == [second.id]


@survives("F59")
@pytest.mark.parametrize("words", ["%", "_", "100%", "a_b", "/", "\\", "'", '"', "*", "[x]", "--", "😀", "\x00"])
def test_no_character_means_another(desk: Store, words: str) -> None:
    kept_ticket(desk, summary="1000 axb")
    exact = kept_ticket(desk, summary=f"it says {words} there")
    assert found(desk, words) == [exact.id]


@survives("F59")
def test_words_without_end_are_no_way_to_hurt_the_desk(desk: Store) -> None:
    kept_ticket(desk)
    assert found(desk, "x" * 200_000) == []
    assert found(desk, "x " * 50_000) == []


def test_a_requester_finds_their_own_and_never_by_what_was_said_within(desk: Store) -> None:
    ticket = kept_ticket(desk, summary="Laptop")
    with desk.write() as unit:
        a_ticket(unit, summary="Laptop", requester=unit.people.meet(handle("UBO"), name="Bo").id)
        unit.commit()
    change(desk, ticket.id, lambda t: with_event(t, Noted(at=NOON, by=MAYA, text="He spilled COFFEE again")))
    waits = Waited(at=NOON, by=MAYA, to=Status.WAITING_ON_VENDOR, needed="a cheap keyboard", until=NOON + HOUR)
    change(desk, ticket.id, lambda t: with_event(t, waits))
    change(desk, ticket.id, lambda t: with_event(t, Replied(at=NOON, by=MAYA, text="We ordered a part")))
    assert found(desk, "laptop", ticket) == [ticket.id]
    assert found(desk, "part", ticket) == [ticket.id]
    for internal in ("coffee", "cheap", "laptop coffee"):
        assert found(desk, internal, ticket) == []
        assert found(desk, internal) == [ticket.id]


def test_words_that_were_edited_or_deleted_find_nothing(desk: Store) -> None:
    ticket = kept_ticket(desk)
    change(desk, ticket.id, lambda t: with_event(t, Replied(at=NOON, by=MAYA, text="password hunter2")))
    change(desk, ticket.id, lambda t: with_event(t, Noted(at=NOON, by=MAYA, text="blame him")))
    assert found(desk, "hunter2", ticket) == [ticket.id]
    change(desk, ticket.id, lambda t: with_event(t, Edited(at=NOON, by=MAYA, entry=2, text="password removed")))
    change(desk, ticket.id, lambda t: with_event(t, Edited(at=NOON, by=MAYA, entry=3, text="thank him")))
    assert found(desk, "hunter2") == found(desk, "blame") == found(desk, "thank", ticket) == []
    assert found(desk, "removed", ticket) == found(desk, "thank") == [ticket.id]
    change(desk, ticket.id, lambda t: with_event(t, Deleted(at=NOON, by=MAYA, entry=2)))
    change(desk, ticket.id, lambda t: with_event(t, Deleted(at=NOON, by=MAYA, entry=3)))
    assert found(desk, "removed") == found(desk, "thank") == []


def test_an_edit_after_a_deletion_brings_nothing_back(desk: Store) -> None:
    ticket = kept_ticket(desk)
    change(desk, ticket.id, lambda t: with_event(t, Replied(at=NOON, by=MAYA, text="secret")))
    change(desk, ticket.id, lambda t: with_event(t, Deleted(at=NOON, by=MAYA, entry=2)))
    change(desk, ticket.id, lambda t: with_event(t, Edited(at=NOON, by=MAYA, entry=2, text="secret again")))
    assert found(desk, "secret") == []
