"""The escalation policies."""

from dataclasses import replace

from bot.config.written import escalation as w
from bot.domain.escalation import EscalationPolicy, Repeat, Step
from bot.domain.people import TeamKey


def policies(section: w.EscalationSection, *, hours: str) -> tuple[EscalationPolicy, ...]:
    """`hours` is the key of the calendar in which triggers count that name none."""
    return tuple(
        EscalationPolicy(
            name=entry.name,
            when=replace(entry.when, calendar=entry.calendar or hours, clocks=frozenset(entry.clocks)),
            steps=tuple(_step(step) for step in entry.steps),
            quiet_for=section.acknowledge_for,
            repeat=_repeat(entry),
            priorities=frozenset(entry.priorities),
            impacts=frozenset(entry.impacts),
            categories=frozenset(entry.categories),
            teams=frozenset(TeamKey(team) for team in entry.teams),
        )
        for entry in section.policies
    )


def _step(entry: w.StepEntry) -> Step:
    return Step(
        after=entry.after,
        tell=entry.tell,
        webhooks=entry.webhooks,
        do=entry.do,
        priorities=frozenset(entry.priorities),
    )


def _repeat(entry: w.PolicyEntry) -> Repeat | None:
    if entry.repeat_from is None or entry.repeat_every is None:
        return None
    return Repeat(from_step=entry.repeat_from, every=entry.repeat_every, times=entry.repeat_times)
