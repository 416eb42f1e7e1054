"""Carries cards to Teams: the port `bot.ui.messenger.Messenger`."""

from adapters.teams.addresses import AddressBook
from adapters.teams.api import Api
from adapters.teams.errors import BLOCKED, code
from adapters.teams.installation import PLATFORM, Installation
from adapters.teams.presenter import message
from adapters.wire import Json, word
from bot.domain.people import Channel, Handle
from bot.domain.terms import MessageRef
from bot.ui.messenger import Dead, Unreachable, Unsure
from bot.ui.model import Card

_GONE = BLOCKED | {"ConversationNotFound"}


class TeamsMessenger:
    """A MessageRef holds the conversation as Teams writes it, with the thread: `19:…@thread.tacv2;messageid=…`.

    Nothing else is needed to answer below a card in a channel. In a private chat there are no threads, so what goes
    under a card there comes after it.
    """

    def __init__(self, api: Api, here: Installation, book: AddressBook) -> None:
        self._api = api
        self._here = here
        self._book = book

    async def post(self, to: Handle | Channel, card: Card, *, under: MessageRef | None, mark: str) -> MessageRef:  # noqa: ARG002
        """`mark` goes nowhere, since Teams keeps nothing that its readers do not see."""
        if under is not None:
            return await self.say(under.conversation, card)
        if isinstance(to, Channel):
            return await self._thread(to, card)
        account = self._here.account_of(to)
        if not account:
            raise Unreachable(why=f"{to} is not in this organisation")
        return await self.say(await self.direct(account), card)

    async def find(
        self,
        to: Handle | Channel,  # noqa: ARG002
        *,
        under: MessageRef | None,  # noqa: ARG002
        mark: str,  # noqa: ARG002
        since: float,  # noqa: ARG002
    ) -> MessageRef | None:
        """Always None: Teams lets nobody look for a message, so one whose answer was lost is posted again.

        A card that stands somewhere is updated in its place and is never doubled by that.
        """
        return None

    async def update(self, where: MessageRef, card: Card) -> None:
        await self.put(where, await self._message(card))

    async def say(self, conversation: str, card: Card) -> MessageRef:
        """In a conversation, or in the thread that it names. Raises `Retry`, `Unsure` or `Dead`."""
        return await self.send(conversation, await self._message(card))

    async def put(self, where: MessageRef, activity: Json) -> None:
        """In the place of a message. Raises `Vanished` too."""
        url = await self._book.url(where.conversation)
        await self._api.change(url, where.conversation, where.id, {**activity, "id": where.id})

    async def send(self, conversation: str, activity: Json) -> MessageRef:
        """Raises as `say` does."""
        try:
            posted = await self._api.say(await self._book.url(conversation), conversation, activity)
        except Dead as refused:
            if code(refused) in _GONE:
                await self._book.lost(conversation)
            raise
        return _ref(conversation, word(posted, "id"))

    async def direct(self, account: str) -> str:
        """The id of the private conversation with somebody, started if need be. Raises `Retry`, `Unsure` or `Dead`."""
        known = await self._book.person(account)
        if known is not None and known.conversation:
            return known.conversation
        url = known.url if known is not None else await self._book.url()
        member = (known.account if known is not None else "") or account
        body: Json = {"isGroup": False, "members": [{"id": member}], **self._ours()}
        started = word(await self._api.start(url, body, lane=f"start {account}"), "id")
        if not started:
            raise Unsure(why="Teams did not say where the conversation is")
        await self._book.met(account, started, url)
        return started

    async def _thread(self, to: Channel, card: Card) -> MessageRef:
        body: Json = {
            "isGroup": True,
            "activity": await self._message(card),
            **self._ours(),
            "channelData": {"channel": {"id": to.id}, "tenant": {"id": self._here.tenant}},
        }
        started = await self._api.start(await self._book.url(to.id), body, lane=to.id)
        return _ref(word(started, "id"), word(started, "activityId"))

    async def _message(self, card: Card) -> Json:
        """A live card asks anew for those whose account Teams has told us: it knows nobody here by their object id."""
        lookers: list[str] = []
        for person in card.live.people if card.live is not None else ():
            for account in filter(None, map(self._here.account_of, person.handles)):
                known = await self._book.person(account)
                lookers.append(known.account if known is not None else "")
        return message(card, here=self._here, lookers=lookers)

    def _ours(self) -> Json:
        return {
            "bot": {"id": self._here.account},
            "tenantId": self._here.tenant,
            "channelData": {"tenant": {"id": self._here.tenant}},
        }


def _ref(conversation: str, message_id: str) -> MessageRef:
    if not conversation or not message_id:
        raise Unsure(why="Teams did not say where the message is")
    return MessageRef(platform=PLATFORM, conversation=conversation, id=message_id)
