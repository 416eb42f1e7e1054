"""A small believable desk and what lies on it. Each builder takes what the test is about; the rest is ordinary."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.catalog import Answer, Category, Choice, Disposition, FieldKind, FormField, Kind
from bot.domain.desk import Desk, OutOfScope
from bot.domain.escalation import EscalationPolicy, Step
from bot.domain.hours import Calendar, Holiday, Window, always
from bot.domain.oncall import Rota, RotaKey, Rotates, Rotation, Schedule
from bot.domain.people import Agent, Availability, PersonId, Pick, Team, TeamKey
from bot.domain.priority import Level, Matrix, Priority
from bot.domain.routing import Assignment, Candidate, Rule, choose_agent, choose_team
from bot.domain.sla import NudgeStep, OnReopen, Override, Policy, Target
from bot.domain.terms import BREACHED, ClockKind, Status, Tell, Trigger
from bot.domain.ticket import Actor, Ticket, TicketId, filed
from bot.domain.timed.timetable import Timetable
from bot.domain.views import TicketView
from tests.cast import ANA, BEN, BO, CY, DEE, IT_ACCESS, IT_NETWORK, NAMES, ON_CALL_CHANNEL, people

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
"""An ordinary morning on which the office is open: when tickets are filed unless a test says otherwise."""

LATE = "A broken promise"
"""The usual escalation policy."""

NETWORK, ACCESS = TeamKey("network"), TeamKey("access")


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def days(count: float) -> timedelta:
    return timedelta(days=count)


# ── time ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def a_window(text: str) -> Window:
    """`09:00-17:00`; one that ends at or before its start ends on the next day."""
    opens, closes = text.split("-")
    return Window(opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))


def a_calendar(
    *windows: str,
    zone: str = "Europe/London",
    on: tuple[int, ...] = (0, 1, 2, 3, 4),
    closed_on: tuple[date, ...] = (),
    but_on: Mapping[date, Holiday] | None = None,
    key: str = "office",
    name: str = "Office hours",
) -> Calendar:
    """Open in these windows on these weekdays (0 is Monday): 9 to 5 from Monday to Friday in London by default."""
    daily = tuple(a_window(w) for w in windows or ("09:00-17:00",))
    holidays = {day: Holiday(name="Closed") for day in closed_on} | dict(but_on or {})
    return Calendar(key=key, name=name, zone=zone, week=dict.fromkeys(on, daily), holidays=lambda _year: holidays)


OFFICE = a_calendar()
NIGHTS = a_calendar("22:00-06:00", on=tuple(range(7)), key="nights", name="Night shift")
ALWAYS = always()


def a_rota(
    *turns: PersonId,
    rotates: Rotates = Rotates.WEEKLY,
    zone: str = "Europe/London",
    layer: int = 1,
    hours: Calendar | None = None,
) -> Rota:
    """Hands over at nine, from Monday 5 January 2026 on."""
    rotation = Rotation(people=turns, rotates=rotates, starts_on=date(2026, 1, 5), hands_over=time(9), zone=zone)
    return Rota(key=RotaKey(f"rota-{layer}"), layer=layer, hours=hours, rotation=rotation)


def a_schedule(*turns: PersonId) -> Schedule:
    """One layer with one rota."""
    return Schedule(rotas=(a_rota(*turns),))


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def an_agent(
    person: PersonId,
    *,
    skills: Mapping[str, int] | None = None,
    shift: str | None = "office",
    capacity: int = 8,
    manager: PersonId | None = DEE,
) -> Agent:
    return Agent(
        id=person,
        name=NAMES.get(person, person.title()),
        skills=skills or {},
        shift=shift,
        capacity=capacity,
        manager=manager,
    )


def a_team(*members: PersonId, pick: Pick = Pick.ROUND_ROBIN) -> Team:
    """The team Network; its lead is Dee."""
    return Team(key=NETWORK, name="Network", channel=IT_NETWORK, members=members or (BEN, BO), lead=DEE, pick=pick)


def a_candidate(
    agent: Agent,
    *,
    load: int = 0,
    weight: int | None = None,
    turn: int = 0,
    availability: Availability | None = None,
    shift: Calendar | None = None,
) -> Candidate:
    """An agent who is there and has time, unless told otherwise; their tickets are P4s unless a weight is given."""
    return Candidate(
        agent=agent,
        availability=availability or Availability(),
        shift=shift,
        load=load,
        weight=load if weight is None else weight,
        turn=turn,
    )


# ── what can be asked for ────────────────────────────────────────────────────────────────────────────────────────────


def a_choice(key: str, *keys: str, required: bool = False) -> FormField:
    return FormField(
        key=key,
        label=key.title(),
        kind=FieldKind.CHOICE,
        required=required,
        choices=tuple(Choice(key=k, label=k.title()) for k in keys),
    )


def a_category(
    key: str,
    name: str = "",
    *,
    team: TeamKey | None = NETWORK,
    kind: Kind = Kind.INCIDENT,
    words: tuple[str, ...] = (),
    fields: tuple[FormField, ...] = (),
    skills: Mapping[str, int] | None = None,
) -> Category:
    """Ends as fixed or not reproducible; closes after three quiet days; can be reopened for a week."""
    endings = {"fixed": "Fixed", f"{key}-gone": "Could not be seen again"}
    return Category(
        key=key,
        name=name or key.title(),
        kind=kind,
        team=team,
        skills=skills or {},
        words=words,
        fields=fields,
        dispositions=tuple(Disposition(key=k, label=label) for k, label in endings.items()),
        quiet_for=days(3),
        reopen_within=days(7),
    )


VPN = a_category(
    "vpn",
    "VPN and network",
    words=("vpn", "wifi"),
    fields=(a_choice("place", "home", "office", required=True),),
    skills={"network": 1},
)
ACCOUNT = a_category("account", "Accounts", team=ACCESS, kind=Kind.REQUEST, words=("password", "access"))
OTHER = a_category("other", "Something else", team=None, kind=Kind.REQUEST)


def a_rule(
    name: str,
    team: TeamKey = NETWORK,
    *,
    categories: tuple[str, ...] = (),
    words: tuple[str, ...] = (),
    priorities: tuple[Priority, ...] = (),
    answers: Mapping[str, str] | None = None,
) -> Rule:
    """Catches all, if nothing more is given."""
    return Rule(
        name=name,
        team=team,
        categories=frozenset(categories),
        words=words,
        priorities=frozenset(priorities),
        answers=answers or {},
    )


def a_matrix() -> Matrix:
    everybody, one = Level(key="everybody", label="Everybody"), Level(key="one", label="Only me")
    blocked, can_wait = Level(key="blocked", label="Nothing works"), Level(key="can-wait", label="It can wait")
    return Matrix(
        impact_question="How many people are affected?",
        urgency_question="Is work blocked?",
        impacts=(everybody, one),
        urgencies=(blocked, can_wait),
        cells={
            "everybody": {"blocked": Priority.P1, "can-wait": Priority.P2},
            "one": {"blocked": Priority.P3, "can-wait": Priority.P4},
        },
        criteria={p: f"What {p} means." for p in Priority},
    )


# ── promises ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def a_target(within: timedelta, calendar: Calendar = OFFICE) -> Target:
    return Target(within=within, calendar=calendar)


def a_policy(
    *,
    targets: Mapping[Priority, Mapping[ClockKind, Target]] | None = None,
    pauses: tuple[Status, ...] = (Status.WAITING_ON_REQUESTER, Status.WAITING_ON_VENDOR),
    nudges: tuple[NudgeStep, ...] | None = None,
    overrides: tuple[Override, ...] = (),
    on_reopen: OnReopen = OnReopen.RESTART,
) -> Policy:
    """P1 counts day and night, the rest in office hours; two clocks. Time to assign and next response never pause."""

    def both(first_response: Target, resolution: Target) -> Mapping[ClockKind, Target]:
        return {ClockKind.FIRST_RESPONSE: first_response, ClockKind.RESOLUTION: resolution}

    usual = {
        Priority.P1: both(a_target(minutes(20), ALWAYS), a_target(hours(4), ALWAYS)),
        Priority.P2: both(a_target(hours(1)), a_target(hours(8))),
        Priority.P3: both(a_target(hours(4)), a_target(hours(16))),
        Priority.P4: both(a_target(hours(8)), a_target(hours(40))),
    }
    steps = (
        NudgeStep(percent=50, tell=()),
        NudgeStep(percent=75, tell=(Tell.OWNER,)),
        NudgeStep(percent=90, tell=(Tell.OWNER, Tell.LEAD)),
    )
    never = (ClockKind.ASSIGN, ClockKind.NEXT_RESPONSE)
    return Policy(
        targets=targets or usual,
        pauses={kind: frozenset(() if kind in never else pauses) for kind in ClockKind},
        nudges=steps if nudges is None else nudges,
        overrides=overrides,
        on_reopen=on_reopen,
    )


def an_escalation(*steps: Step, quiet_for: timedelta = timedelta(hours=1)) -> tuple[EscalationPolicy, ...]:
    """At breach the on-call channel and person (not for P4), half an hour later the manager (P1 and P2 only)."""
    return (an_escalation_policy(*steps, quiet_for=quiet_for),)


def an_escalation_policy(
    *steps: Step, name: str = LATE, when: Trigger = BREACHED, quiet_for: timedelta = timedelta(hours=1), **more: object
) -> EscalationPolicy:
    """One policy of it; the usual one if nothing is given."""
    usual = (
        Step(
            after=timedelta(0),
            tell=(Tell.ON_CALL_CHANNEL, Tell.ON_CALL),
            priorities=frozenset({Priority.P1, Priority.P2, Priority.P3}),
        ),
        Step(after=minutes(30), tell=(Tell.MANAGER,), priorities=frozenset({Priority.P1, Priority.P2})),
    )
    policy = EscalationPolicy(name=name, when=when, steps=steps or usual, quiet_for=quiet_for)
    return replace(policy, **more)


# ── the desk and its tickets ─────────────────────────────────────────────────────────────────────────────────────────


def a_desk(**changes: object) -> Desk:
    """Two teams, three categories, a rota of Cy, and everything a ticket needs from the first word to the last."""
    desk = Desk(
        name="IT",
        prefix="DESK",
        command="/desk",
        scope="Everything with a plug.",
        out_of_scope=(OutOfScope(words=("payslip",), answer="Ask the payroll office."),),
        hours=OFFICE,
        calendars={c.key: c for c in (OFFICE, NIGHTS, ALWAYS)},
        matrix=a_matrix(),
        categories=(VPN, ACCOUNT, OTHER),
        agents={
            BEN: an_agent(BEN, skills={"network": 2}),
            BO: an_agent(BO, skills={"network": 1}),
            CY: an_agent(CY, shift=None),
            DEE: an_agent(DEE, shift=None, manager=None),
        },
        teams={
            NETWORK: a_team(BEN, BO),
            ACCESS: Team(key=ACCESS, name="Access", channel=IT_ACCESS, members=(CY,), lead=DEE, pick=Pick.LEAST_LOADED),
        },
        rules=(a_rule("the rest"),),
        sla=a_policy(),
        escalation=an_escalation(),
        schedule=a_schedule(CY),
        on_call_channel=ON_CALL_CHANNEL,
        remind_before_closing=days(1),
    )
    return replace(desk, **changes)


def an_actor(person: PersonId, desk: Desk | None = None) -> Actor:
    """What somebody of the cast is at the desk."""
    return (desk or a_desk()).actor(person)


def a_ticket(*, at: datetime = MONDAY, by: PersonId = ANA, **changes: object) -> Ticket:
    """DESK-1, just filed by Ana: her VPN is down. It is routed nowhere yet."""
    ticket = Ticket(
        id=TicketId(1),
        prefix="DESK",
        requester=by,
        kind=VPN.kind,
        category=VPN.key,
        summary="VPN keeps dropping",
        description="It drops every ten minutes since this morning.",
        answers={"place": "home"},
        impact="one",
        urgency="blocked",
        priority=Priority.P3,
        filed_at=at,
    )
    return filed(replace(ticket, **changes), by, at)


def a_placed_ticket(desk: Desk, *, at: datetime = MONDAY, **changes: object) -> Ticket:
    """The same, routed by the desk's rules among agents who are all there and have nothing else to do."""
    ticket = a_ticket(at=at, **changes)
    return ticket.placed(placement(ticket, desk, at), at)


