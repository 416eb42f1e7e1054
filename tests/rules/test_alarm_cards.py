"""F5: what alarms say, and offer, before and after somebody acknowledged them."""

import pytest

from bot.domain.escalation import Step
from bot.domain.events import Escalated
from bot.domain.notices import Face, FaceKind, Notice
from bot.domain.pings import is_calm
from bot.domain.priority import Priority
from bot.domain.terms import BREACHED, ClockKind, Trigger, TriggerKind
from bot.domain.timed.reach import webhook
from bot.ui.alarms import escalation
from bot.ui.model import Card
from bot.ui.verbs import Verb
from bot.usecases.notices import notices
from tests.builders import a_desk, a_view, an_actor, an_escalation_policy, hours, minutes
from tests.cast import CY
from tests.histories import Life, a_life
from tests.reading import buttons, texts


def alarms(life: Life) -> list[int]:
    """Their numbers, the oldest first."""
    return [n for n, e in enumerate(life.ticket.timeline, start=1) if isinstance(e, Escalated)]


def card(life: Life, number: int) -> Card:
    event = life.ticket.timeline[number - 1]
    assert isinstance(event, Escalated)
    return escalation(a_view(life.ticket, life.desk, life.now), event, number)


def verbs(shown: Card) -> set[Verb]:
    return {button.verb for button in buttons(shown)}


def re_armed() -> tuple[Life, int]:
    """A P1 ticket whose first alarm was acknowledged, and that is called for again. With the number before that."""
    life = a_life(priority=Priority.P1).watched(minutes(20))
    life.act(lambda t: t.acknowledged(an_actor(CY), life.now))
    before = life.ticket.revision
    return life.watched(hours(1)), before


def test_an_earlier_alarm_offers_acknowledge_again_when_silence_re_armed_its_ladder() -> None:
    life, before = re_armed()
    first, second, *_ = alarms(life)
    assert first < before < second
    for number in (first, second):
        shown = card(life, number)
        assert Verb.ACKNOWLEDGE in verbs(shown)
        assert {"Cy Tanaka", " acknowledged it ", "Nobody has answered yet."} <= {*texts(shown)}
        assert not is_calm(life.ticket, number)
    again = Face(kind=FaceKind.ESCALATION, event=first)
    assert again in {notice.face for notice in notices(life.ticket, life.desk, since=before)}


def test_all_of_them_are_calm_when_it_is_acknowledged_again() -> None:
    life, _ = re_armed()
    life.act(lambda t: t.acknowledged(an_actor(CY), life.now))
    for number in alarms(life):
        assert verbs(card(life, number)) == {Verb.OPEN}
        assert is_calm(life.ticket, number)


def test_a_webhook_hears_of_the_new_alarm_and_not_of_the_old_one_again() -> None:
    policy = an_escalation_policy(
        Step(after=minutes(0), webhooks=("pager",)), Step(after=minutes(5), webhooks=("pager",))
    )
    life = a_life(a_desk(escalation=(policy,)), priority=Priority.P1).watched(minutes(16))
    life.act(lambda t: t.acknowledged(an_actor(CY), life.now))
    before = life.ticket.revision
    life.watched(hours(1))
    told = [n.face.event for n in notices(life.ticket, life.desk, since=before) if n.to == webhook("pager")]
    assert told == [number for number in alarms(life) if number > before]


@pytest.mark.parametrize(
    ("trigger", "clock", "says"),
    [
        (BREACHED, ClockKind.FIRST_RESPONSE, "Nobody has answered yet."),
        (BREACHED, ClockKind.NEXT_RESPONSE, "Nobody has answered yet."),
        (BREACHED, ClockKind.ASSIGN, "Nobody has taken it yet."),
        (BREACHED, ClockKind.RESOLUTION, "It is not solved yet."),
        (BREACHED, ClockKind.UPDATE, "There is no public update yet."),
        (Trigger(kind=TriggerKind.UNASSIGNED, within=hours(1)), None, "Nobody has taken it yet."),
        (Trigger(kind=TriggerKind.IDLE, within=hours(1)), None, "Nothing has been done since."),
    ],
)
def test_an_alarm_says_what_has_not_been_done(trigger: Trigger, clock: ClockKind | None, says: str) -> None:
    life = a_life(priority=Priority.P1).watched(minutes(20))
    number = alarms(life)[0]
    event = life.ticket.timeline[number - 1]
    assert isinstance(event, Escalated)
    about = Escalated(at=event.at, policy=event.policy, trigger=trigger, clock=clock, step=1, told=event.told)
    shown = escalation(a_view(life.ticket, life.desk, life.now), about, number)
    assert says in texts(shown)


def test_the_notice_of_an_alarm_is_for_whom_it_called() -> None:
    life, before = re_armed()
    first = alarms(life)[0]
    event = life.ticket.timeline[first - 1]
    assert isinstance(event, Escalated)
    face = Face(kind=FaceKind.ESCALATION, event=first)
    found: list[Notice] = [n for n in notices(life.ticket, life.desk, since=before) if n.face == face]
    assert {n.to for n in found} == {*event.told, *event.channels}
