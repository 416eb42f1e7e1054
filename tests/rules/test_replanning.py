"""When app.yaml says something else about time, every open ticket is planned anew, once."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

import store
from bot.config import load
from bot.domain.desk import Desk
from bot.domain.events import Nudged, Settled
from bot.domain.notices import CARD, Notice
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind, Status
from bot.domain.ticket import TicketId
from bot.usecases.ledger import Ledger
from bot.usecases.replanning import Replanning
from bot.usecases.watch import Watch
from tests.builders import MONDAY, a_calendar, a_desk, a_policy, a_target, hours, minutes
from tests.cast import BEN, IT_NETWORK
from tests.config.conftest import SMALL
from tests.drivers.theatre import ROOT
from tests.faults.register import survives
from tests.rules.test_usecases import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    url = f"sqlite:///{tmp_path}/desk.db"
    store.migrate(url)
    (tmp_path / "articles").mkdir()
    kept = store.connect(url)
    yield House(kept=kept, articles=tmp_path / "articles")
    kept.close()


def in_a_hurry() -> Desk:
    """An hour for the first response to everything, two for the solution."""
    both = {ClockKind.FIRST_RESPONSE: a_target(hours(1)), ClockKind.RESOLUTION: a_target(hours(2))}
    return a_desk(sla=a_policy(targets=dict.fromkeys(Priority, both)))


def due(house: House, number: TicketId) -> datetime | None:
    with house.kept.read() as unit:
        (line,) = (line for line in unit.tickets.lines(limit=100) if line.id == number)
    return line.due_at


def delivered(house: House) -> list[Notice]:
    """Everything that waited to be delivered, and waits no more."""
    found: list[Notice] = []
    with house.kept.write() as unit:
        while parcels := unit.outbox.lease(at=house.now, within=hours(1), limit=100):
            found += [parcel.notice for parcel in parcels]
            for parcel in parcels:
                unit.outbox.settle(parcel)
        unit.commit()
    return found


@survives("F28")
def test_other_rules_move_every_timer_once(house: House) -> None:
    numbers = [house.files() for _ in range(60)]
    old = Ledger(store=house.kept, desk=house.desk)
    assert Replanning(old, "old").renew(house.now) == 60, "they were never planned by known rules"
    assert Replanning(old, "old").renew(house.now) == 0

    hurried = Ledger(store=house.kept, desk=in_a_hurry())
    assert Replanning(hurried, "new").renew(house.now) == 60
    assert Replanning(hurried, "new").renew(house.now) == 0
    assert {due(house, number) for number in numbers} == {MONDAY + hours(1)}
    watch = Watch(hurried)
    assert watch.sweep(MONDAY + minutes(44)) == 0
    assert watch.sweep(MONDAY + minutes(45)) == 60
    owned = [number for number in numbers if house.ticket(number).owner is not None]
    assert owned
    assert all(house.happened(number, Nudged) == [MONDAY + minutes(45)] for number in owned)


def test_a_desk_that_stops_meanwhile_starts_it_all_again(house: House) -> None:
    number = house.files()
    cut_off = Replanning(Ledger(store=house.kept, desk=in_a_hurry()), "new")
    cut_off.stop()
    assert cut_off.renew(house.now) == 0
    assert due(house, number) == MONDAY + hours(4)
    assert Replanning(Ledger(store=house.kept, desk=in_a_hurry()), "new").renew(house.now) == 1
    assert due(house, number) == MONDAY + hours(1)


def test_the_cards_of_what_is_due_at_another_time_are_shown_anew(house: House) -> None:
    number = house.files()
    delivered(house)
    Replanning(Ledger(store=house.kept, desk=house.desk), "old").renew(house.now)
    assert not delivered(house), "nothing moved"
    Replanning(Ledger(store=house.kept, desk=in_a_hurry()), "new").renew(house.now)
    found = {(notice.ticket, notice.to, notice.face) for notice in delivered(house)}
    assert found == {(number, IT_NETWORK, CARD), (number, house.ana, CARD)}


@survives("F28")
def test_a_holiday_that_is_added_moves_what_is_due(house: House) -> None:
    """Monday becomes one at ten; the four hours of the first response are Tuesday's then."""
    number = house.files()
    Replanning(Ledger(store=house.kept, desk=house.desk), "old").renew(house.now)
    assert due(house, number) == MONDAY + hours(4)
    closed = {ClockKind.FIRST_RESPONSE: a_target(hours(4), a_calendar(closed_on=(MONDAY.date(),)))}
    off = Ledger(store=house.kept, desk=a_desk(sla=a_policy(targets=dict.fromkeys(Priority, closed))))
    assert Replanning(off, "new").renew(house.now) == 1
    assert due(house, number) == MONDAY + hours(24 + 3)
    assert Watch(off).sweep(MONDAY + hours(12)) == 0


