"""Tickets that really lived: people act on them, time passes, and what comes due by itself happens.

A `Life` keeps its timers as the store does and lets them happen as the watch does, in memory.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter as PrettyPrinter

from bot.domain.desk import Desk
from bot.domain.errors import DeskError
from bot.domain.events import Entry, Event, Noted
from bot.domain.people import PersonId
from bot.domain.priority import Priority
from bot.domain.routing import Assignment
from bot.domain.sla import OnReopen
from bot.domain.terms import ClockKind, LinkKind, MessageRef, Status
from bot.domain.ticket import AGENTS_WAIT_ON, Actor, Ticket
from bot.domain.timed.settling import settled
from bot.domain.timed.timer import ALARMS, Timer, TimerKind
from bot.domain.timed.timetable import Timetable
from tests.builders import (
    ALWAYS,
    MONDAY,
    NIGHTS,
    OFFICE,
    a_desk,
    a_placed_ticket,
    a_policy,
    a_schedule,
    a_target,
    an_escalation,
    elsewhere,
    hours,
    minutes,
    next_owner,
)
from tests.cast import ANA, BEN, BO, CY, DEE, EVE
from tests.every_policy import every_policy

BETWEEN_US = "between us"
"""Stands in every private note, and nowhere else."""

Verb = Callable[[Ticket], Ticket]


@dataclass(kw_only=True, repr=False)
class Change:
    """One change: the ticket before and after it."""

    before: Ticket
    after: Ticket
    at: datetime

    @property
    def events(self) -> tuple[Event, ...]:
        return self.after.timeline[self.before.revision :]


@dataclass(kw_only=True, repr=False)
class Life:
    desk: Desk
    ticket: Ticket
    now: datetime
    changes: list[Change] = field(default_factory=list)
    planned: dict[str, Timer] = field(default_factory=dict)
    fired: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._plan()

    def __repr__(self) -> str:
        told = "\n".join(f"  {_line(event)}" for event in self.ticket.timeline)
        return f"\n{self.ticket.ref}, {self.ticket.priority}, at {self.now:%a %d %b %H:%M}:\n{told}\n"

    def _repr_pretty_(self, printer: PrettyPrinter, _cycle: bool) -> None:
        """A failing example should read like a story."""
        printer.text(repr(self))

    def act(self, verb: Verb) -> bool:
        """Somebody does something; False if it was refused."""
        try:
            self._keep(verb(self.ticket))
        except DeskError:
            return False
        return True

    def wait(self, length: timedelta) -> "Life":
        """Time passes, and the desk looks once at its end what came due meanwhile."""
        self.now += length
        self.sweep()
        return self

    def watched(self, length: timedelta) -> "Life":
        """Time passes, and everything happens at its moment."""
        end = self.now + length
        while (ahead := min((t.due_at for t in self._open()), default=end)) < end:
            self.now = max(self.now, ahead)
            self.sweep()
        self.now = end
        self.sweep()
        return self

    def sweep(self) -> int:
        """Let happen what is due; how many timers fired."""
        count = 0
        while due := sorted((t for t in self._open() if t.due_at <= self.now), key=_turn):
            table = Timetable(self.ticket, self.desk, self.now)
            timer = table.due(due[0].key)
            if timer is None:
                self._plan()
                continue
            self.fired.add(timer.key)
            count += 1
            after = table.happened(timer, self._next_owner)
            assert table.after(after).timers == Timetable(after, self.desk, self.now).timers
            self._keep(after)
        return count

    def _next_owner(self, held: Ticket) -> Assignment:
        return next_owner(held, self.desk, self.now)

    def _open(self) -> list[Timer]:
        return [t for t in self.planned.values() if t.key not in self.fired]

    def _keep(self, after: Ticket) -> None:
        before = self.ticket
        if after.revision > before.revision:
            after = settled(before, Timetable(after, self.desk, self.now).relieved()).ticket
            self.ticket = after
            self.changes.append(Change(before=before, after=after, at=self.now))
            self._plan()

    def _plan(self) -> None:
        self.planned = {t.key: t for t in Timetable(self.ticket, self.desk, self.now).timers}


def _turn(timer: Timer) -> tuple[int, int, datetime, str]:
    """Alarms first, then what changes the ticket, then what only says something; as the store gives them."""
    says = timer.kind in (TimerKind.NUDGE, TimerKind.REMIND)
    return 0 if timer.kind in ALARMS else 2 if says else 1, -timer.percent, timer.due_at, timer.key


def _line(event: Event) -> str:
    """An event as one readable line."""
    facts = {f.name: getattr(event, f.name) for f in fields(event) if f.name not in ("at", "by", "kind", "because")}
    return f"{event.at:%a %d %b %H:%M} {event.kind} by {event.by or 'the desk'} {facts}"


def a_life(desk: Desk | None = None, *, at: datetime = MONDAY, **changes: object) -> Life:
    """The life of a ticket that was just filed and routed."""
    desk = desk or a_desk()
    return Life(desk=desk, ticket=a_placed_ticket(desk, at=at, **changes), now=at)


FIVE_CLOCKS = a_desk(
    sla=a_policy(
        targets={
            p: {
                **of,
                ClockKind.ASSIGN: a_target(hours(1)),
                ClockKind.NEXT_RESPONSE: a_target(hours(4)),
                ClockKind.UPDATE: a_target(hours(2), ALWAYS if p is Priority.P1 else OFFICE),
            }
            for p, of in a_policy().targets.items()
        },
        on_reopen=OnReopen.RESUME,
    )
)
"""Promises everything there is to promise; a reopening goes on with what was left."""

DESKS = (
    a_desk(),
    a_desk(sla=a_policy(pauses=(Status.WAITING_ON_REQUESTER, Status.WAITING_ON_TEAM)), schedule=a_schedule()),
    a_desk(
        sla=a_policy(
            targets={
                p: {kind: a_target(hours(n), NIGHTS if p.rank else ALWAYS) for kind, n in zip(of, (2, 10), strict=True)}
                for p, of in a_policy().targets.items()
            }
        ),
        escalation=an_escalation(quiet_for=minutes(45)),
    ),
    FIVE_CLOCKS,
    a_desk(escalation=every_policy()),
)
"""An ordinary desk; one that pauses for other teams and has nobody on call; one that works at night; one with all
clocks; one with every kind of escalation policy."""

BEGINNINGS = (
    MONDAY,
    datetime(2026, 3, 6, 16, 30, tzinfo=UTC),  # a Friday, half an hour before the week ends
    datetime(2026, 3, 7, 3, 0, tzinfo=UTC),  # a Saturday night
    datetime(2026, 3, 27, 15, 0, tzinfo=UTC),  # the Friday before London's clocks change
)

gaps = st.one_of(st.just(0), st.integers(0, 90), st.integers(60, 600), st.integers(600, 4 * 1440)).map(minutes)
staff = st.sampled_from([BEN, BO, CY, DEE])
anybody = st.sampled_from([ANA, BEN, BO, CY, DEE, EVE])
said = st.sampled_from(["Have you tried again?", "It is back.", "Still broken, sorry.", "<!channel> *urgent*", "好 🙂"])


@st.composite
def lives(draw: st.DrawFn, *, most: int = 12, priority_may_change: bool = True) -> Life:
    """What became of a ticket, up to some moment."""
    life = a_life(
        draw(st.sampled_from(DESKS)),
        at=draw(st.sampled_from(BEGINNINGS)),
        priority=draw(st.sampled_from(Priority)),
        category=draw(st.sampled_from(["vpn", "account", "other"])),
    )
    acts = [name for name in (*ACTS, *OFTEN) if priority_may_change or name != "reprioritise"]
    for _ in range(draw(st.sampled_from([0, 2, 5, 8, most]))):
        life.wait(draw(gaps))
        usual = ON_FINISHED if life.ticket.is_done and draw(st.integers(0, 3)) else acts
        life.act(ACTS[draw(st.sampled_from(usual))](draw, life))
    return life.wait(draw(gaps))


def _whoever(draw: st.DrawFn, life: Life, usual: st.SearchStrategy[PersonId]) -> Actor:
    """Mostly somebody who may; now and then anybody."""
    return life.desk.actor(draw(anybody if draw(st.integers(0, 9)) == 0 else usual))


def _message(draw: st.DrawFn, life: Life) -> MessageRef | None:
    """Where the words stand, if they were written as a message and not in a form."""
    number = life.ticket.revision
    return draw(st.sampled_from([None, MessageRef(platform="slack", conversation="C1", id=str(number))]))


def _of_staff(verb: Callable[[st.DrawFn, Life, Actor], Verb]) -> Callable[[st.DrawFn, Life], Verb]:
    return lambda draw, life: verb(draw, life, _whoever(draw, life, staff))


def _of_requester(verb: Callable[[st.DrawFn, Life, Actor], Verb]) -> Callable[[st.DrawFn, Life], Verb]:
    return lambda draw, life: verb(draw, life, _whoever(draw, life, st.just(ANA)))


def _plainly(verb: Callable[[Ticket, Actor, datetime], Ticket]) -> Callable[[st.DrawFn, Life, Actor], Verb]:
    """A verb that takes nothing but who and when."""
    return lambda _draw, life, by: lambda t: verb(t, by, life.now)


def _assign(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    to = draw(staff)
    return lambda t: t.assigned(by, to, life.now)


def _reply(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    text = draw(said)
    return lambda t: t.replied(by, text, life.now)


def _note(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    text, message = f"{BETWEEN_US}: {draw(said)}", _message(draw, life)
    return lambda t: t.noted(by, text, life.now, message)


def _add(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    text, message = draw(said), _message(draw, life)
    return lambda t: t.details_added(by, text, life.now, message)


def _author_of(draw: st.DrawFn, life: Life) -> tuple[Actor, int, Event]:
    """An entry of the conversation, or anything if there is none, and who wrote it."""
    entries = [n for n, e in enumerate(life.ticket.timeline, start=1) if isinstance(e, Entry)]
    number = draw(st.sampled_from(entries or [1]))
    event = life.ticket.timeline[number - 1]
    return life.desk.actor(event.by or ANA), number, event


def _edit(draw: st.DrawFn, life: Life) -> Verb:
    by, number, event = _author_of(draw, life)
    text = f"{BETWEEN_US}: again" if isinstance(event, Noted) else draw(said)
    return lambda t: t.edited(by, number, text, life.now)


def _delete(draw: st.DrawFn, life: Life) -> Verb:
    by, number, _ = _author_of(draw, life)
    return lambda t: t.deleted(by, number, life.now)


def _wait(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    on, length = draw(st.sampled_from(AGENTS_WAIT_ON)), draw(st.integers(30, 3 * 1440))
    return lambda t: t.waited(by, on, "a log file", life.now + minutes(length), life.now)


def _resolve(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    category = life.desk.category(life.ticket.category)
    ending = draw(st.sampled_from(category.dispositions)).key
    return lambda t: t.resolved(by, category, "New profile sent", ending, life.now)


def _reopen(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    within = life.desk.category(life.ticket.category).reopen_within
    return lambda t: t.reopened(by, "It came back", within, life.now)


def _reprioritise(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    to = draw(st.sampled_from(Priority))
    return lambda t: t.reprioritised(by, to, "It is more than it seemed", life.now)


def _transfer(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    return lambda t: t.transferred(by, elsewhere(t, life.desk, life.now), "It is theirs", life.now)


def _recategorise(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    to = draw(st.sampled_from(life.desk.categories))
    return lambda t: t.recategorised(by, to, "It is something else", life.now)


def _follow_up(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    who, begins = draw(staff), life.now + minutes(draw(st.integers(-600, 3 * 1440)))
    return lambda t: t.follow_up_planned(
        by, "Ask whether it holds", who, life.now, due_at=begins, late_at=begins + minutes(1440)
    )


def _follow_up_done(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    number = draw(st.sampled_from([f.number for f in life.ticket.follow_ups] or [1]))
    return lambda t: t.follow_up_done(by, number, life.now)


def _rate(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    score = draw(st.integers(1, 5))
    return lambda t: t.rated(by, score, "", life.now)


def _tag(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    tags = tuple(draw(st.lists(st.sampled_from(["vpn", "berlin", "vip"]), unique=True)))
    return lambda t: t.tagged(by, tags, life.now)


def _link(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    link, off = draw(st.sampled_from(LinkKind)), draw(st.booleans())
    return lambda t: t.linked(by, 99, link, life.now, off=off)


def _watch(draw: st.DrawFn, life: Life, by: Actor) -> Verb:
    person, off = draw(st.sampled_from([EVE, CY])), draw(st.booleans())
    return lambda t: t.watched(by, person, life.now, off=off)


ACTS: dict[str, Callable[[st.DrawFn, Life], Verb]] = {
    "claim": _of_staff(_plainly(lambda t, by, at: t.claimed(by, at))),
    "assign": _of_staff(_assign),
    "release": _of_staff(_plainly(lambda t, by, at: t.released(by, at))),
    "reply": _of_staff(_reply),
    "note": _of_staff(_note),
    "add details": _of_requester(_add),
    "edit": _edit,
    "delete": _delete,
    "wait": _of_staff(_wait),
    "resume": _of_staff(_plainly(lambda t, by, at: t.resumed(at, "work goes on", by))),
    "resolve": _of_staff(_resolve),
    "confirm": _of_requester(_plainly(lambda t, by, at: t.confirmed(at, by))),
    "rate": _of_requester(_rate),
    "reopen": _of_requester(_reopen),
    "withdraw": _of_requester(_plainly(lambda t, by, at: t.withdrawn(by, at))),
    "reprioritise": _of_staff(_reprioritise),
    "transfer": _of_staff(_transfer),
    "recategorise": _of_staff(_recategorise),
    "acknowledge": _of_staff(_plainly(lambda t, by, at: t.acknowledged(by, at))),
    "follow up": _of_staff(_follow_up),
    "follow up done": _of_staff(_follow_up_done),
    "tag": _of_staff(_tag),
    "link": _of_staff(_link),
    "watch": _of_requester(_watch),
}
"""Everything people do with a ticket, by name."""

OFTEN = ("reply", "wait", "wait", "acknowledge", "add details", "resolve", "resolve", "reply", "note")
"""What they do more often than the rest."""

ON_FINISHED = ("reopen", "confirm", "rate", "note", "edit", "reopen", "follow up", "follow up done")
"""What they mostly do with a finished one."""
