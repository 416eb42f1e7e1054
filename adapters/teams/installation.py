"""Who we are in Microsoft Teams: one app, in one organisation."""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.wire import word
from bot.domain.people import Handle

PLATFORM = "teams"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """`app_id` is the bot's id in Entra, `tenant` the organisation's; both are GUIDs.

    A person's handle carries their Entra object id: it is the same for every app, admins can look it up, and a member
    look-up, a mention and a new conversation all take it in the place of the `29:…` id that each bot sees differently.
    """

    app_id: str
    tenant: str

    @property
    def account(self) -> str:
        """The bot's own account, as it is mentioned and addressed."""
        return f"28:{self.app_id}"

    def handle(self, account: str) -> Handle:
        return Handle(platform=PLATFORM, tenant=self.tenant, id=account)

    def handle_in(self, account: Mapping[str, object]) -> Handle | None:
        """Who a ChannelAccount (an activity's `from`, a member of a conversation) is; None for nobody."""
        found = word(account, "aadObjectId", "objectId", "id")
        return self.handle(found) if found else None

    def account_of(self, handle: Handle | None) -> str:
        """The object id behind a handle of this very organisation, or the empty string."""
        ours = handle is not None and handle.platform == PLATFORM and handle.tenant == self.tenant
        return handle.id if handle is not None and ours else ""
