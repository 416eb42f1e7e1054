"""One activity of Teams, from its arrival to its answer: receive, translate, ask the desk, answer, do the rest."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from adapters.background import Background
from adapters.teams.addresses import AddressBook
from adapters.teams.directory import TeamsDirectory
from adapters.teams.installation import Installation
from adapters.teams.replies import Replies, aside
from adapters.teams.sdk.ingress import Answer as Answered
from adapters.teams.translate import named, translate
from adapters.wire import Json
from bot.domain.errors import CannotSave
from bot.domain.people import Handle
from bot.ports import Profile
from bot.ui import lists
from bot.ui.interaction import Interaction, Reply, Say
from bot.ui.messenger import Undelivered

_KNOWN_WITHIN = 2.0
"""Seconds. Teams waits fifteen for an answer, and people less."""

_log = logging.getLogger(__name__)

Answer = Callable[[Interaction], Awaitable[Reply]]
"""The desk. When it returns, what was done is kept; until then Teams gets no answer."""

Learned = Callable[[Profile], Awaitable[None]]
"""Told what Teams says of somebody seen for the first time, or for the first time in a while."""


class Listeners:
    def __init__(
        self,
        answer: Answer,
        *,
        here: Installation,
        book: AddressBook,
        replies: Replies,
        directory: TeamsDirectory,
        learned: Learned,
    ) -> None:
        self._answer = answer
        self._learned = learned
        self._here = here
        self._book = book
        self._replies = replies
        self._directory = directory
        self._background = Background()
        self._is_closed = False

    @property
    def is_quiet(self) -> bool:
        """Nothing that came in is still being answered."""
        return self._background.is_quiet

    async def close(self, within: float) -> None:
        """Finish what is under way, at most for these seconds. What comes later is for the next process."""
        await self._background.drain(within)
        self._is_closed = True

    async def receive(self, activity: Json) -> Answered:
        """The answer to the request. 500 when the desk failed, 503 when it has closed."""
        if self._is_closed:
            return Answered(status=503)
        with self._background.hold():
            try:
                with suppress(CannotSave):  # the next activity says it again
                    await self._book.learn(activity)
                self._directory.learn(activity)
                if (told := aside(activity)) is not None:
                    return Answered(status=200, body=told)
                did = translate(activity, here=self._here, is_outside=self._directory.is_outside)
                if did is None or not await self._is_heard(did.by):
                    return Answered(status=200, body={})
                for other in named(did, activity, here=self._here):
                    await self._asks_who(other)
                reply = await self._done(did)
                body = self._replies.body(did, reply, activity)
            except Exception:
                _log.exception("the desk has no answer to an activity")
                return Answered(status=500)
            self._background.start(self._replies.after(did, reply, activity))
            return Answered(status=200, body=body)

    async def _done(self, did: Interaction) -> Reply:
        """Teams does not bring again what was not done, so who wrote is told to."""
        try:
            return await self._answer(did)
        except CannotSave as why:
            return (Say(card=lists.sentence(why.sentence)),)

    async def _is_heard(self, handle: Handle) -> bool:
        """Guests are not."""
        await self._asks_who(handle)
        return not self._directory.is_outside(handle.id)

    async def _asks_who(self, handle: Handle) -> None:
        """Before the desk makes a newcomer, without a name, of somebody whom it knows by their address already.

        If that takes long, or was tried a moment ago, the desk does not wait for it.
        """
        if self._directory.is_to_be_asked_for(handle.id):
            with suppress(Undelivered, TimeoutError):
                async with asyncio.timeout(_KNOWN_WITHIN):
                    if (profile := await self._directory.profile(handle)) is not None:
                        await self._learned(profile)
