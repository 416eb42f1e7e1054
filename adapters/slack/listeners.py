"""One payload of Slack's, from its arrival to the answer: receive, translate, ask the desk, ack, carry out the rest."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from slack_bolt.response import BoltResponse

from adapters.background import Background
from adapters.slack.directory import SlackDirectory
from adapters.slack.installation import Installation
from adapters.slack.origin import origin
from adapters.slack.replies import Replies
from adapters.slack.translate import translate
from adapters.wire import Json
from bot.domain.people import Handle
from bot.ports import Profile
from bot.ui.interaction import Interaction, Reply
from bot.ui.messenger import Undelivered

_log = logging.getLogger(__name__)

Answer = Callable[[Interaction], Awaitable[Reply]]
"""The desk. When it returns, what was done is kept; until then Slack gets no ack, and delivers events again."""

Learned = Callable[[Profile], Awaitable[None]]
"""Told what Slack says of somebody seen for the first time, or for the first time in a while."""


class Listeners:
    def __init__(
        self,
        answer: Answer,
        *,
        here: Installation,
        replies: Replies,
        directory: SlackDirectory,
        learned: Learned,
    ) -> None:
        self._answer = answer
        self._learned = learned
        self._here = here
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

    async def receive(self, body: Json) -> BoltResponse:
        """The ack. Slack takes 500 (the desk failed) and 503 (it has closed) for none, and delivers events again."""
        if self._is_closed:
            return BoltResponse(status=503)
        with self._background.hold():
            did = translate(body, here=self._here, name_of=self._directory.name_of)
            if did is None:
                return BoltResponse(status=200)
            try:
                reply = await self._answer(did)
            except Exception:
                _log.exception("the desk has no answer to %s", type(did).__name__)
                return BoltResponse(status=500)
            where = origin(body, account=did.by.id)
            self._background.start(self._replies.after_ack(did, reply, where))
            if not self._directory.is_familiar(did.by.id):
                self._background.start(self._learn(did.by))
            return BoltResponse(status=200, body=self._replies.in_ack(did, reply, where) or "")

    async def _learn(self, handle: Handle) -> None:
        """Ask who somebody is, so that the next time it is known before the desk is asked."""
        with suppress(Undelivered):
            if (profile := await self._directory.profile(handle)) is not None:
                await self._learned(profile)
