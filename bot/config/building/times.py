"""The promises."""

from collections.abc import Mapping
from datetime import timedelta

from bot.config.written import times as w
from bot.domain.hours import Calendar
from bot.domain.people import TeamKey
from bot.domain.sla import NudgeStep, Override, Policy, Target
from bot.domain.sla.policy import Targets
from bot.domain.terms import ClockKind, Status

CLOCKS: Mapping[str, ClockKind] = {
    "assign": ClockKind.ASSIGN,
    "first_response": ClockKind.FIRST_RESPONSE,
    "next_response": ClockKind.NEXT_RESPONSE,
    "resolution": ClockKind.RESOLUTION,
    "update": ClockKind.UPDATE,
}
"""The clocks by their keys in app.yaml."""


def policy(section: w.SlaSection, calendars: Mapping[str, Calendar]) -> Policy:
    own = {priority: _targets(entry, calendars[entry.calendar]) for priority, entry in section.targets.items()}
    return Policy(
        targets=own,
        overrides=tuple(override(entry, own, calendars) for entry in section.overrides),
        pauses={kind: _pauses(section, key) for key, kind in CLOCKS.items()},
        nudges=tuple(NudgeStep(percent=n.at, tell=n.tell, off_hours=n.off_hours) for n in section.nudges),
        on_reopen=section.on_reopen,
    )


def _lengths(entry: w.TargetEntry | w.OtherTargetEntry) -> dict[ClockKind, timedelta]:
    """What the entry promises, as far as it does."""
    named: dict[str, timedelta | None] = {key: getattr(entry, key) for key in CLOCKS}
    return {CLOCKS[key]: within for key, within in named.items() if within is not None}


def _targets(entry: w.TargetEntry, hours: Calendar) -> dict[ClockKind, Target]:
    return {kind: Target(within=within, calendar=hours) for kind, within in _lengths(entry).items()}


def override(entry: w.OverrideEntry, own: Targets, calendars: Mapping[str, Calendar]) -> Override:
    return Override(
        name=entry.name,
        categories=frozenset(entry.categories),
        teams=frozenset(TeamKey(team) for team in entry.teams),
        accounts=frozenset(entry.accounts),
        targets={p: _other(e, own.get(p, {}), calendars, entry.name) for p, e in entry.targets.items()},
    )


def _other(
    entry: w.OtherTargetEntry, own: Mapping[ClockKind, Target], calendars: Mapping[str, Calendar], name: str
) -> dict[ClockKind, Target]:
    """A calendar alone moves every clock of the priority into its hours; lengths alone keep the priority's calendar."""
    lengths = _lengths(entry)
    if not lengths and entry.calendar is not None:
        lengths = {kind: target.within for kind, target in own.items()}
    usual = next((target.calendar for target in own.values()), None)
    hours = calendars[entry.calendar] if entry.calendar is not None else usual
    if hours is None:
        return {}
    return {kind: Target(within=within, calendar=hours, given_by=name) for kind, within in lengths.items()}


def _pauses(section: w.SlaSection, clock: str) -> frozenset[Status]:
    own: tuple[Status, ...] | None = getattr(section.pauses_of, clock)
    return frozenset(section.pauses if own is None else own)
