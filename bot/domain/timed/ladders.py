"""Ladders: a trigger is met and nobody acts, so the steps of an escalation policy are taken one after the other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.escalation import EscalationPolicy, Ladder, Step, ladder_for
from bot.domain.events import Acknowledged, Escalated, Recategorised, Reprioritised, Transferred
from bot.domain.people import Channel, PersonId
from bot.domain.routing import Assignment
from bot.domain.sla import Clock
from bot.domain.terms import ClockKind, Do, NotDone, Tell
from bot.domain.ticket import Ticket
from bot.domain.timed.reach import behind, webhook
from bot.domain.timed.timer import Timer, TimerKind
from bot.domain.timed.triggers import Matter, matters

NextOwner = Callable[[Ticket], Assignment]
"""Who of the ticket's team would have it next, its present owner left out, by the rules by which it was given out."""


# ── what may happen ──────────────────────────────────────────────────────────────────────────────────────────────────


def plan(ticket: Ticket, desk: Desk, clocks: Sequence[Clock]) -> Iterator[Timer]:
    """The next step of each ladder that stands, and what will raise one."""
    for ladder in ticket.ladders:
        yield from _next_step(ticket, ladder, desk, clocks)
    quiet = _quiet_until(ticket)
    changes = sum(isinstance(e, Reprioritised | Recategorised | Transferred) for e in ticket.timeline)
    for policy in desk.escalation:
        yield from _raises(ticket, policy, desk, clocks, quiet, changes)


def relieved(ticket: Ticket, desk: Desk, clocks: Sequence[Clock]) -> Ticket:
    """The ticket without the ladders whose trigger no longer holds, or whose policy no longer covers it."""
    standing = tuple(ladder for ladder in ticket.ladders if _holds(ticket, ladder, desk, clocks))
    return ticket if standing == ticket.ladders else replace(ticket, ladders=standing)


def _holds(ticket: Ticket, ladder: Ladder, desk: Desk, clocks: Sequence[Clock]) -> bool:
    covered = not ticket.is_done and _covers(ladder.policy, ticket)
    return covered and _matter(ticket, ladder, desk, clocks) is not None


def _matter(ticket: Ticket, ladder: Ladder, desk: Desk, clocks: Sequence[Clock]) -> Matter | None:
    """What the ladder is about, if that is still so."""
    found = matters(ticket, ladder.policy.when, desk, clocks)
    return next((m for m in found if (m.clock, m.instance) == (ladder.clock, ladder.instance)), None)


def _covers(policy: EscalationPolicy, ticket: Ticket) -> bool:
    return policy.covers(
        priority=ticket.priority, impact=ticket.impact, category=ticket.category, team=ticket.team
    )  # fmt: skip


def _next_step(ticket: Ticket, ladder: Ladder, desk: Desk, clocks: Sequence[Clock]) -> Iterator[Timer]:
    """It is held up as long as what the ladder is about is."""
    matter = _matter(ticket, ladder, desk, clocks)
    if matter is None or matter.due_at is None or ladder.next_step(ticket.priority) is None:
        return
    due_at = ladder.due_at(matter.held(ladder.moved_at))
    if due_at is None:
        return
    yield Timer(
        ticket=ticket.id,
        kind=TimerKind.STEP,
        key=f"step:{ladder.policy.name}:{ticket.revision}",
        due_at=due_at,
        clock=matter.clock,
        instance=matter.instance,
        policy=ladder.policy.name,
    )


def _raises(
    ticket: Ticket,
    policy: EscalationPolicy,
    desk: Desk,
    clocks: Sequence[Clock],
    quiet: datetime | None,
    changes: int,
) -> Iterator[Timer]:
    """What will raise the policy's ladder: of several matters, each its own.

    A policy has one ladder at a time. One about the solution takes the place of one about another clock. None is
    raised before `quiet`, and after each of so many `changes` it may be raised anew.
    """
    if not _covers(policy, ticket) or not policy.has_steps(ticket.priority):
        return
    standing = ticket.ladder(policy.name)
    for matter in matters(ticket, policy.when, desk, clocks):
        if matter.due_at is None or (standing is not None and not _overtakes(matter, standing)):
            continue
        yield Timer(
            ticket=ticket.id,
            kind=TimerKind.RAISE,
            key=f"raise:{policy.name}:{matter.clock or policy.when.kind}:{matter.instance}:{changes}",
            due_at=max(matter.due_at, quiet or matter.due_at),
            clock=matter.clock,
            instance=matter.instance,
            percent=policy.when.percent,
            policy=policy.name,
        )


