"""A platform in memory that keeps what is posted, and fails as it is told to."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.people import Channel, Handle
from bot.domain.terms import MessageRef
from bot.ui.messenger import Vanished
from bot.ui.model import Card


@dataclass(slots=True, kw_only=True)
class Letter:
    """A message as it stands. `versions` counts how often it was shown."""

    ref: MessageRef
    to: Handle | Channel
    card: Card
    under: MessageRef | None
    mark: str
    at: float
    versions: int = 1


@dataclass(slots=True, kw_only=True)
class _Trouble:
    error: BaseException | None
    concerns: Callable[[str, object], bool]
    times: int
    is_after: bool = False
    gate: asyncio.Event | None = None


@dataclass(slots=True)
class PostOffice:
    """The port `Messenger`. `letters` are in the order of posting."""

    clock: Callable[[], datetime]
    letters: list[Letter] = field(default_factory=list)
    tried: list[tuple[str, object]] = field(default_factory=list)
    _troubles: list[_Trouble] = field(default_factory=list)
    platform: str = "slack"

    # ── what goes wrong ────────────────────────────────────────────────────────────────────────

    def before(
        self, error: BaseException, deed: str = "post", *, to: object = None, times: int = 1, after: int = 0
    ) -> None:
        """Raise this instead of doing the next deeds, once `after` have gone well; `to` limits it to one audience."""
        self._plan(None, deed, to, after)
        self._plan(error, deed, to, times)

    def after(self, error: BaseException, deed: str = "post", *, to: object = None, times: int = 1) -> None:
        """Do it, and raise this instead of saying so."""
        self._plan(error, deed, to, times, is_after=True)

    def hold(self, *, to: object) -> asyncio.Event:
        """The next post to this audience hangs until the event is set."""
        gate = asyncio.Event()
        self._plan(None, "post", to, 1)
        self._troubles[-1].gate = gate
        return gate

    def _plan(self, error: BaseException | None, deed: str, to: object, times: int, *, is_after: bool = False) -> None:
        def concerns(done: str, whom: object) -> bool:
            return done == deed and to in (None, whom)

        self._troubles.append(_Trouble(error=error, concerns=concerns, times=times, is_after=is_after))

    def _trouble(self, deed: str, to: object) -> _Trouble | None:
        found = next((t for t in self._troubles if t.times > 0 and t.concerns(deed, to)), None)
        if found is not None:
            found.times -= 1
        return found

    # ── the port ───────────────────────────────────────────────────────────────────────────────

    async def post(self, to: Handle | Channel, card: Card, *, under: MessageRef | None, mark: str) -> MessageRef:
        self.tried.append(("post", to))
        trouble = self._trouble("post", to)
        if trouble is not None and trouble.gate is not None:
            await trouble.gate.wait()
        elif trouble is not None and trouble.error is not None and not trouble.is_after:
            raise trouble.error
        if under is not None and under not in {letter.ref for letter in self.letters}:
            raise Vanished(why="the thread is gone")
        ref = MessageRef(platform=self.platform, conversation=str(to), id=str(len(self.tried)))
        self.letters.append(Letter(ref=ref, to=to, card=card, under=under, mark=mark, at=self.clock().timestamp()))
        if trouble is not None and trouble.is_after and trouble.error is not None:
            raise trouble.error
        return ref

    async def find(
        self, to: Handle | Channel, *, under: MessageRef | None, mark: str, since: float
    ) -> MessageRef | None:
        self.tried.append(("find", to))
        trouble = self._trouble("find", to)
        if trouble is not None and trouble.error is not None:
            raise trouble.error
        there = (one for one in self.letters if one.to == to and one.under == under and one.at >= since)
        return next((letter.ref for letter in there if letter.mark == mark), None)

    async def update(self, where: MessageRef, card: Card) -> None:
        letter = next((letter for letter in self.letters if letter.ref == where), None)
        self.tried.append(("update", letter.to if letter else None))
        trouble = self._trouble("update", letter.to if letter else None)
        if trouble is not None and trouble.error is not None:
            raise trouble.error
        if letter is None:
            raise Vanished(why="the message is gone")
        letter.card = card
        letter.versions += 1

    # ── what stands there ──────────────────────────────────────────────────────────────────────

    def at(self, to: object) -> list[Letter]:
        return [letter for letter in self.letters if letter.to == to]

    def loses(self, letter: Letter) -> None:
        """Somebody deletes it."""
        self.letters.remove(letter)
