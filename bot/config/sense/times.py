"""Priorities, promises and how tickets close."""

from collections.abc import Iterator

from bot.config.problems import Fault, closest
from bot.config.scalars import duration_text
from bot.config.sense.forms import Check
from bot.config.written import Written
from bot.domain.terms import Status, StatusKind


def matrix(file: Written) -> Iterator[Fault]:
    section = file.priority
    for impact in section.impact.answers:
        row = section.matrix.get(impact)
        if row is None:
            yield Fault(place=("priority", "matrix"), says=f'the row "{impact}" is missing')
            continue
        for urgency in section.urgency.answers:
            if urgency not in row:
                yield Fault(place=("priority", "matrix", impact), says=f'the priority for "{urgency}" is missing')
    used = {priority for row in section.matrix.values() for priority in row.values()}
    for priority in sorted(used - section.criteria.keys()):
        yield Fault(place=("priority", "criteria"), says=f"there is no text for {priority}, which the matrix gives")


def targets(file: Written) -> Iterator[Fault]:
    used = {priority for row in file.priority.matrix.values() for priority in row.values()}
    for priority in sorted(used - file.sla.targets.keys()):
        yield Fault(place=("sla", "targets"), says=f"there is no target for {priority}, which the matrix gives")


def promises(file: Written) -> Iterator[Fault]:
    section = file.sla
    for priority, target in section.targets.items():
        if target.resolution < target.first_response:
            says = "is sooner than the first response"
            yield Fault(place=("sla", "targets", priority, "resolution"), says=says)
    waits = [s for s in Status if s.kind is StatusKind.WAITING]
    for number, status in enumerate(section.pauses):
        if status not in waits:
            says = f'clocks can pause while a ticket waits, not while it is "{status}"'
            yield Fault(place=("sla", "pauses", number), says=says, did_you_mean=closest(status, waits))
    for number, nudge in enumerate(section.nudges):
        if not nudge.tell:
            yield Fault(place=("sla", "nudges", number, "tell"), says="nobody is told")
        if number and nudge.at <= section.nudges[number - 1].at:
            says = f"comes after the nudge at {section.nudges[number - 1].at}% and must be later than it"
            yield Fault(place=("sla", "nudges", number, "at"), says=says)


def closing(file: Written) -> Iterator[Fault]:
    section = file.closing
    if not section.dispositions:
        yield Fault(place=("closing", "dispositions"), says="must not be empty: a ticket could not be resolved")
    if section.quiet_for <= section.remind_before:
        yield Fault(place=("closing", "remind_before"), says=_no_reminder(duration_text(section.quiet_for)))
    for key, category in file.categories.items():
        if category.quiet_for is not None and category.quiet_for <= section.remind_before:
            says = f"leaves no time for the reminder {duration_text(section.remind_before)} before closing"
            yield Fault(place=("categories", key, "quiet_for"), says=says)


def _no_reminder(quiet_for: str) -> str:
    return f"must be shorter than quiet_for ({quiet_for}), or nobody is ever reminded"


CHECKS: tuple[Check, ...] = (
    (matrix, ("priority",)),
    (targets, ("priority", "sla")),
    (promises, ("sla",)),
    (closing, ("closing",)),
)
