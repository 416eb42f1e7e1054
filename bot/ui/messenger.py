"""The port that carries screens to a platform, and the verdicts on what goes wrong there."""

from typing import Protocol

from bot.domain.errors import DeskError
from bot.domain.people import Channel, Handle
from bot.domain.terms import MessageRef
from bot.ui.model import Card


class Undelivered(DeskError):
    """The message could not be delivered: {why}."""

    @property
    def why(self) -> str:
        return str(self.facts.get("why", ""))


class Retry(Undelivered):
    """The platform asks to try again later: {why}."""

    def __init__(self, *, why: str, after: float | None = None) -> None:
        """`after` in seconds, if the platform names a time."""
        self.after = after
        super().__init__(why=why)


class Unsure(Undelivered):
    """No answer came: the message may have arrived. {why}"""


class Vanished(Undelivered):
    """The message that should change is no longer there: {why}."""


class Dead(Undelivered):
    """The platform refuses it for good: {why}."""


class Unreachable(Dead):
    """Nothing reaches them there: {why}."""


class Messenger(Protocol):
    """One platform. Every method raises `Retry`, `Unsure`, `Vanished` or `Dead`, of which `Unreachable` is a kind."""

    async def post(self, to: Handle | Channel, card: Card, *, under: MessageRef | None, mark: str) -> MessageRef:
        """Say something new. `mark` names the delivery: one that may have arrived can be found by it."""

    async def find(
        self, to: Handle | Channel, *, under: MessageRef | None, mark: str, since: float
    ) -> MessageRef | None:
        """The message posted with this mark at or after `since` (seconds), if it arrived."""

    async def update(self, where: MessageRef, card: Card) -> None:
        """Show the card in the message's place."""
