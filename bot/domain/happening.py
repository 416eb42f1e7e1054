"""What comes of a timer when its time has come: who is told, which step is taken, what ends or closes.

Decided from the ticket and the desk alone, so that whoever keeps the timers only has to ask.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.escalation import Ladder, ladder_for
from bot.domain.events import ClockKind, Escalated, Tell
from bot.domain.people import Channel, PersonId
from bot.domain.sla import clocks
from bot.domain.ticket import Ticket
from bot.domain.timers import Timer, TimerKind, plan


def happened(ticket: Ticket, timer: Timer, desk: Desk, at: datetime) -> Ticket:
    """The ticket after its timer fired at `at`; unchanged if there is nobody to tell or nothing to say any more."""
    if _is_outdone(timer, plan(ticket, desk, at), at):
        return ticket
    match timer.kind:
        case TimerKind.NUDGE:
            return _nudge(ticket, timer, desk, at)
        case TimerKind.BREACH:
            return _breach(ticket, timer, desk, at)
        case TimerKind.STEP:
            return _step(ticket, ticket.ladder, desk, at) if ticket.ladder is not None else ticket
        case TimerKind.WAIT_OVER:
            return ticket.resumed(at, "the time to wait is over")
        case TimerKind.REMIND:
            return ticket.reminded(at)
        case TimerKind.CLOSE:
            return ticket.confirmed(at)


def _is_outdone(timer: Timer, planned: Iterable[Timer], at: datetime) -> bool:
    """Whether something that is due as well says more. After an outage people are told the newest state, once."""
    if timer.kind is TimerKind.NUDGE:
        return any(t.clock is timer.clock and t.percent > timer.percent for t in planned if t.due_at <= at)
    if timer.clock is ClockKind.FIRST_RESPONSE:
        worse = (TimerKind.BREACH, ClockKind.RESOLUTION)
        return any((t.kind, t.clock) == worse for t in planned if t.due_at <= at)
    return False


def _nudge(ticket: Ticket, timer: Timer, desk: Desk, at: datetime) -> Ticket:
    """Nobody is nudged about a target that has run out already."""
    found = clocks(ticket.timeline, priority=ticket.priority, policy=desk.sla, at=at)
    mine = next((c for c in found if (c.kind, c.instance) == (timer.clock, timer.instance)), None)
    if mine is None or mine.is_breached(at):
        return ticket
    steps = [s for s in desk.sla.nudges if s.percent == timer.percent]
    people, _, _ = _those(ticket, tuple(tell for s in steps for tell in s.tell), desk, at)
    return ticket.nudged(mine.kind, timer.percent, people, at) if people else ticket


def _breach(ticket: Ticket, timer: Timer, desk: Desk, at: datetime) -> Ticket:
    if timer.clock is None:
        return ticket
    ladder = ladder_for(
        desk.escalation,
        clock=timer.clock,
        instance=timer.instance,
        priority=ticket.priority,
        breached_at=timer.due_at,
    )
    if ladder is None:
        return ticket
    if ladder.next_at is not None and ladder.next_at > at:
        return _raised(ticket, ladder, at)
    return _step(ticket, ladder, desk, at)


def _raised(ticket: Ticket, ladder: Ladder, at: datetime) -> Ticket:
    """The ladder stands, its first step is still to come."""
    event = Escalated(at=at, clock=ladder.clock, step=0, told=())
    return ticket.escalated(event, ladder)


def _step(ticket: Ticket, ladder: Ladder | None, desk: Desk, at: datetime) -> Ticket:
    """Take the next step. One with nobody behind it is skipped, said so, and the one after it is taken at once."""
    while ladder is not None and (step := ladder.next_step) is not None:
        people, channels, nobody = _those(ticket, step.tell, desk, at)
        event = Escalated(
            at=at, clock=ladder.clock, step=ladder.done + 1, told=people, channels=channels, skipped=nobody
        )
        ladder = ladder.climbed(at)
        ticket = ticket.escalated(event, ladder)
        if people or channels:
            return ticket
    return ticket


def _those(
    ticket: Ticket, tells: tuple[Tell, ...], desk: Desk, at: datetime
) -> tuple[tuple[PersonId, ...], tuple[Channel, ...], tuple[Tell, ...]]:
    """The people and channels behind the words of the policy, and the words with nobody behind them."""
    people: dict[PersonId, None] = {}
    channels: dict[Channel, None] = {}
    nobody: list[Tell] = []
    for tell in tells:
        found = _who(ticket, tell, desk, at)
        if found is None:
            nobody.append(tell)
        elif isinstance(found, Channel):
            channels[found] = None
        else:
            people[found] = None
    return tuple(people), tuple(channels), tuple(nobody)


def _who(ticket: Ticket, tell: Tell, desk: Desk, at: datetime) -> PersonId | Channel | None:
    team = desk.teams.get(ticket.team) if ticket.team is not None else None
    on_call = desk.on_call(at)
    match tell:
        case Tell.OWNER:
            return ticket.owner
        case Tell.LEAD:
            return team.lead if team else None
        case Tell.TEAM:
            return team.channel if team else None
        case Tell.ON_CALL_CHANNEL:
            return desk.on_call_channel
        case Tell.ON_CALL:
            return on_call
        case Tell.MANAGER:
            return _manager(ticket.owner, desk) or _manager(on_call, desk) or (team.lead if team else None)


def _manager(person: PersonId | None, desk: Desk) -> PersonId | None:
    agent = desk.agents.get(person) if person else None
    return agent.manager if agent else None