def elsewhere(ticket: Ticket, desk: Desk, at: datetime) -> Assignment:
    """A decision for another team than the ticket's, when everybody there is there."""
    team = next(t for t in desk.teams.values() if t.key != ticket.team)
    able = [a_candidate(desk.agents[m], shift=desk.shift(desk.agents[m])) for m in team.members]
    return choose_agent(team, "transferred", able, {}, at)


def next_owner(ticket: Ticket, desk: Desk, at: datetime) -> Assignment:
    """Who of the team has it next, its owner left out, when everybody is there and has nothing else to do."""
    team = desk.teams[ticket.team]
    able = [a_candidate(desk.agents[m], shift=desk.shift(desk.agents[m])) for m in team.members if m != ticket.owner]
    return choose_agent(team, "reassigned", able, desk.category(ticket.category).skills, at)


def placement(ticket: Ticket, desk: Desk, at: datetime) -> Assignment:
    """Where the desk's rules send a ticket when everybody is there."""
    category = desk.category(ticket.category)
    text = f"{ticket.summary}\n{ticket.description}"
    key, rule = choose_team(desk.rules, category, text=text, priority=ticket.priority, answers=ticket.answers)
    team = desk.teams[key]
    able = [a_candidate(desk.agents[m], shift=desk.shift(desk.agents[m])) for m in team.members]
    return choose_agent(team, rule, able, category.skills, at)


def a_view(ticket: Ticket, desk: Desk, at: datetime) -> TicketView:
    """What screens show of the ticket at a moment."""
    return TicketView(
        at=at,
        ticket=ticket,
        category=desk.category(ticket.category),
        team=desk.teams.get(ticket.team) if ticket.team is not None else None,
        teams=desk.teams,
        people=people(),
        clocks=Timetable(ticket, desk, at).clocks,
        due=Timetable(ticket, desk, at).owed,
        back_at=None if desk.hours.is_open(at) else desk.hours.next_open(at),
    )


def a_form(answers: Mapping[str, Answer] | None = None) -> dict[str, Answer]:
    """A request form as Ana sends it, complete; `answers` replaces some."""
    complete: dict[str, Answer] = {
        "category": "vpn",
        "summary": "VPN keeps dropping",
        "description": "It drops every ten minutes.",
        "place": "home",
        "impact": "one",
        "urgency": "blocked",
    }
    return {**complete, **(answers or {})}
