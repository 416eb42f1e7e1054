"""What goes wrong at Teams, as a verdict. The one place that knows its statuses and error codes.

Source: "Status codes from bot conversational APIs" on learn.microsoft.com/microsoftteams/platform/bots.
"""

from collections.abc import Mapping

import aiohttp

from adapters.wire import Json, part, word
from bot.ui.messenger import Dead, Retry, Undelivered, Unreachable, Unsure, Vanished

BLOCKED = frozenset({"BotNotInConversationRoster", "MessageWritesBlocked", "ConversationBlockedByUser"})
"""Nothing reaches them there, until they install or unblock the app."""

TABLE: Mapping[str, tuple[type[Undelivered], str]] = {
    "Throttled": (Retry, "Teams asks us to slow down"),
    "PreconditionFailed": (Retry, "Teams is busy with the same conversation"),
    "ServiceError": (Unsure, "Teams stumbled, and perhaps did it nevertheless"),
    "ActivityNotFoundInConversation": (Vanished, "the message is gone"),
    "MessageNotFound": (Vanished, "the message is gone"),
    "BotNotInConversationRoster": (
        Unreachable,
        "the app is not installed there: install it for the person or the team",
    ),
    "MessageWritesBlocked": (Unreachable, "they have blocked or uninstalled the app"),
    "ConversationBlockedByUser": (Unreachable, "they have blocked the app"),
    "BotDisabledByAdmin": (Unreachable, "an administrator has switched the app off"),
    "BotNotRegistered": (Dead, "Teams does not know the app: check app_id, and that its bot has the channel Teams"),
    "InvalidBotApiHost": (Dead, "the address belongs to another cloud than the app"),
    "ConversationNotFound": (Dead, "there is no such conversation, or the app is not in it"),
    "ConversationNotInitialized": (Unreachable, "they have never opened the app: install it for them"),
    "MemberNotFoundInConversation": (Unreachable, "there is no such person in the conversation"),
    "MessageSizeTooBig": (Dead, "the message is too long"),
    "RequestEntityTooLarge": (Dead, "the message is too long"),
    "BadSyntax": (Dead, "Teams does not take the message as it is built"),
    "BadArgument": (Dead, "Teams does not take the message as it is built"),
    "Bad Argument": (Dead, "Teams does not take the message as it is built"),
    "InvalidBotData": (Dead, "Teams does not take the message as it is built"),
}

_BY_STATUS: Mapping[int, tuple[type[Undelivered], str]] = {
    408: (Retry, "Teams did not receive all of it in time"),
    412: TABLE["PreconditionFailed"],
    413: TABLE["MessageSizeTooBig"],
    429: TABLE["Throttled"],
    502: (Retry, "Teams is not available at the moment"),
    503: (Retry, "Teams is not available at the moment"),
    504: (Retry, "Teams is not available at the moment"),
}
"""These go before any code, as Microsoft asks to try them again whatever the body says."""


def verdict(error: Exception) -> Undelivered:
    """What an exception of a call to Teams means for what we wanted to do."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Retry(why="no connection to Teams")
    if isinstance(error, aiohttp.InvalidURL):
        return Dead(why="the address of Teams is none")
    return Unsure(why="the connection to Teams broke before the answer")


def code(error: Undelivered) -> str:
    """Teams' own string for the error, or else the HTTP status."""
    return str(error.facts.get("code", ""))


def of_answer(status: int, headers: Mapping[str, str], told: Json) -> Undelivered:
    """What an answer that is no success means."""
    said = word(part(told, "error"), "code") or word(told, "error")
    kind, why = _BY_STATUS.get(status) or TABLE.get(said) or _unlisted(status)
    return Retry(why=why, after=_seconds(headers)) if kind is Retry else kind(why=why, code=said or str(status))


def _unlisted(status: int) -> tuple[type[Undelivered], str]:
    if status == 401:
        return Dead, "Teams does not take the app's token: check app_id, tenant and the secret or identity"
    if status == 403:
        return Unreachable, "Teams lets the app not write there"
    if status >= 500 or status < 400:
        return Unsure, f"Teams answered with HTTP status {status}"
    return Dead, f"Teams refuses the request with HTTP status {status}"


def _seconds(headers: Mapping[str, str]) -> float | None:
    """`Retry-After`, if it is a number of seconds."""
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(given) if given.isascii() and given.isdigit() else None
