"""Escalation policies to play with, and lives under them."""

from datetime import timedelta

from bot.domain.escalation import EscalationPolicy, Step
from bot.domain.events import Escalated
from bot.domain.people import Channel, PersonId
from bot.domain.terms import Tell, Trigger, TriggerKind
from tests.builders import MONDAY, a_desk, an_actor, an_escalation_policy, hours, minutes
from tests.cast import DEE
from tests.histories import Life, a_life

NOW = timedelta(0)
UNASSIGNED = Trigger(kind=TriggerKind.UNASSIGNED, within=minutes(30), calendar="always")
IDLE = Trigger(kind=TriggerKind.IDLE, within=hours(2), calendar="always")
LEAD = Step(after=NOW, tell=(Tell.LEAD,))


def policy(*steps: Step, when: Trigger = UNASSIGNED, name: str = "Policy", **more: object) -> EscalationPolicy:
    return an_escalation_policy(*steps, name=name, when=when, **more)


def life_of(*policies: EscalationPolicy, nobodys: bool = False, **changes: object) -> Life:
    """A P3 ticket of Ben's, or of nobody, at a desk with these policies."""
    desk = a_desk(escalation=policies, **{k: changes.pop(k) for k in ("schedule", "teams") if k in changes})
    life = a_life(desk, **changes)
    if nobodys:
        life.act(lambda t: t.released(an_actor(DEE), MONDAY))
    return life


def steps_of(life: Life) -> list[tuple[timedelta, str, int]]:
    return [(e.at - MONDAY, e.policy, e.step) for e in life.ticket.timeline if isinstance(e, Escalated)]


def told_by(life: Life) -> list[tuple[timedelta, tuple[PersonId, ...], tuple[Channel, ...]]]:
    events = [e for e in life.ticket.timeline if isinstance(e, Escalated)]
    return [(e.at - MONDAY, e.told, e.channels) for e in events]
