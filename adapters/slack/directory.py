"""Who has an account in the workspace: the port `bot.ports.Directory`."""

import time
from collections.abc import Callable

from adapters.slack.api import Api
from adapters.slack.errors import code
from adapters.slack.installation import Installation
from adapters.wire import Json, flag, part, word
from bot.domain.people import Handle
from bot.ports import Profile
from bot.ui.messenger import Dead

_KEEP_FOR = 300.0
"""Seconds: a name or a zone that changed shows soon, and a busy hour asks once."""
_FAMILIAR_FOR = 3600.0
"""Seconds after which the desk is told of somebody again: their name, address or zone may have changed."""
_MOST = 5000
_UNKNOWN = frozenset({"missing_scope", "user_not_found", "users_not_found", "user_not_visible"})


class SlackDirectory:
    def __init__(self, api: Api, here: Installation, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds that only grow."""
        self._api = api
        self._here = here
        self._clock = clock
        self._known: dict[str, tuple[float, Profile | None]] = {}

    async def profile(self, handle: Handle) -> Profile | None:
        """None for somebody of another workspace, or whom the app may not see. Raises `Undelivered`."""
        account = self._here.account_of(handle)
        return await self._ask(account, "users.info", user=account) if account else None

    async def find(self, email: str) -> Profile | None:
        """Needs the scope `users:read.email`; without it nobody is found. Raises `Undelivered`."""
        return await self._ask(f"mailto:{email.lower()}", "users.lookupByEmail", email=email) if email else None

    def name_of(self, account: str) -> str:
        """What somebody is called, if it was asked before, however long ago; else the empty string."""
        _, profile = self._known.get(account, (0.0, None))
        return profile.name if profile is not None else ""

    def is_familiar(self, account: str) -> bool:
        """Whether they were asked for a short while ago."""
        asked_at, _ = self._known.get(account, (float("-inf"), None))
        return self._clock() - asked_at < _FAMILIAR_FOR

    async def _ask(self, key: str, method: str, **arguments: str) -> Profile | None:
        asked_at, known = self._known.get(key, (float("-inf"), None))
        if self._clock() - asked_at < _KEEP_FOR:
            return known
        try:
            found = self._profile(part(await self._api.read(method, **arguments), "user"))
        except Dead as error:
            if code(error) not in _UNKNOWN:
                raise
            found = None
        self._keep(key, found)
        return found

    def _keep(self, key: str, found: Profile | None) -> None:
        if len(self._known) >= _MOST:
            del self._known[next(iter(self._known))]
        self._known[key] = (self._clock(), found)
        if found is not None:
            self._known[found.handle.id] = self._known[key]

    def _profile(self, member: Json) -> Profile | None:
        account, profile = word(member, "id"), part(member, "profile")
        if not account or flag(member, "deleted") or flag(member, "is_bot"):
            return None
        team = word(part(member, "enterprise_user"), "enterprise_id") or word(member, "team_id")
        is_guest = flag(member, "is_restricted") or flag(member, "is_ultra_restricted") or flag(member, "is_stranger")
        return Profile(
            handle=self._here.handle(account),
            name=word(profile, "real_name") or word(member, "real_name", "name"),
            email=word(profile, "email") or None,
            zone=word(member, "tz") or None,
            is_outside=is_guest or team not in ("", self._here.team, self._here.enterprise),
        )