@survives("F28")
def test_what_ended_for_good_stays_as_it_was_written_down(house: House) -> None:
    number = house.files()
    house.now += minutes(30)
    house.work.resolve(house.deed(BEN), number, summary="A new profile", disposition="fixed")
    house.conversation.confirm(house.deed(house.ana), number)
    before = house.ticket(number)
    (written,) = (e for e in before.timeline if isinstance(e, Settled))
    assert [(r.clock, r.within, r.used, r.is_breached) for r in written.results] == [
        (ClockKind.FIRST_RESPONSE, hours(4), minutes(30), False),
        (ClockKind.RESOLUTION, hours(16), minutes(30), False),
    ]
    assert Replanning(Ledger(store=house.kept, desk=in_a_hurry()), "new").renew(house.now) == 0
    assert house.ticket(number) == before

    house.conversation.reopen(house.deed(house.ana), number, "It is back")
    assert house.ticket(number).settlement is None
    assert house.ticket(number).status is Status.ASSIGNED
    house.work.resolve(house.deed(BEN), number, summary="Another one", disposition="fixed")
    house.conversation.confirm(house.deed(house.ana), number)
    again = house.ticket(number).settlement
    assert again is not None
    assert [(r.clock, r.instance) for r in again.results] == [
        (ClockKind.FIRST_RESPONSE, 1),
        (ClockKind.RESOLUTION, 1),
        (ClockKind.RESOLUTION, 2),
    ]


def test_a_ticket_that_cannot_be_read_keeps_no_other_from_being_planned(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = house.files(), house.files()
    with sqlite3.connect(tmp_path / "desk.db") as raw:
        raw.execute("UPDATE timeline SET kind = 'danced' WHERE ticket = ? AND seq = 1", (first,))
    assert Replanning(Ledger(store=house.kept, desk=in_a_hurry()), "new").renew(house.now) == 1
    assert due(house, second) == MONDAY + hours(1)
    assert f"ticket {first} cannot be read" in caplog.text


# ── the fingerprint ──────────────────────────────────────────────────────────────────────────────────────────────────


@survives("F28")
@pytest.mark.parametrize(
    ("old", "new", "moves"),
    [
        ("resolution: 16h", "resolution: 17h", True),
        ("mon-fri: 09:00-17:00", "mon-fri: 09:00-17:30", True),
        ("zone: Europe/London\n    week", "zone: Europe/Madrid\n    week", True),
        ("after: 15m", "after: 16m", True),
        ("pauses: [waiting on requester]", "pauses: [waiting on vendor]", True),
        ("kind: request", "kind: request\n    quiet_for: 5d", True),
        ("tell: manager", "tell: lead", True),
        ("name: VPN", "name: The VPN", False),
        ("words: [vpn]", "words: [vpn, tunnel]", False),
        ("scope: Everything.", "scope: Nearly everything.", False),
        ("name: The rest", "name: All others", False),
        ("label: Where are you?", "label: Where?", False),
    ],
)
def test_the_fingerprint_changes_with_all_that_moves_a_timer(old: str, new: str, moves: bool, tmp_path: Path) -> None:
    assert old in SMALL
    assert (printed(tmp_path, SMALL.replace(old, new, 1)) != printed(tmp_path, SMALL)) is moves


def printed(folder: Path, text: str) -> str:
    """The fingerprint of this app.yaml."""
    (folder / "kb" / "articles").mkdir(parents=True, exist_ok=True)
    (folder / "app.yaml").write_text(text, encoding="utf-8")
    return load(folder / "app.yaml", {}).timed


_TOLD = """
from pathlib import Path
from bot.config import load
tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "a" * 32}
print(load(Path("app.yaml"), tokens).timed)
"""


def test_the_fingerprint_is_the_same_in_every_process() -> None:
    """What Python shuffles at each start, such as the order of a set, is not told."""
    starts = [{**os.environ, "PYTHONHASHSEED": str(seed)} for seed in range(1, 5)]
    told = [Popen([sys.executable, "-c", _TOLD], env=env, cwd=ROOT, stdout=PIPE, text=True) for env in starts]
    assert len({one.communicate()[0].strip() for one in told} - {""}) == 1
