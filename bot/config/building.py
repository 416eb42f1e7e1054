"""From the sections of app.yaml to the desk that the rules know. Everything has been checked by now."""

from collections.abc import Mapping

from bot.config import written as w
from bot.config.shapes import OWN_CALENDAR
from bot.domain.catalog import Category, Choice, Condition, Disposition, FormField
from bot.domain.desk import Desk, OutOfScope
from bot.domain.escalation import EscalationPolicy, Step
from bot.domain.events import ClockKind
from bot.domain.hours import Calendar, Window, always
from bot.domain.oncall import Rota
from bot.domain.people import Agent, Channel, Handle, PersonId, Team, TeamKey
from bot.domain.priority import Level, Matrix
from bot.domain.routing import Rule
from bot.domain.sla import NudgeStep, Policy, Target


def desk(file: w.Written) -> Desk:
    calendars = {key: calendar(key, entry) for key, entry in file.calendars.items()} | {OWN_CALENDAR: always()}
    return Desk(
        name=file.desk.name,
        prefix=file.desk.prefix,
        command=file.desk.command,
        scope=file.desk.scope,
        out_of_scope=tuple(OutOfScope(words=o.words, answer=o.answer) for o in file.desk.out_of_scope),
        hours=calendars[file.desk.hours],
        calendars=calendars,
        matrix=_matrix(file.priority),
        categories=tuple(_category(key, entry, file.closing) for key, entry in file.categories.items()),
        agents={PersonId(key): _agent(key, entry) for key, entry in file.people.items()},
        teams={TeamKey(key): _team(key, entry) for key, entry in file.teams.items()},
        rules=tuple(rule(entry) for entry in file.routing),
        sla=_policy(file.sla, calendars),
        escalation=_escalation(file.escalation),
        rota=rota(file.on_call),
        on_call_channel=channel(file.on_call.channel),
        remind_before_closing=file.closing.remind_before,
    )


def calendar(key: str, entry: w.CalendarEntry) -> Calendar:
    week: dict[int, tuple[Window, ...]] = {}
    for days, windows in entry.week.items():
        week |= dict.fromkeys(days, windows)
    return Calendar(key=key, name=entry.name, zone=entry.zone, week=week, holidays=frozenset(entry.holidays))


def channel(entry: w.ChannelEntry) -> Channel:
    platform, name = next((p, n) for p, n in entry if n is not None)
    return Channel(platform=platform, id=name)


def rule(entry: w.RuleEntry) -> Rule:
    return Rule(
        name=entry.name,
        team=TeamKey(entry.team),
        categories=frozenset(entry.when.categories),
        words=entry.when.words,
        priorities=frozenset(entry.when.priorities),
        answers=entry.when.answers,
    )


def rota(entry: w.OnCallSection) -> Rota:
    return Rota(
        people=tuple(PersonId(p) for p in entry.people),
        rotates=entry.rotates,
        starts_on=entry.starts,
        hands_over=entry.hands_over[1],
        zone=entry.zone,
    )


def _matrix(section: w.PrioritySection) -> Matrix:
    return Matrix(
        impact_question=section.impact.question,
        urgency_question=section.urgency.question,
        impacts=_levels(section.impact),
        urgencies=_levels(section.urgency),
        cells=section.matrix,
        criteria=section.criteria,
    )


def _levels(entry: w.QuestionEntry) -> tuple[Level, ...]:
    return tuple(Level(key=key, label=label) for key, label in entry.answers.items())


def _category(key: str, entry: w.CategoryEntry, closing: w.ClosingSection) -> Category:
    endings = closing.dispositions if entry.dispositions is None else entry.dispositions
    return Category(
        key=key,
        name=entry.name,
        kind=entry.kind,
        team=TeamKey(entry.team) if entry.team is not None else None,
        skills=entry.skills,
        words=entry.words,
        fields=tuple(_field(name, question) for name, question in entry.fields.items()),
        dispositions=tuple(Disposition(key=name, label=label) for name, label in endings.items()),
        quiet_for=entry.quiet_for or closing.quiet_for,
        reopen_within=entry.reopen_within or closing.reopen_within,
    )


def _field(key: str, entry: w.FieldEntry) -> FormField:
    conditions = [Condition(field=name, one_of=answers) for name, answers in (entry.only_if or {}).items()]
    return FormField(
        key=key,
        label=entry.label,
        kind=entry.kind,
        required=entry.required,
        hint=entry.hint,
        choices=tuple(Choice(key=name, label=label) for name, label in entry.choices.items()),
        minimum=entry.minimum,
        maximum=entry.maximum,
        pattern=entry.pattern,
        pattern_says=entry.pattern_says,
        only_if=conditions[0] if conditions else None,
    )


def _agent(key: str, entry: w.PersonEntry) -> Agent:
    handles = [Handle.parse(text) for text in entry.handles]
    return Agent(
        id=PersonId(key),
        name=entry.name,
        email=entry.email,
        handles=tuple(h for h in handles if h is not None),
        skills=entry.skills,
        shift=entry.shift,
        capacity=entry.capacity,
        manager=PersonId(entry.manager) if entry.manager is not None else None,
    )


def _team(key: str, entry: w.TeamEntry) -> Team:
    return Team(
        key=TeamKey(key),
        name=entry.name,
        channel=channel(entry.channel),
        members=tuple(PersonId(m) for m in entry.members),
        lead=PersonId(entry.lead),
        assign=entry.assign,
        pick=entry.pick,
    )


def _policy(section: w.SlaSection, calendars: Mapping[str, Calendar]) -> Policy:
    targets = {}
    for priority, entry in section.targets.items():
        hours = calendars[entry.calendar]
        targets[priority] = {
            ClockKind.FIRST_RESPONSE: Target(within=entry.first_response, calendar=hours),
            ClockKind.RESOLUTION: Target(within=entry.resolution, calendar=hours),
        }
    nudges = tuple(NudgeStep(percent=n.at, tell=n.tell) for n in section.nudges)
    return Policy(targets=targets, pauses=frozenset(section.pauses), nudges=nudges)


def _escalation(section: w.EscalationSection) -> EscalationPolicy:
    steps = tuple(Step(after=s.after, tell=s.tell, priorities=frozenset(s.priorities)) for s in section.steps)
    return EscalationPolicy(steps=steps, quiet_for=section.acknowledge_for)
