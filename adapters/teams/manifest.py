"""The app a company's admins upload to Teams: its manifest, with the fewest permissions that the features switched on
need, and its icons.

https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema, version 1.19: newer ones know more
that nobody needs here, and fewer clients.
"""

import io
import json
import zipfile

from adapters.plain import clip
from adapters.teams.icons import colour, outline
from adapters.wire import Json

CHANNELS = "channels"
"""What is written below a card in a channel becomes a note, without a mention."""
FEATURES = frozenset({CHANNELS})

VERSION = "1.19"
_WRITTEN_AT = (1980, 1, 1, 0, 0, 0)
"""The first day a zip file knows: the same settings make the same file."""
_ASKED_OF_TEAMS = {CHANNELS: ("ChannelMessage.Read.Group",)}
"""Asked of the owner of each team that the app is added to."""
_COMMANDS = {
    "home": "Your requests, and your work",
    "mine": "What you asked for, and what you work on",
    "find": "find and some words: look for requests",
    "oncall": "Who is on call; oncall take friday: take a day",
    "link": "Make your account in Slack and this one the same person",
    "priorities": "How priorities are set",
    "scope": "What this desk does, and what not",
    "help": "What you can say",
}
_SHARED_COMMANDS = {"help": "Mention the desk and say what you need; it answers below"}


def manifest(name: str, *, app_id: str, website: str, features: frozenset[str], version: str = "1.0.0") -> Json:
    """`website` is a page of the company that runs the desk: Teams shows it to whoever asks who made the app.

    `version` is the app's own; Teams takes an app again only with a higher one. Raises ValueError for a feature that
    is none.
    """
    if unknown := sorted(features - FEATURES):
        raise ValueError(f"no such feature: {', '.join(unknown)}. There are {', '.join(sorted(FEATURES))}")
    wanted = [permission for one in sorted(features) for permission in _ASKED_OF_TEAMS.get(one, ())]
    described: Json = {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": VERSION,
        "version": version,
        "id": app_id,
        "developer": {
            "name": clip(name, 32),
            "websiteUrl": website,
            "privacyUrl": website,
            "termsOfUseUrl": website,
        },
        "name": {"short": clip(name, 30), "full": clip(name, 100)},
        "description": {
            "short": "Asks, answers and follow-ups, without leaving Teams",
            "full": "The help desk in Teams: ask for help, see where your request stands, and work on requests.",
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#0f6b5c",
        "bots": [_bot(app_id)],
        "composeExtensions": [{"botId": app_id, "composeExtensionType": "botBased", "commands": _entries()}],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [],
    }
    if wanted:
        described["webApplicationInfo"] = {"id": app_id}
        granted = [{"name": permission, "type": "Application"} for permission in wanted]
        described["authorization"] = {"permissions": {"resourceSpecific": granted}}
    return described


def package(described: Json) -> bytes:
    """The zip file that is uploaded."""
    parts = {
        "manifest.json": json.dumps(described, indent=2, ensure_ascii=False).encode(),
        "color.png": colour(),
        "outline.png": outline(),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name, content in parts.items():
            file.writestr(zipfile.ZipInfo(name, _WRITTEN_AT), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _bot(app_id: str) -> Json:
    return {
        "botId": app_id,
        "scopes": ["personal", "team", "groupChat"],
        "isNotificationOnly": False,
        "supportsFiles": True,
        "supportsCalling": False,
        "supportsVideo": False,
        "commandLists": [
            {"scopes": ["personal"], "commands": _listed(_COMMANDS)},
            {"scopes": ["team", "groupChat"], "commands": _listed(_SHARED_COMMANDS)},
        ],
    }


def _listed(commands: dict[str, str]) -> list[Json]:
    return [{"title": title, "description": does} for title, does in commands.items()]


def _entries() -> list[Json]:
    return [
        {
            "id": "ask",
            "type": "action",
            "title": "File a request",
            "description": "Ask for help",
            "context": ["compose", "commandBox"],
            "fetchTask": True,
        },
        {
            "id": "point",
            "type": "action",
            "title": "Create a request",
            "description": "Make this message a request",
            "context": ["message"],
            "fetchTask": True,
        },
    ]
