"""Escalation policies: each must make sense, and end with somebody who is always there."""

from collections.abc import Iterator

from bot.config.problems import Fault, Place
from bot.config.sense.forms import Check
from bot.config.written import Written
from bot.config.written.escalation import PolicyEntry, StepEntry
from bot.domain.priority import Priority
from bot.domain.terms import ON_CALL_TELLS, Tell, TriggerKind

ALWAYS_THERE = frozenset({Tell.LEAD, Tell.TEAM, Tell.ON_CALL_CHANNEL, Tell.ON_CALL})
"""A ticket may have no owner, and an owner no manager; behind these there is somebody, whatever the ticket."""
_ABOUT_CLOCKS = frozenset({TriggerKind.NEARING, TriggerKind.BREACHED})


def policies(file: Written) -> Iterator[Fault]:
    if not file.escalation.policies:
        says = "there is no policy, so a broken promise would go unnoticed"
        yield Fault(place=("escalation", "policies"), says=says)
    seen: set[str] = set()
    for number, policy in enumerate(file.escalation.policies):
        if policy.name in seen:
            says = f'another policy is called "{policy.name}" too'
            yield Fault(place=("escalation", "policies", number, "name"), says=says)
        seen.add(policy.name)


def keys(file: Written) -> Iterator[Fault]:
    """Keys that the trigger has no use for, and a repetition that is only half said."""
    for number, policy in enumerate(file.escalation.policies):
        place: Place = ("escalation", "policies", number)
        given, about_clocks = policy.model_fields_set, policy.when.kind in _ABOUT_CLOCKS
        if "calendar" in given and about_clocks:
            says = f'is for "unassigned for" and "no internal action for"; "{policy.when.kind}" goes by the promises'
            yield Fault(place=(*place, "calendar"), says=says)
        if not policy.clocks:
            yield Fault(place=(*place, "clocks"), says="must not be empty")
        if "clocks" in given and not about_clocks:
            says = f'is for "nearing" and "breached"; "{policy.when.kind}" is about no clock'
            yield Fault(place=(*place, "clocks"), says=says)
        if policy.repeat_from is not None and policy.repeat_every is None:
            yield Fault(place=(*place, "repeat_from"), says="needs repeat_every: how long after the last step")
        if policy.repeat_from is None and given & {"repeat_every", "repeat_times"}:
            yield Fault(place=place, says="needs repeat_from: from which step it goes on again")
        if policy.repeat_from is not None and policy.repeat_from > len(policy.steps):
            says = f"there is no step {policy.repeat_from}: the last one is {len(policy.steps)}"
            yield Fault(place=(*place, "repeat_from"), says=says)


def steps(file: Written) -> Iterator[Fault]:
    has_managers = any(person.manager for person in file.people.values())
    layers = {rota.layer for rota in file.on_call.rotas.values() or [file.on_call]}
    for number, policy in enumerate(file.escalation.policies):
        for which, step in enumerate(policy.steps):
            place: Place = ("escalation", "policies", number, "steps", which)
            if not (step.tell or step.webhooks or step.do):
                yield Fault(place=place, says="does nothing: say whom it tells, or what it does")
            elif set(step.tell) == {Tell.MANAGER} and not (has_managers or step.webhooks or step.do):
                yield Fault(place=(*place, "tell"), says="nobody stands behind this step: no person has a manager")
            for behind in sorted(ON_CALL_TELLS.intersection(step.tell)):
                if behind.layer not in layers:
                    says = f"there is no layer {behind.layer} of people on call"
                    yield Fault(place=(*place, "tell"), says=says)


def ends(file: Written) -> Iterator[Fault]:
    """Whoever was told before may be away: the last step speaks to somebody who is always there."""
    for number, policy in enumerate(file.escalation.policies):
        place: Place = ("escalation", "policies", number, "steps")
        lasts = {priority: _last(policy, priority) for priority in policy.priorities}
        if not policy.steps:
            yield Fault(place=place, says="there is no step, so nobody would hear of it")
        elif without := sorted(priority for priority, which in lasts.items() if which is None):
            yield Fault(place=place, says=f"there is no step for {', '.join(without)}")
        for which in sorted({w for w in lasts.values() if w is not None}):
            if not _is_manned(policy.steps[which]):
                for_whom = ", ".join(sorted(p for p, w in lasts.items() if w == which))
                says = (
                    f"the last step for {for_whom} must have somebody behind it at any time: a channel, the lead, "
                    "who is on call, or a webhook"
                )
                yield Fault(place=(*place, which), says=says)


def _last(policy: PolicyEntry, priority: Priority) -> int | None:
    meant = [n for n, step in enumerate(policy.steps) if priority in step.priorities]
    return meant[-1] if meant else None


def _is_manned(step: StepEntry) -> bool:
    return bool(step.webhooks or ALWAYS_THERE.intersection(step.tell))


CHECKS: tuple[Check, ...] = (
    (policies, ("escalation",)),
    (keys, ("escalation",)),
    (steps, ("escalation", "people", "on_call")),
    (ends, ("escalation",)),
)
