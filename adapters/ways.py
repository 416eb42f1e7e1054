"""Saying something by the first way that works. A platform may refuse one, or be busy for a moment."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.ui.messenger import Dead, Retry, Undelivered, Vanished

_log = logging.getLogger(__name__)

_TRIES = 3
_LONGEST_WAIT = 30.0

Way = Callable[[], Awaitable[object]]


async def first_that_works(ways: Sequence[Way]) -> None:
    """Go the first way; the next only where the platform refused for good, so that nothing is said twice."""
    for way in ways:
        try:
            await _patiently(way)
        except (Dead, Vanished) as refused:
            _log.info("not said this way: %s", refused.why)
        except Undelivered as trouble:
            _log.warning("perhaps not said: %s", trouble.why)
            return
        else:
            return
    _log.warning("not said at all")


async def _patiently(way: Way) -> None:
    for attempt in range(1, _TRIES + 1):
        try:
            await way()
        except Retry as busy:
            wait = busy.after if busy.after is not None else float(attempt)
            if attempt == _TRIES or wait > _LONGEST_WAIT:
                raise
            await asyncio.sleep(wait)
        else:
            return
