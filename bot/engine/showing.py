"""Showing one screen to one audience: where it stands, and else by the first way that reaches them.

What stands somewhere is updated there, however people are reached now: a card does not move because somebody opened
another app. What is new goes the first way, and takes the ticket's card along to a platform that does not have it.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.people import Channel, Handle
from bot.domain.terms import MessageRef
from bot.ui.messenger import (
    Blind,
    Dead,
    LockedOut,
    Messenger,
    Retry,
    Undelivered,
    Unreachable,
    Unsure,
    Vanished,
)
from bot.ui.model import Card

log = logging.getLogger(__name__)

Messengers = Mapping[str, Messenger]
"""By platform."""


class Later(Exception):
    """The platform takes it after so many seconds, and nothing was done."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__()


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """`ways` are tried in their order; `if_lost` is said when none reaches them. `stands` is where the screen is now.

    `under` is where the card above it is, and `top` that card, for a platform where it is not; None for what stands
    below none. `mark` names the delivery. It may have arrived at or after `since` (seconds), if that is given; where
    nobody can look, it is said again only if it `may_come_twice`.
    """

    name: str
    card: Card
    ways: tuple[Handle | Channel, ...]
    if_lost: str = ""
    stands: tuple[MessageRef, ...] = ()
    under: tuple[MessageRef, ...] = ()
    top: Card | None = None
    mark: str
    since: float | None = None
    may_come_twice: bool = False


@dataclass(slots=True)
class Shown:
    """What came of it, and what had come of it when it failed.

    New messages, and by which way; places left; handles and channels out of reach, the last with the reason; and the
    platform that lets nobody in.
    """

    posted: MessageRef | None = None
    way: Handle | Channel | None = None
    top: MessageRef | None = None
    gone: list[MessageRef] = field(default_factory=list)
    lost: list[Handle] = field(default_factory=list)
    barred: list[tuple[Channel, str]] = field(default_factory=list)
    shut: str = ""


async def show(screen: Screen, messengers: Messengers, shown: Shown) -> None:
    """Raises as a `Messenger` does, and `Later`; `shown` holds what was done by then."""
    stands = False
    for place in screen.stands:
        if (messenger := messengers.get(place.platform)) is not None:
            stands |= await _update(messenger, place, screen, shown)
    if not stands:
        await _reach(screen, messengers, shown)


async def _update(messenger: Messenger, place: MessageRef, screen: Screen, shown: Shown) -> bool:
    try:
        await _change(messenger, place, screen.card)
    except (Vanished, Unreachable):
        log.info("the message of notice %s is gone", screen.name)
        shown.gone.append(place)
        return False
    except LockedOut:
        shown.shut = place.platform
        raise
    return True


async def _change(messenger: Messenger, place: MessageRef, card: Card) -> None:
    if pause := messenger.pause(Channel(platform=place.platform, id=place.conversation), stands=place, under=None):
        raise Later(pause)
    try:
        await messenger.update(place, card)
    except Unsure as lost:  # to show the same once more changes nothing
        raise Retry(why=lost.why) from lost


async def _reach(screen: Screen, messengers: Messengers, shown: Shown) -> None:
    refused: Undelivered = Dead(why="nobody can be reached there")
    for way in screen.ways:
        messenger = messengers.get(way.platform)
        if messenger is None:
            refused = Dead(why=f"this desk is not connected to {way.platform}")
            continue
        try:
            shown.posted, shown.way = await _post(messenger, way, screen, shown), way
        except Unreachable as blocked:
            refused = blocked
            if isinstance(way, Handle):
                shown.lost.append(way)
            else:
                shown.barred.append((way, blocked.why))
        except LockedOut:
            shown.shut = way.platform
            raise
        else:
            return
    raise Unreachable(why=f"{refused.why}; {screen.if_lost}") if screen.if_lost else refused


async def _post(messenger: Messenger, way: Handle | Channel, screen: Screen, shown: Shown) -> MessageRef:
    """It may have arrived before, if its answer got lost; then it shows what was true at that time."""
    under = next((place for place in screen.under if place.platform == way.platform), None)
    if under is None and screen.top is not None and screen.under:
        under = shown.top = await _new(messenger, way, screen.top, None, f"{screen.mark}/card", screen, twice=True)
    try:
        return await _new(messenger, way, screen.card, under, screen.mark, screen, twice=screen.may_come_twice)
    except Unreachable as closed:
        if under is None or screen.top is not None:
            raise
        shown.gone.append(under)  # a room's card, below which nothing more can be said: it goes another way first
        raise Vanished(why=closed.why) from closed


async def _new(
    messenger: Messenger,
    way: Handle | Channel,
    card: Card,
    under: MessageRef | None,
    mark: str,
    screen: Screen,
    *,
    twice: bool,
) -> MessageRef:
    if screen.since is not None:
        found = await _look(messenger, way, under, mark, screen.since, twice=twice)
        if found is not None:
            await _change(messenger, found, card)
            return found
    if pause := messenger.pause(way, stands=None, under=under):
        raise Later(pause)
    return await messenger.post(way, card, under=under, mark=mark)


async def _look(
    messenger: Messenger, way: Handle | Channel, under: MessageRef | None, mark: str, since: float, *, twice: bool
) -> MessageRef | None:
    """The message of an earlier try. Raises `Dead` if nobody can look, and twice would be worse than never."""
    try:
        return await messenger.find(way, under=under, mark=mark, since=since)
    except Blind as blind:
        if twice:
            return None
        raise Dead(why=f"it may have arrived, and nobody can look: {blind.why}") from blind
