"""How people and conversations are reached: each activity says so, and Teams does not when asked.

A handle is reached by its private conversation; a `29:…` account is worth keeping too, as it starts one more surely
than an object id.
"""

from dataclasses import replace
from typing import Protocol, TypeVar

from adapters.teams.hosts import Hosts
from adapters.teams.installation import PLATFORM, Installation
from adapters.wire import Json, part, word
from bot.ports import Address

SERVICE = "https://smba.trafficmanager.net/teams/"
"""Where Teams takes what is sent before anything has come from it: its documented global address."""
_MOST = 5000
_PRIVATE = "personal"

T = TypeVar("T")


class Kept(Protocol):
    """`bot.ports.Addresses` of this platform, each call a unit of work of its own."""

    async def put(self, address: Address) -> None: ...

    async def get(self, of: str) -> Address | None: ...

    async def newest(self) -> Address | None: ...


class AddressBook:
    """Reads each address once, and writes it when it changes. `service` is the URL while there is none."""

    def __init__(self, kept: Kept, here: Installation, hosts: Hosts, *, service: str = SERVICE) -> None:
        self._kept = kept
        self._here = here
        self._hosts = hosts
        self._service = service
        self._known: dict[str, Address | None] = {}
        self._seen_in: dict[str, str] = {}

    async def learn(self, activity: Json) -> None:
        """Where this came from, and who sent it."""
        url, conversation = word(activity, "serviceUrl"), room(word(part(activity, "conversation"), "id"))
        if not conversation or not self._hosts.allow(url):
            return
        await self._put(Address(platform=PLATFORM, of=conversation, url=url))
        sender = part(activity, "from")
        handle = self._here.handle_in(sender)
        if handle is None or word(sender, "id") in ("", self._here.account):
            return
        _keep(self._seen_in, handle.id, conversation)
        known = await self.person(handle.id)
        private = word(part(activity, "conversation"), "conversationType") == _PRIVATE
        before = known.conversation if known is not None else ""
        await self._put(_person(self._here, handle.id, url, conversation if private else before, word(sender, "id")))

    async def person(self, account: str) -> Address | None:
        return await self._get(str(self._here.handle(account)))

    def seen_in(self, account: str) -> str:
        """A conversation in which they were heard since the start, or the empty string."""
        return self._seen_in.get(account, "")

    async def url(self, conversation: str = "") -> str:
        """Where to send for this conversation; for any, if it is not known.

        What was kept of this conversation may be allowed no more, and then nothing is sent. What was kept of another
        one must not decide that.
        """
        known = await self._get(room(conversation)) if conversation else None
        if known is not None:
            return known.url
        newest = await self._kept.newest()
        return newest.url if newest is not None and self._hosts.allow(newest.url) else self._service

    async def met(self, account: str, conversation: str, url: str) -> None:
        """This is their private conversation."""
        known = await self.person(account)
        await self._put(_person(self._here, account, url, conversation, known.account if known is not None else ""))
        await self._put(Address(platform=PLATFORM, of=conversation, url=url))

    async def lost(self, conversation: str) -> None:
        """Nothing arrives there any more: the next message to the person starts another."""
        for known in [one for one in self._known.values() if one is not None and one.conversation == conversation]:
            await self._put(replace(known, conversation=""))

    async def _get(self, of: str) -> Address | None:
        if of in self._known:
            return self._known[of]
        kept = await self._kept.get(of)
        if of not in self._known:  # somebody may have told us meanwhile
            _keep(self._known, of, kept)
        return self._known[of]

    async def _put(self, address: Address) -> None:
        if await self._get(address.of) != address:
            _keep(self._known, address.of, address)
            await self._kept.put(address)


def room(conversation: str) -> str:
    """The conversation without the thread: Teams writes a thread as `19:…@thread.tacv2;messageid=…`."""
    return conversation.partition(";")[0]


def _person(here: Installation, account: str, url: str, conversation: str, name: str) -> Address:
    of = str(here.handle(account))
    return Address(platform=PLATFORM, of=of, url=url, conversation=conversation, account=name)


def _keep(memory: dict[str, T], key: str, value: T) -> None:
    if key not in memory and len(memory) >= _MOST:
        del memory[next(iter(memory))]
    memory[key] = value
