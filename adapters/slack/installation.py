"""Who we are in a workspace, as `auth.test` tells it."""

from dataclasses import dataclass

from adapters.wire import Json, word
from bot.domain.people import Handle

PLATFORM = "slack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """`account` is the bot's member id (U…), `bot` its bot id (B…). `enterprise` is empty outside Enterprise Grid."""

    team: str
    account: str
    bot: str
    enterprise: str = ""

    @classmethod
    def of(cls, told: Json) -> "Installation":
        """From the answer of `auth.test`."""
        return cls(
            team=word(told, "team_id"),
            account=word(told, "user_id"),
            bot=word(told, "bot_id"),
            enterprise=word(told, "enterprise_id"),
        )

    @property
    def tenant(self) -> str:
        """Member ids are unique in the organisation on Enterprise Grid, else in the workspace."""
        return self.enterprise or self.team

    def handle(self, account: str) -> Handle:
        return Handle(platform=PLATFORM, tenant=self.tenant, id=account)

    def account_of(self, handle: Handle | None) -> str:
        """The member id behind a handle of this very workspace, or the empty string."""
        ours = handle is not None and handle.platform == PLATFORM and handle.tenant == self.tenant
        return handle.id if handle is not None and ours else ""
