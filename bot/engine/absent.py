"""In place of the messenger of a platform that could not be met yet."""

from typing import NoReturn

from bot.ui.messenger import LockedOut, Retry


class Absent:
    """What is for the platform waits, and takes no other way: the platform is expected. `why` it is not there."""

    def __init__(self, why: str) -> None:
        self._why = why

    def pause(self, *_: object, **__: object) -> float:
        return 0.0

    async def probe(self) -> NoReturn:
        raise LockedOut(why=self._why)

    async def post(self, *_: object, **__: object) -> NoReturn:
        raise Retry(why=self._why)

    find = update = post
