"""Carries cards to Slack: the port `bot.ui.messenger.Messenger`."""

import logging
from collections.abc import AsyncIterator

from adapters.pace import Pace
from adapters.slack.api import Api
from adapters.slack.errors import code
from adapters.slack.installation import PLATFORM, Installation
from adapters.slack.presenter import message, words_alone
from adapters.slack.tempo import POST, UPDATE
from adapters.wire import Json, part, rows, word
from bot.domain.people import Channel, Handle
from bot.domain.terms import MessageRef
from bot.ui.messenger import Blind, Dead, Misfit, Retry, Unreachable, Unsure
from bot.ui.model import Card

EVENT_TYPE = "deskside_notice"
"""Marks our messages in their metadata, so that one whose answer was lost can be found."""

_log = logging.getLogger(__name__)

_PAGE = 200
_SKEW = 60.0
"""Seconds that Slack's clock may be behind ours."""
_SURE_TO_NEED = "chat:write"
_UNREADABLE = frozenset(
    {"missing_scope", "not_in_channel", "channel_not_found", "method_not_supported_for_channel_type"}
)


class SlackMessenger:
    """Its cards go at the pace that Slack takes; with `pace` None there is no limit, as where Slack is a stand-in."""

    def __init__(self, api: Api, here: Installation, pace: Pace | None = None) -> None:
        self._api = api
        self._here = here
        self.pace = pace or Pace({})
        self._direct: dict[str, str] = {}
        self._channels: dict[str, str] = {}

    def pause(self, to: Handle | Channel, *, stands: MessageRef | None, under: MessageRef | None) -> float:
        if stands is not None:
            return self.pace.take(UPDATE, stands.conversation)
        return self.pace.take(POST, under.conversation if under is not None else self._place(to))

    async def probe(self) -> None:
        """Raises `LockedOut` also if the token is good and may not post."""
        await self._api.meet(_SURE_TO_NEED)

    async def post(self, to: Handle | Channel, card: Card, *, under: MessageRef | None, mark: str) -> MessageRef:
        where = under.conversation if under is not None else await self._target(to)
        place: Json = {
            "channel": where,
            "thread_ts": under.id if under is not None else None,
            "unfurl_links": False,
            "unfurl_media": False,
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"mark": mark}},
        }
        posted = await self._show(POST, place, card)
        channel, ts = word(posted, "channel"), word(posted, "ts")
        if not channel or not ts:
            raise Unsure(why="Slack did not say where the message is")
        self._channels[where] = channel
        self.pace.same(where, channel)
        return MessageRef(platform=PLATFORM, conversation=channel, id=ts)

    async def find(
        self, to: Handle | Channel, *, under: MessageRef | None, mark: str, since: float
    ) -> MessageRef | None:
        """Raises `Blind` where the app may not read: it reads direct messages, and channels with their feature on."""
        try:
            where = under.conversation if under is not None else await self._id(to)
            async for found in self._posted(where, under, since):
                metadata = part(found, "metadata")
                if word(metadata, "event_type") == EVENT_TYPE and word(part(metadata, "event_payload"), "mark") == mark:
                    return MessageRef(platform=PLATFORM, conversation=where, id=word(found, "ts"))
        except Dead as error:
            if code(error) not in _UNREADABLE:
                raise
            raise Blind(why=error.why) from error
        return None

    async def update(self, where: MessageRef, card: Card) -> None:
        await self._show(UPDATE, {"channel": where.conversation, "ts": where.id}, card)

    async def _show(self, method: str, place: Json, card: Card) -> Json:
        """The card, or its words alone if Slack does not take it as it is built."""
        try:
            return await self._write(method, **place, **message(card, here=self._here))
        except Misfit as refused:
            _log.warning("Slack takes no card (%s), so it gets the words alone", code(refused))
            return await self._write(method, **place, **words_alone(card))

    async def _write(self, method: str, **arguments: object) -> Json:
        try:
            return await self._api.write(method, **arguments)
        except Retry as busy:
            if busy.after is not None:
                self.pace.block(method, str(arguments.get("channel", "")), busy.after)
            raise

    async def _open(self, account: str) -> Json:
        """What is opened twice is the same conversation, so a lost answer is no doubt."""
        self._keep_pace("conversations.open")
        try:
            return await self._api.write("conversations.open", users=account)
        except Unsure as lost:
            raise Retry(why=lost.why) from lost

    def _keep_pace(self, method: str) -> None:
        if wait := self.pace.take(method):
            raise Retry(why="the workspace has taken all that Slack allows for now", after=wait)

    async def direct(self, account: str) -> str:
        """The id of the direct conversation with a member. Raises `Retry` or `Dead`."""
        if account not in self._direct:
            opened = await self._open(account)
            if not (conversation := word(part(opened, "channel"), "id")):
                raise Retry(why="Slack did not say where the conversation is")
            self._direct[account] = conversation
            self.pace.same(account, conversation)
        return self._direct[account]

    async def _target(self, to: Handle | Channel) -> str:
        """What `chat.postMessage` takes: an id, or a channel's name."""
        if isinstance(to, Channel):
            return self._channels.get(to.id, to.id)
        account = self._here.account_of(to)
        if not account:
            raise Unreachable(why=f"{to} is not in this workspace")
        return await self.direct(account)

    def _place(self, to: Handle | Channel) -> str:
        """By what a place is counted: its id, or until that is known what it is called."""
        return self._channels.get(to.id, to.id) if isinstance(to, Channel) else self._direct.get(to.id, to.id)

    async def _id(self, to: Handle | Channel) -> str:
        """The conversation's id, which reading needs. Raises Dead with `channel_not_found` for an unknown name."""
        where = await self._target(to)
        if not where.startswith("#"):
            return where
        for kind in ("public_channel", "private_channel"):
            await self._learn_channels(kind)
            if where in self._channels:
                return self._channels[where]
        raise Unreachable(why=f"there is no channel {where}", code="channel_not_found")

    async def _learn_channels(self, kind: str) -> None:
        """Names and ids of all channels of a kind, if the app may list them."""
        listing: Json = {"types": kind, "exclude_archived": "true"}
        try:
            async for channel in self._pages("conversations.list", "channels", listing):
                name, where = f"#{word(channel, 'name')}", word(channel, "id")
                self._channels[name] = where
                self.pace.same(name, where)
        except Dead as error:
            if code(error) not in _UNREADABLE:
                raise

    def _posted(self, where: str, under: MessageRef | None, since: float) -> AsyncIterator[Json]:
        """Messages there from `since` on, with their metadata."""
        oldest = f"{max(since - _SKEW, 0):.6f}"
        asked: Json = {"channel": where, "oldest": oldest, "inclusive": "true", "include_all_metadata": "true"}
        if under is not None:
            return self._pages("conversations.replies", "messages", {**asked, "ts": under.id})
        return self._pages("conversations.history", "messages", asked)

    async def _pages(self, method: str, key: str, arguments: Json) -> AsyncIterator[Json]:
        """Everything a method lists, page by page."""
        cursor = ""
        while True:
            self._keep_pace(method)
            page = await self._api.read(method, **arguments, limit=_PAGE, cursor=cursor)
            for found in rows(page, key):
                yield found
            cursor = word(part(page, "response_metadata"), "next_cursor")
            if not cursor:
                return
