"""F2, F5: what is used up stays late while the ticket waits, and calls when it goes on; card, alarm, account agree."""

from bot.domain.events import Escalated
from bot.domain.priority import Priority
from bot.domain.sla import clocks
from bot.domain.terms import ClockKind, Status
from bot.domain.timed.account import accounts
from bot.domain.timed.timer import ALARMS
from bot.domain.timed.timetable import Timetable
from bot.ui.alarms import escalation
from bot.ui.cards import requester_card, team_card
from bot.ui.explaining import explained
from bot.ui.model import Moment
from tests.builders import MONDAY, a_view, an_actor, days, hours, minutes
from tests.cast import BEN
from tests.histories import Life, a_life
from tests.reading import parts, texts


def waiting(life: Life) -> Life:
    """Ben answers and waits on the vendor, for ten days."""
    life.act(lambda t: t.replied(an_actor(BEN), "On it", life.now))
    until = life.now + days(10)
    life.act(lambda t: t.waited(an_actor(BEN), Status.WAITING_ON_VENDOR, "a part", until, life.now))
    return life


def late_by_priority() -> Life:
    """P3, sixteen hours to solve it; after five it waits, and then becomes P1, which promises four."""
    life = waiting(a_life().watched(hours(5)))
    life.act(lambda t: t.reprioritised(an_actor(BEN), Priority.P1, "All of them have it", life.now))
    return life


def resolution_alarms(life: Life) -> list[Escalated]:
    events = (e for e in life.ticket.timeline if isinstance(e, Escalated))
    return [e for e in events if e.clock is ClockKind.RESOLUTION]


def test_both_cards_and_the_account_say_that_it_is_late_all_along() -> None:
    life = late_by_priority().watched(hours(3))
    view = a_view(life.ticket, life.desk, life.now)
    assert Timetable(life.ticket, life.desk, life.now).owed == (ClockKind.RESOLUTION, MONDAY + hours(4))
    assert Timetable(life.ticket, life.desk, life.now).next_due is None
    assert "Late, we are sorry: it was to be solved by " in texts(requester_card(view))
    assert " (overdue)" in texts(team_card(view))
    told = explained(view, accounts(life.ticket, life.desk, life.now))
    assert any("paused, and late already: alarms wait until it goes on. It was due " in text for text in texts(told))
    assert MONDAY + hours(4) in {part.at for part in parts(told) if isinstance(part, Moment)}


def test_nobody_is_called_while_it_waits_and_at_once_when_it_goes_on() -> None:
    life = late_by_priority().watched(days(2))
    assert resolution_alarms(life) == []
    assert not [t for t in Timetable(life.ticket, life.desk, life.now).timers if t.kind in ALARMS]
    life.act(lambda t: t.resumed(life.now, "the part came", an_actor(BEN)))
    resumed_at = life.now
    life.watched(minutes(1))
    assert [e.at for e in resolution_alarms(life)][:1] == [resumed_at]


def test_an_alarm_that_stands_says_when_it_was_due_through_the_pause() -> None:
    life = a_life(priority=Priority.P1)
    life.act(lambda t: t.replied(an_actor(BEN), "On it", life.now))
    life.watched(hours(4))
    number = life.ticket.revision
    (alarm, *_) = resolution_alarms(life)
    until = life.now + days(3)
    life.act(lambda t: t.waited(an_actor(BEN), Status.WAITING_ON_VENDOR, "a part", until, life.now))
    card = escalation(a_view(life.ticket, life.desk, life.now), alarm, number)
    assert "Was due" in texts(card)
    assert MONDAY + hours(4) in {part.at for part in parts(card) if isinstance(part, Moment)}


def test_what_is_not_used_up_is_owed_to_nobody_while_it_waits() -> None:
    life = waiting(a_life().watched(hours(1)))
    assert [c.lapsed_at for c in clocks(life.ticket, life.desk.sla, life.now)] == [None, None]
    assert Timetable(life.ticket, life.desk, life.now).owed is None
