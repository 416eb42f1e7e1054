"""What goes wrong at Slack, as a verdict. The one place that knows Slack's error strings.

Sources: the error tables of chat.postMessage, chat.update, conversations.open and views.* on docs.slack.dev.
"""

from collections.abc import Mapping

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.wire import word
from bot.ui.messenger import Dead, Retry, Undelivered, Unreachable, Unsure, Vanished

TRIGGER_GONE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"})
"""A form can no longer be opened from this press: somebody, or we, took more than three seconds."""

HASH_CONFLICT = "hash_conflict"
"""The form changed meanwhile, so a newer showing of it is on its way."""

_RETRY = {
    "ratelimited": "Slack asks us to slow down",
    "rate_limited": "Slack asks us to slow down",
    "message_limit_exceeded": "the workspace posts more than Slack takes at the moment",
    "service_unavailable": "Slack is not available at the moment",
    "team_added_to_org": "the workspace is moving into an organisation",
    "request_timeout": "Slack did not receive all of it in time",
    "accesslimited": "Slack limits access to the workspace at the moment",
}
_UNSURE = {
    "fatal_error": "Slack stumbled, and perhaps did it nevertheless",
    "internal_error": "Slack stumbled, and perhaps did it nevertheless",
}
_VANISHED = {
    "message_not_found": "the message is gone",
    "thread_not_found": "the thread is gone",
    "cannot_reply_to_message": "the message takes no replies",
    "cant_update_message": "the message can no longer be changed",
    "edit_window_closed": "the message can no longer be changed",
    "cant_delete_message": "the message can no longer be deleted",
}
_UNREACHABLE = {
    "cannot_dm_bot": "that is a bot, and bots cannot write to bots",
    "user_not_found": "there is no such person in the workspace",
    "users_not_found": "there is no such person in the workspace",
    "user_not_visible": "the app may not see this person",
    "user_disabled": "the person's account is switched off",
}
_DEAD = {
    "account_inactive": "the app's account was switched off: install the app anew",
    "token_revoked": "the app's token was revoked: install the app anew",
    "token_expired": "the app's token has expired: install the app anew",
    "invalid_auth": "Slack does not know the token",
    "not_authed": "there is no token",
    "not_allowed_token_type": "this is the wrong kind of token",
    "missing_scope": "the app lacks a scope: install it anew with the present manifest",
    "no_permission": "the app lacks a permission there",
    "org_login_required": "the workspace is moving into an organisation and needs a new login",
    "ekm_access_denied": "the organisation has withdrawn the app's access",
    "team_access_not_granted": "the app is not installed in this workspace",
    "access_denied": "Slack denies access there",
    "channel_not_found": "there is no such channel, or the app is not in it: invite it",
    "not_in_channel": "the app is not in the channel: invite it",
    "is_archived": "the channel is archived",
    "is_inactive": "the channel is archived",
    "restricted_action": "the workspace's rules forbid posting there",
    "restricted_action_read_only_channel": "the channel is read-only",
    "restricted_action_thread_only_channel": "the channel takes replies only",
    "restricted_action_non_threadable_channel": "the channel takes no replies",
    "restricted_action_thread_locked": "the thread is locked",
    "user_not_in_channel": "the person is not in the channel",
    "method_not_supported_for_channel_type": "Slack does not do that in this kind of channel",
    "not_enabled": "the app has no Home tab: switch it on",
    "msg_too_long": "the message is too long",
    "msg_blocks_too_long": "the message is too long",
    "view_too_large": "the form is too large",
    "push_limit_reached": "three forms are open already",
    "invalid_blocks": "Slack does not take the message as it is built",
    "invalid_blocks_format": "Slack does not take the message as it is built",
    "invalid_arguments": "Slack does not take the message as it is built",
    "invalid_arg_name": "Slack does not take the message as it is built",
    "invalid_form_data": "Slack does not take the message as it is built",
    "invalid_json": "Slack does not take the message as it is built",
    "json_not_object": "Slack does not take the message as it is built",
    "no_text": "the message is empty",
    "not_found": "the form is no longer open",
    "expired_trigger_id": "it took more than three seconds to open the form",
    "exchanged_trigger_id": "a form was opened from this press already",
    "invalid_trigger_id": "Slack does not know this press",
    "trigger_expired": "it took more than three seconds to open the form",
    "hash_conflict": "the form changed meanwhile",
}
TABLE: Mapping[str, tuple[type[Undelivered], str]] = (
    {code: (Retry, why) for code, why in _RETRY.items()}
    | {code: (Unsure, why) for code, why in _UNSURE.items()}
    | {code: (Vanished, why) for code, why in _VANISHED.items()}
    | {code: (Unreachable, why) for code, why in _UNREACHABLE.items()}
    | {code: (Dead, why) for code, why in _DEAD.items()}
)


def verdict(error: Exception) -> Undelivered:
    """What an exception of a call to Slack means for what we wanted to do."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Retry(why="no connection to Slack")
    if isinstance(error, aiohttp.InvalidURL):
        return Dead(why="the address to answer to is none")
    return Unsure(why="the connection to Slack broke before the answer")


def code(error: Undelivered) -> str:
    """Slack's own string for the error, if it gave one."""
    return str(error.facts.get("code", ""))


def of_status(status: int, headers: Mapping[str, str]) -> Undelivered:
    """What an answer without a readable body means."""
    if status == 429:
        return Retry(why=_RETRY["ratelimited"], after=_seconds(headers))
    if status == 503:
        return Retry(why=_RETRY["service_unavailable"])
    if status >= 500 or status < 400:
        return Unsure(why=f"Slack answered with HTTP status {status}")
    return Dead(why=f"Slack refuses the request with HTTP status {status}")


def _answered(error: SlackApiError) -> Undelivered:
    status, headers = _status(error), _headers(error)
    said = word(_told(error), "error")
    if status == 429 or not said:
        return of_status(status, headers)
    # What nobody has listed yet is tried again; the caller stops in the end.
    kind, why = TABLE.get(said, (Retry, f'Slack says "{said}"'))
    return Retry(why=why, after=_seconds(headers)) if kind is Retry else kind(why=why, code=said)


def _told(error: SlackApiError) -> Mapping[str, object]:
    data = getattr(error.response, "data", None)
    return data if isinstance(data, dict) else {}


def _status(error: SlackApiError) -> int:
    """slack_sdk hands over its own answer, or aiohttp's when the body is no JSON."""
    status = getattr(error.response, "status_code", getattr(error.response, "status", 0))
    return status if isinstance(status, int) else 0


def _headers(error: SlackApiError) -> Mapping[str, str]:
    headers = getattr(error.response, "headers", None)
    return headers if isinstance(headers, Mapping) else {}


def _seconds(headers: Mapping[str, str]) -> float | None:
    """`Retry-After`, if it is a number of seconds."""
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(given) if given.isascii() and given.isdigit() else None