def _overtakes(matter: Matter, standing: Ladder) -> bool:
    return matter.clock is ClockKind.RESOLUTION and standing.clock is not ClockKind.RESOLUTION


def _quiet_until(ticket: Ticket) -> datetime | None:
    """Whoever acknowledged looks into the ticket, whatever comes next; unless it became more pressing since."""
    for event in reversed(ticket.timeline):
        if isinstance(event, Acknowledged):
            return event.at + event.quiet_for
        if isinstance(event, Reprioritised) and event.now.rank < event.was.rank:
            return None
    return None


# ── what happens ─────────────────────────────────────────────────────────────────────────────────────────────────────


def happen(ticket: Ticket, timer: Timer, desk: Desk, at: datetime, next_owner: NextOwner) -> Ticket:
    standing = ticket.ladder(timer.policy)
    if timer.kind is TimerKind.STEP:
        return _climb(ticket, standing, desk, at, next_owner) if standing is not None else ticket
    policy = next((p for p in desk.escalation if p.name == timer.policy), None)
    if policy is None:
        return ticket
    ladder = ladder_for(
        policy,
        clock=timer.clock,
        instance=timer.instance,
        priority=ticket.priority,
        since=timer.due_at,
        raised=standing.raised if standing is not None else ticket.revision + 1,
    )
    if ladder is None or ladder.next_at is None:
        return ticket
    if ladder.next_at > at:
        return ticket.escalated(_event(ladder, 0, at), replace(ladder, moved_at=at))
    return _climb(ticket, ladder, desk, at, next_owner)


def _climb(ticket: Ticket, ladder: Ladder, desk: Desk, at: datetime, next_owner: NextOwner) -> Ticket:
    """Take the next step. One that reaches nobody is skipped, said so, and the one after it is taken at once."""
    while (number := ladder.next_number(ticket.priority)) is not None:
        step, round_ = ladder.policy.steps[number - 1], ladder.round
        ticket, did, not_done = _done(ticket, ladder, step, number, at, next_owner)
        event = _told(ticket, step, _event(ladder, number, at), desk)
        event = replace(event, did=did, not_done=not_done)
        ladder = ladder.climbed(at, ticket.priority)
        ticket = ticket.escalated(event, ladder)
        if event.told or event.channels or event.heard or did or ladder.round != round_:
            return ticket
    return ticket


def _event(ladder: Ladder, number: int, at: datetime) -> Escalated:
    policy = ladder.policy
    return Escalated(at=at, policy=policy.name, trigger=policy.when, clock=ladder.clock, step=number, told=())


def _told(ticket: Ticket, step: Step, event: Escalated, desk: Desk) -> Escalated:
    """Whom the step speaks to. Whoever was told of the ticket by another alarm at this moment is not told twice."""
    just_told = {
        one for e in ticket.timeline if isinstance(e, Escalated) and e.at == event.at for one in (*e.told, *e.channels)
    }
    people: dict[PersonId, None] = {}
    channels: dict[Channel, None] = {}
    nobody: list[Tell] = []
    heard: list[Tell] = []
    for tell in step.tell:
        found = behind(ticket, tell, desk, event.at)
        if found is None:
            nobody.append(tell)
        elif found in just_told:
            heard.append(tell)
        elif isinstance(found, Channel):
            channels[found] = None
        else:
            people[found] = None
    channels |= dict.fromkeys(hook for hook in map(webhook, step.webhooks) if hook not in just_told)
    return replace(
        event, told=tuple(people), channels=tuple(channels), skipped=tuple(nobody), heard=tuple(heard)
    )  # fmt: skip


def _done(
    ticket: Ticket, ladder: Ladder, step: Step, number: int, at: datetime, next_owner: NextOwner
) -> tuple[Ticket, tuple[Do, ...], tuple[NotDone, ...]]:
    """What the step does to the ticket, before it tells anybody: those it tells see what came of it."""
    did: list[Do] = []
    not_done: list[NotDone] = []
    for do in step.do:
        if do is Do.REASSIGN:
            decision = next_owner(ticket)
            if decision.agent is None:
                not_done.append(NotDone(do=do, why=decision.because.says))
                continue
            ticket = ticket.reassigned(decision.agent, decision, at)
        else:
            to = do.raises(ticket.priority)
            if to is None:
                not_done.append(NotDone(do=do, why=f"it is {ticket.priority} already"))
                continue
            ticket = ticket.raised(to, f"step {number} of the escalation policy “{ladder.policy.name}”", at)
        did.append(do)
    return ticket, tuple(did), tuple(not_done)
