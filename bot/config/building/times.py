"""Promises and escalation."""

from collections.abc import Mapping

from bot.config.written import times as w
from bot.domain.escalation import EscalationPolicy, Step
from bot.domain.hours import Calendar
from bot.domain.sla import NudgeStep, Policy, Target
from bot.domain.terms import ClockKind


def policy(section: w.SlaSection, calendars: Mapping[str, Calendar]) -> Policy:
    targets = {}
    for priority, entry in section.targets.items():
        hours = calendars[entry.calendar]
        targets[priority] = {
            ClockKind.FIRST_RESPONSE: Target(within=entry.first_response, calendar=hours),
            ClockKind.RESOLUTION: Target(within=entry.resolution, calendar=hours),
        }
    nudges = tuple(NudgeStep(percent=n.at, tell=n.tell) for n in section.nudges)
    return Policy(targets=targets, pauses=frozenset(section.pauses), nudges=nudges)


def escalation(section: w.EscalationSection) -> EscalationPolicy:
    steps = tuple(Step(after=s.after, tell=s.tell, priorities=frozenset(s.priorities)) for s in section.steps)
    return EscalationPolicy(steps=steps, quiet_for=section.acknowledge_for)
