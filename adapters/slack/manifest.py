"""The app manifest a workspace creates its own Deskside from: the fewest scopes that the features switched on need.

https://docs.slack.dev/reference/app-manifest
"""

from adapters.plain import clip
from adapters.slack.door import PATH
from adapters.wire import Json

EMAIL = "email"
"""People are recognised by their e-mail address."""
CHANNELS = "channels"
"""What is written below a card in a public channel becomes a note; a card whose answer was lost is found there."""
PRIVATE_CHANNELS = "private channels"
"""The same in private channels."""
FILES = "files"
"""Forms may ask for files."""
FEATURES = frozenset({EMAIL, CHANNELS, PRIVATE_CHANNELS, FILES})

_SCOPES = ("commands", "chat:write", "im:write", "im:history", "app_mentions:read", "users:read")
_EVENTS = ("app_home_opened", "app_mention", "message.im")
_MORE_SCOPES = {
    EMAIL: ("users:read.email",),
    CHANNELS: ("channels:history", "channels:read"),
    PRIVATE_CHANNELS: ("groups:history", "groups:read"),
    FILES: ("files:read",),
}
"""With `…:read` a channel of app.yaml is found by its name, so that a message whose answer was lost is found there."""
_MORE_EVENTS = {CHANNELS: ("message.channels",), PRIVATE_CHANNELS: ("message.groups",)}


def scopes(features: frozenset[str]) -> list[str]:
    """What the bot's token must have for these features."""
    return sorted({*_SCOPES, *(scope for one in features for scope in _MORE_SCOPES.get(one, ()))})


def manifest(command: str, name: str, *, http_url: str | None, features: frozenset[str]) -> Json:
    """`http_url` is where the desk is reached from the internet, https://…; None for Socket Mode.

    Raises ValueError for a feature that is none.
    """
    if unknown := sorted(features - FEATURES):
        raise ValueError(f"no such feature: {', '.join(unknown)}. There are {', '.join(sorted(FEATURES))}")
    address: Json = {"request_url": http_url.rstrip("/") + PATH} if http_url else {}
    endpoint: Json = {"url": http_url.rstrip("/") + PATH} if http_url else {}
    wanted = sorted(features)
    return {
        "display_information": {
            "name": clip(name, 35),
            "description": "Asks, answers and follow-ups, without leaving Slack",
            "background_color": "#1f3a34",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": clip(name, 80), "always_online": True},
            "slash_commands": [
                {
                    "command": command if command.startswith("/") else f"/{command}",
                    "description": "Ask for help, or look at your requests",
                    "usage_hint": "what is wrong | mine | a number | find words",
                    "should_escape": False,
                    **endpoint,
                }
            ],
            "shortcuts": [
                {
                    "name": "File a request",
                    "type": "global",
                    "callback_id": "ask",
                    "description": "Ask for help",
                },
                {
                    "name": "Turn into a request",
                    "type": "message",
                    "callback_id": "point",
                    "description": "Make this message a request",
                },
            ],
        },
        "oauth_config": {"scopes": {"bot": scopes(features)}},
        "settings": {
            "event_subscriptions": {
                "bot_events": sorted({*_EVENTS, *(event for one in wanted for event in _MORE_EVENTS.get(one, ()))}),
                **address,
            },
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": False,
            "socket_mode_enabled": http_url is None,
            "token_rotation_enabled": False,
        },
    }
