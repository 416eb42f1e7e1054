"""*Why?* and `deskside explain` add up: no minute is missing, none is told twice, and every alarm has its clock."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given

from bot.domain.events import Escalated, Nudged
from bot.domain.terms import ClockKind, Status
from bot.domain.timed.account import accounts, intervals, other_alarms
from bot.domain.timed.timer import ALARMS, Timer, TimerKind
from bot.domain.timed.timetable import Timetable
from bot.ui import plain
from bot.ui.accounts import STRETCHES, gist, whole
from bot.ui.explaining import explained, why
from bot.ui.model import Bullets, Heading, Node, Paragraph
from tests.builders import MONDAY, a_desk, a_policy, a_view, an_actor, days, hours, minutes
from tests.cast import ANA, BEN, people
from tests.histories import FIVE_CLOCKS, Life, a_life, lives

BEN_ACTS, ANA_ACTS = an_actor(BEN), an_actor(ANA)


def told(nodes: tuple[Node, ...]) -> list[str]:
    return list(plain.lines(nodes, "UTC"))


@given(lives())
def test_the_stretches_of_a_clock_are_all_its_time_and_add_up(life: Life) -> None:
    for clock in Timetable(life.ticket, life.desk, life.now).clocks:
        found = intervals(clock)
        end = clock.stopped_at or max(life.now, clock.started_at)
        assert sum((one.length for one in found if one.counts), timedelta(0)) == clock.used
        assert sum((one.length for one in found), timedelta(0)) == end - clock.started_at
        for one, after in pairwise(found):
            assert one.end == after.start
            assert one.because != after.because


@given(lives())
def test_every_alarm_is_told_with_its_clock_once(life: Life) -> None:
    if life.ticket.settlement is not None:
        return
    found = accounts(life.ticket, life.desk, life.now)
    rang = [ring.what for account in found for ring in account.rings if isinstance(ring.what, Nudged | Escalated)]
    others = other_alarms(life.ticket, life.desk, life.now)
    rang += [ring.what for ring in others if not isinstance(ring.what, Timer)]
    happened = [e for e in life.ticket.timeline if isinstance(e, Nudged | Escalated)]
    assert sorted(rang, key=happened.index) == happened
    rings = [*others, *(ring for account in found for ring in account.rings)]
    ahead = [ring.what.key for ring in rings if isinstance(ring.what, Timer)]
    calling = {*ALARMS, TimerKind.NUDGE}
    planned = [t for t in Timetable(life.ticket, life.desk, life.now).timers if t.kind in calling]
    assert sorted(ahead) == sorted(t.key for t in planned if t.kind in ALARMS or t.due_at > life.now)


@given(lives())
def test_why_is_short_and_the_terminal_tells_all(life: Life) -> None:
    view = a_view(life.ticket, life.desk, life.now)
    found = accounts(life.ticket, life.desk, life.now)
    form = why(view, found)
    assert len(form.nodes) < 60
    for node in form.nodes:
        if isinstance(node, Bullets):
            assert len(node.lines) <= 40
    lines = told(explained(view, found))
    for account in found:
        name = account.result.clock.value.casefold()
        assert any(line.casefold().startswith(name) for line in lines)


def test_a_long_history_is_cut_on_a_screen_and_whole_in_a_terminal() -> None:
    life = a_life(FIVE_CLOCKS)
    for _ in range(9):
        life.act(lambda t: t.replied(BEN_ACTS, "On it", life.now))
        life.wait(minutes(30)).act(lambda t: t.details_added(ANA_ACTS, "And now?", life.now))
        life.act(lambda t: t.waited(BEN_ACTS, Status.WAITING_ON_VENDOR, "a part", life.now + days(9), life.now))
        life.wait(minutes(30)).act(lambda t: t.resumed(life.now, "it came", BEN_ACTS))
    found = accounts(life.ticket, life.desk, life.now)
    short, long = told(tuple(gist(found, people(), life.now))), told(tuple(whole(found, people(), life.now)))
    assert sum(line.startswith("Next response") for line in short) == 1
    assert sum(line.startswith("Next response") for line in long) == 9
    assert any("8 earlier of next response: " in line for line in short)
    assert any(f"{18 - STRETCHES} stretches before" in line for line in short)
    assert not any("stretches before" in line for line in long)


def test_holidays_and_pauses_are_told_by_name() -> None:
    life = a_life()
    life.act(lambda t: t.replied(BEN_ACTS, "On it", life.now))
    life.wait(hours(1)).act(
        lambda t: t.waited(BEN_ACTS, Status.WAITING_ON_VENDOR, "a part", life.now + days(9), life.now)
    )
    life.wait(hours(2))
    lines = told(tuple(whole(accounts(life.ticket, life.desk, life.now), people(), life.now)))
    at = lines.index("Resolution: 1 h of 16 h (Office hours): paused, 15 h left")
    assert lines[at + 1 : at + 3] == [
        "  - Mon 2026-03-02 10:00 – Mon 2026-03-02 11:00: 1 h counted",
        "  - Mon 2026-03-02 11:00 – Mon 2026-03-02 13:00: paused: waiting on vendor",
    ]


def test_what_was_written_down_is_told_and_not_what_today_s_policy_would_say() -> None:
    life = a_life().wait(hours(1))
    life.act(lambda t: t.resolved(BEN_ACTS, life.desk.category("vpn"), "done", "fixed", life.now))
    life.act(lambda t: t.confirmed(life.now, ANA_ACTS))
    as_then = accounts(life.ticket, life.desk, life.now)
    assert all(account.is_written and account.intervals for account in as_then)
    harder = a_desk(sla=replace(a_policy(), targets={}))
    as_now = accounts(life.ticket, harder, life.now)
    assert [account.result for account in as_now] == [account.result for account in as_then]
    assert not any(account.intervals for account in as_now)
    lines = told(tuple(whole(as_now, people(), life.now)))
    assert "First response: 1 h of 4 h (Office hours): kept" in lines
    assert "Written down when the ticket ended. Today's rules would count otherwise." in lines


def test_the_terminal_takes_no_orders_from_what_people_typed() -> None:
    lines = told((Heading(text="DESK-1 \x1b[2J\nmine"), Paragraph(line=("\x07 beep",))))
    assert "".join(lines).isprintable()


def test_a_nudge_belongs_to_the_instance_that_ran_then() -> None:
    """Two next responses, one nudged: it is told with the first, though the second is of the same kind."""
    life = a_life(FIVE_CLOCKS)
    life.act(lambda t: t.replied(BEN_ACTS, "On it", life.now))
    life.act(lambda t: t.details_added(ANA_ACTS, "And now?", life.now))
    life.watched(hours(3.5)).act(lambda t: t.replied(BEN_ACTS, "Soon", life.now))
    life.act(lambda t: t.details_added(ANA_ACTS, "And now?", life.now))
    mine = [a for a in accounts(life.ticket, life.desk, life.now) if a.result.clock is ClockKind.NEXT_RESPONSE]
    assert [[r.at - MONDAY for r in a.rings if isinstance(r.what, Nudged)] for a in mine] == [[hours(3)], []]
