"""Taking duty over and swapping it: what may be agreed, and what comes of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.errors import AlreadyOnCall, NoSuchTurn, NotAllowed, TooMuchDuty, TurnIsOver
from bot.domain.oncall.schedule import Schedule, Turn
from bot.domain.oncall.stretches import Override
from bot.domain.people import PersonId
from bot.domain.ticket import Actor

SwapId = NewType("SwapId", int)

LONGEST = timedelta(weeks=8, hours=1)
"""An hour longer than eight weeks, for clocks that change meanwhile."""


class SwapState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Duty of one layer in `[starts, ends)`, whoever has it."""

    layer: int
    starts: datetime
    ends: datetime

    @classmethod
    def of(cls, turn: Turn) -> "Stretch":
        return cls(layer=turn.layer, starts=turn.starts, ends=turn.ends)

    def __str__(self) -> str:
        return f"{self.layer}/{self.starts.timestamp():.0f}/{self.ends.timestamp():.0f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """`asker` would give `given` to `colleague` and take `taken` from them. Nothing changes before it is accepted."""

    id: SwapId
    asker: PersonId
    colleague: PersonId
    given: Stretch
    taken: Stretch
    asked_at: datetime
    state: SwapState = SwapState.ASKED
    answered_at: datetime | None = None

    def answered(self, by: PersonId, at: datetime, *, accepts: bool) -> "Swap":
        if by != self.colleague:
            raise NotAllowed(who="the colleague who was asked")
        if self.state is not SwapState.ASKED:
            raise NoSuchTurn
        return replace(self, state=SwapState.ACCEPTED if accepts else SwapState.DECLINED, answered_at=at)

    def withdrawn(self, by: PersonId, at: datetime) -> "Swap":
        """Whoever asked takes it back before there is an answer."""
        if by != self.asker:
            raise NotAllowed(who="whoever asked")
        if self.state is not SwapState.ASKED:
            raise NoSuchTurn
        return replace(self, state=SwapState.WITHDRAWN, answered_at=at)


def has_all(schedule: Schedule, person: PersonId, stretch: Stretch) -> bool:
    """Whether all of it is this person's."""
    turns = schedule.turns(stretch.layer, stretch.starts, stretch.ends)
    return all(turn.person == person for turn in turns)


def check_takeover(schedule: Schedule, person: PersonId, stretch: Stretch, at: datetime) -> Stretch:
    """What of the stretch can still be taken over by this person. Raises what keeps them from it."""
    if stretch.layer not in schedule.layers or stretch.ends <= stretch.starts:
        raise NoSuchTurn
    if stretch.ends <= at:
        raise TurnIsOver
    if stretch.ends - stretch.starts > LONGEST:
        raise TooMuchDuty
    left = replace(stretch, starts=max(stretch.starts, at))
    if has_all(schedule, person, left):
        raise AlreadyOnCall
    return left


def check_swap(schedule: Schedule, swap: Swap, at: datetime) -> None:
    """Raises unless both still have what they would give, and neither turn has begun."""
    if swap.asker == swap.colleague or {swap.given.layer, swap.taken.layer} - set(schedule.layers):
        raise NoSuchTurn
    if min(swap.given.starts, swap.taken.starts) < at:
        raise TurnIsOver
    kept = has_all(schedule, swap.asker, swap.given) and has_all(schedule, swap.colleague, swap.taken)
    if not kept:
        raise NoSuchTurn


def check_undo(override: Override, by: Actor, at: datetime) -> None:
    """Whoever made it, or a lead; while it is not over."""
    if by.person != override.made_by and not by.leads:
        raise NotAllowed(who="whoever arranged it, or a lead,")
    if override.undone_at is not None or override.ends <= at:
        raise TurnIsOver
