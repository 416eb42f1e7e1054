"""Who has an account in the organisation: the port `bot.ports.Directory`, by the members of conversations.

The app needs no permission for that. It can only ask for somebody in a conversation that both are in.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress

from adapters.teams.addresses import AddressBook
from adapters.teams.api import Api
from adapters.teams.errors import BLOCKED, code
from adapters.teams.installation import Installation
from adapters.wire import Json, part, rows, word
from bot.domain.people import Handle
from bot.ports import Profile
from bot.ui.messenger import Dead

_KEEP_FOR = 300.0
"""Seconds: a name that changed shows soon, and a busy hour asks once."""
_FAMILIAR_FOR = 3600.0
"""Seconds after which the desk is told of somebody again: their name, address or zone may have changed."""
_TRY_EVERY = 30.0
"""Seconds between two tries to ask for somebody while Teams does not say."""
_MOST = 5000
_UNKNOWN = BLOCKED | {
    "MemberNotFoundInConversation",
    "ConversationNotFound",
    "ConversationNotInitialized",
    "403",
    "404",
}
"""Nobody of that name is there, or we are not."""
_OUTSIDE = frozenset({"guest", "anonymous"})


class TeamsDirectory:
    def __init__(
        self,
        api: Api,
        here: Installation,
        book: AddressBook,
        rooms: Sequence[str],
        *,
        chat: Callable[[str], Awaitable[str]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`rooms` are the desk's own channels, in whose teams its staff is. `clock` gives seconds that only grow.

        `chat` is the private chat with an account, begun if need be; nobody sees that before something is said there.
        """
        self._api = api
        self._here = here
        self._book = book
        self._rooms = rooms
        self._chat = chat
        self._clock = clock
        self._known: dict[str, tuple[float, Profile | None]] = {}
        self._zones: dict[str, str] = {}
        self._tried: dict[str, float] = {}

    def learn(self, activity: Json) -> None:
        """Every message says in which time zone it was written; the members of a conversation do not."""
        handle = self._here.handle_in(part(activity, "from"))
        infos = (one for one in rows(activity, "entities") if word(one, "type") == "clientInfo")
        zone = word(activity, "localTimezone") or next((word(one, "timezone") for one in infos), "")
        if handle is not None and zone:
            self._zones[handle.id] = zone
            while len(self._zones) > _MOST:
                del self._zones[next(iter(self._zones))]

    async def profile(self, handle: Handle) -> Profile | None:
        """None for somebody of another organisation, or whom we share no conversation with. Raises `Undelivered`."""
        account = self._here.account_of(handle)
        return await self._ask(account, account, self._shared(account)) if account else None

    async def find(self, email: str) -> Profile | None:
        """Only among the members of the desk's own teams. Raises `Undelivered`."""
        return await self._ask(f"mailto:{email.lower()}", email, self._channels()) if email else None

    def name_of(self, account: str) -> str:
        """What somebody is called, if it was asked before, however long ago; else the empty string."""
        _, profile = self._known.get(account, (0.0, None))
        return profile.name if profile is not None else ""

    def is_outside(self, account: str) -> bool:
        """Whether they are known to be a guest."""
        _, profile = self._known.get(account, (0.0, None))
        return profile is not None and profile.is_outside

    def is_to_be_asked_for(self, account: str) -> bool:
        """Whether they were not asked for in a while. True only once in a shorter while, whatever comes of it."""
        asked_at, _ = self._known.get(account, (float("-inf"), None))
        now = self._clock()
        if now - asked_at < _FAMILIAR_FOR or now - self._tried.get(account, float("-inf")) < _TRY_EVERY:
            return False
        if len(self._tried) >= _MOST:
            del self._tried[next(iter(self._tried))]
        self._tried[account] = now
        return True

    async def _shared(self, account: str) -> AsyncIterator[str]:
        """The conversations where they may be a member, the surest first."""
        known = await self._book.person(account)
        if known is not None and known.conversation:
            yield known.conversation
        if seen := self._book.seen_in(account):
            yield seen
        if known is None:
            async for room in self._channels():
                yield room
            with suppress(Dead):  # they have not got the app, so nothing reaches them anyway
                yield await self._chat(account)

    async def _channels(self) -> AsyncIterator[str]:
        for room in self._rooms:
            yield room

    async def _ask(self, key: str, who: str, where: AsyncIterator[str]) -> Profile | None:
        asked_at, known = self._known.get(key, (float("-inf"), None))
        if self._clock() - asked_at < _KEEP_FOR:
            return known
        found: Profile | None = None
        async for conversation in where:
            try:
                found = self._profile(await self._api.member(await self._book.url(conversation), conversation, who))
            except Dead as refused:
                if code(refused) not in _UNKNOWN:
                    raise
                continue
            break
        self._keep(key, found)
        return found

    def _keep(self, key: str, found: Profile | None) -> None:
        if len(self._known) >= _MOST:
            del self._known[next(iter(self._known))]
        self._known[key] = (self._clock(), found)
        if found is not None:
            self._known[found.handle.id] = self._known[key]

    def _profile(self, member: Json) -> Profile | None:
        handle = self._here.handle_in(member)
        if handle is None or word(member, "id") == self._here.account:
            return None
        name, home = word(member, "userPrincipalName"), word(member, "tenantId")
        is_outside = word(member, "userRole") in _OUTSIDE or home.lower() not in ("", self._here.tenant.lower())
        email = word(member, "email") or (name if "@" in name and "#EXT#" not in name else "")
        return Profile(
            handle=handle,
            name=word(member, "name") or f"{word(member, 'givenName')} {word(member, 'surname')}".strip(),
            email=None if is_outside else email or None,  # another organisation may give out any address
            zone=self._zones.get(handle.id),
            is_outside=is_outside,
        )
