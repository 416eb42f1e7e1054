"""Showing one screen to one audience: where it stands, and else by the first way that reaches them.

What stands somewhere is updated there, however people are reached now: a card does not move because somebody opened
another app. What is new goes the first way, and takes the ticket's card along to a platform that does not have it.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.people import Channel, Handle
from bot.domain.terms import MessageRef
from bot.ui.messenger import Dead, Messenger, Undelivered, Unreachable, Vanished
from bot.ui.model import Card

log = logging.getLogger(__name__)

Messengers = Mapping[str, Messenger]
"""By platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """`ways` are tried in their order; `if_lost` is said when none reaches them. `stands` is where the screen is now.

    `under` is where the card above it is, and `top` that card, for a platform where it is not; None for what stands
    below none. `mark` names the delivery, which began at `since` (seconds) if it is not the first try.
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


@dataclass(slots=True)
class Shown:
    """What came of it, and what had come of it when it failed: new messages, places left, and handles out of reach."""

    posted: MessageRef | None = None
    top: MessageRef | None = None
    gone: list[MessageRef] = field(default_factory=list)
    lost: list[Handle] = field(default_factory=list)


async def show(screen: Screen, messengers: Messengers, shown: Shown) -> None:
    """Raises as a `Messenger` does; `shown` holds what was done by then."""
    stands = False
    for place in screen.stands:
        if (messenger := messengers.get(place.platform)) is not None:
            stands |= await _update(messenger, place, screen, shown)
    if not stands:
        await _reach(screen, messengers, shown)


async def _update(messenger: Messenger, place: MessageRef, screen: Screen, shown: Shown) -> bool:
    try:
        await messenger.update(place, screen.card)
    except (Vanished, Unreachable):
        log.info("the message of notice %s is gone", screen.name)
        shown.gone.append(place)
        return False
    return True


async def _reach(screen: Screen, messengers: Messengers, shown: Shown) -> None:
    refused: Undelivered = Dead(why="nobody can be reached there")
    for way in screen.ways:
        messenger = messengers.get(way.platform)
        if messenger is None:
            refused = Dead(why=f"this desk is not connected to {way.platform}")
            continue
        try:
            shown.posted = await _post(messenger, way, screen, shown)
        except Unreachable as blocked:
            refused = blocked
            if isinstance(way, Handle):
                shown.lost.append(way)
        else:
            return
    raise Unreachable(why=f"{refused.why}; {screen.if_lost}") if screen.if_lost else refused


async def _post(messenger: Messenger, way: Handle | Channel, screen: Screen, shown: Shown) -> MessageRef:
    """It may have arrived before, if its answer got lost; then it shows what was true at that time."""
    under = next((place for place in screen.under if place.platform == way.platform), None)
    if under is None and screen.top is not None and screen.under:
        under = shown.top = await _new(messenger, way, screen.top, None, f"{screen.mark}/card", screen.since)
    return await _new(messenger, way, screen.card, under, screen.mark, screen.since)


async def _new(
    messenger: Messenger, way: Handle | Channel, card: Card, under: MessageRef | None, mark: str, since: float | None
) -> MessageRef:
    if since is not None and (found := await messenger.find(way, under=under, mark=mark, since=since)) is not None:
        await messenger.update(found, card)
        return found
    return await messenger.post(way, card, under=under, mark=mark)
