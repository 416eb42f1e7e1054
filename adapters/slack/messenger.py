"""Carries cards to Slack: the port `bot.ui.messenger.Messenger`."""

from collections.abc import AsyncIterator

from adapters.slack.api import Api
from adapters.slack.errors import code
from adapters.slack.installation import PLATFORM, Installation
from adapters.slack.presenter import message
from adapters.wire import Json, part, rows, word
from bot.domain.people import Channel, Handle
from bot.domain.terms import MessageRef
from bot.ui.messenger import Dead, Unreachable, Unsure
from bot.ui.model import Card

EVENT_TYPE = "deskside_notice"
"""Marks our messages in their metadata, so that one whose answer was lost can be found."""

_PAGE = 200
_SKEW = 60.0
"""Seconds that Slack's clock may be behind ours."""
_UNREADABLE = frozenset(
    {"missing_scope", "not_in_channel", "channel_not_found", "method_not_supported_for_channel_type"}
)


class SlackMessenger:
    def __init__(self, api: Api, here: Installation) -> None:
        self._api = api
        self._here = here
        self._direct: dict[str, str] = {}
        self._channels: dict[str, str] = {}

    async def post(self, to: Handle | Channel, card: Card, *, under: MessageRef | None, mark: str) -> MessageRef:
        where = under.conversation if under is not None else await self._target(to)
        posted = await self._api.write(
            "chat.postMessage",
            channel=where,
            thread_ts=under.id if under is not None else None,
            unfurl_links=False,
            unfurl_media=False,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"mark": mark}},
            **message(card, here=self._here),
        )
        channel, ts = word(posted, "channel"), word(posted, "ts")
        if not channel or not ts:
            raise Unsure(why="Slack did not say where the message is")
        self._channels[where] = channel
        return MessageRef(platform=PLATFORM, conversation=channel, id=ts)

    async def find(
        self, to: Handle | Channel, *, under: MessageRef | None, mark: str, since: float
    ) -> MessageRef | None:
        """None also where the app may not read: it reads direct messages, and channels with their feature on."""
        try:
            where = under.conversation if under is not None else await self._id(to)
            async for found in self._posted(where, under, since):
                metadata = part(found, "metadata")
                if word(metadata, "event_type") == EVENT_TYPE and word(part(metadata, "event_payload"), "mark") == mark:
                    return MessageRef(platform=PLATFORM, conversation=where, id=word(found, "ts"))
        except Dead as error:
            if code(error) not in _UNREADABLE:
                raise
        return None

    async def update(self, where: MessageRef, card: Card) -> None:
        shown = message(card, here=self._here)
        await self._api.write("chat.update", channel=where.conversation, ts=where.id, **shown)

    async def direct(self, account: str) -> str:
        """The id of the direct conversation with a member. Raises `Retry`, `Unsure` or `Dead`."""
        if account not in self._direct:
            opened = await self._api.write("conversations.open", users=account)
            if not (conversation := word(part(opened, "channel"), "id")):
                raise Unsure(why="Slack did not say where the conversation is")
            self._direct[account] = conversation
        return self._direct[account]

    async def _target(self, to: Handle | Channel) -> str:
        """What `chat.postMessage` takes: an id, or a channel's name."""
        if isinstance(to, Channel):
            return self._channels.get(to.id, to.id)
        account = self._here.account_of(to)
        if not account:
            raise Unreachable(why=f"{to} is not in this workspace")
        return await self.direct(account)

    async def _id(self, to: Handle | Channel) -> str:
        """The conversation's id, which reading needs. Raises Dead with `channel_not_found` for an unknown name."""
        where = await self._target(to)
        if not where.startswith("#"):
            return where
        for kind in ("public_channel", "private_channel"):
            await self._learn_channels(kind)
            if where in self._channels:
                return self._channels[where]
        raise Dead(why=f"there is no channel {where}", code="channel_not_found")

    async def _learn_channels(self, kind: str) -> None:
        """Names and ids of all channels of a kind, if the app may list them."""
        listing: Json = {"types": kind, "exclude_archived": "true"}
        try:
            async for channel in self._pages("conversations.list", "channels", listing):
                self._channels[f"#{word(channel, 'name')}"] = word(channel, "id")
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
            page = await self._api.read(method, **arguments, limit=_PAGE, cursor=cursor)
            for found in rows(page, key):
                yield found
            cursor = word(part(page, "response_metadata"), "next_cursor")
            if not cursor:
                return
