"""An escalation policy of every kind."""

from datetime import timedelta

from bot.domain.escalation import EscalationPolicy, Repeat, Step
from bot.domain.priority import Priority
from bot.domain.terms import Do, Tell, Trigger, TriggerKind
from tests.builders import an_escalation_policy, hours, minutes


def every_policy() -> tuple[EscalationPolicy, ...]:
    """One for each trigger, and in their steps whatever a step can do."""
    some = frozenset({Priority.P1, Priority.P2, Priority.P3})
    now, later = timedelta(0), minutes(30)
    return (
        an_escalation_policy(
            Step(after=now, tell=(Tell.ON_CALL_CHANNEL, Tell.ON_CALL_2, Tell.ON_CALL)),
            Step(after=later, tell=(Tell.MANAGER,), do=(Do.RAISE,), priorities=some),
            Step(after=later, tell=(Tell.LEAD,), webhooks=("pager",)),
            repeat=Repeat(from_step=2, every=hours(1), times=2),
        ),
        an_escalation_policy(
            Step(after=now, tell=(Tell.OWNER,)),
            Step(after=minutes(5), tell=(Tell.TEAM,)),
            name="Nearly late",
            when=Trigger(kind=TriggerKind.NEARING, percent=90),
            priorities=frozenset({Priority.P1, Priority.P3}),
        ),
        an_escalation_policy(
            Step(after=now, do=(Do.REASSIGN,)),
            Step(after=minutes(15), tell=(Tell.LEAD,)),
            name="Nobody has taken it",
            when=Trigger(kind=TriggerKind.UNASSIGNED, within=minutes(45), calendar="office"),
            categories=frozenset({"vpn", "account"}),
        ),
        an_escalation_policy(
            Step(after=minutes(10), tell=(Tell.OWNER,)),
            Step(after=later, tell=(Tell.LEAD,), do=(Do.REASSIGN, Do.RAISE_TO_P1)),
            name="Nobody works on it",
            when=Trigger(kind=TriggerKind.IDLE, within=hours(3), calendar="always"),
            impacts=frozenset({"one"}),
        ),
    )
