"""The keys Slack was recorded sending that the workspace leaves out, and why.

A sample is the union of all payloads of a kind that Slack's own tests met, so that many keys belong to things
a small workspace does not have. A pattern is matched against `Sample:path.of.key`.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

CHANGED = "the recording mixes in an edited message; here an edit is a message_changed event"
CLASSIC = "only on messages of classic apps and old integrations"
CONNECT = "only in channels shared between companies"
FILES = "files are not simulated"
FUNCTION = "only for workflow functions"
GRID = "only in an Enterprise organisation"
HOME = "a Home has no buttons of its own; the key is sent as null"
HUDDLE = "huddles are not simulated"
MARKS = "pins, stars and topics are not simulated"
OTHERS = "only when another app writes, and here is one app"
OVERFLOW = "only options of an overflow menu carry it, and no overflow has a first choice"
PICTURE = "uploaded pictures and status emoji are not simulated"
REFUSAL = "only with a refusal or a warning"
SEARCH = "only in search results and for a person's own client"
SUBTYPE = "only with a subtype this kind of message does not have here"
TOKEN = "only for app-level or rotating tokens"
UNFURL = "link unfurling and legacy attachments are not simulated"

LEFT_OUT: dict[str, str] = {
    "*:authed_*": "deprecated; Slack sends `authorizations` instead",
    "*:enterprise_*": GRID,
    "*:enterprise.*": GRID,
    "*:team.enterprise_*": GRID,
    "*:event.enterprise": GRID,
    "users.info:user.enterprise_*": GRID,
    "users.info:user.teams": GRID,
    "*:bot_access_token": FUNCTION,
    "*:function_data*": FUNCTION,
    "*:interactivity*": FUNCTION,
    "*:error": REFUSAL,
    "*:needed": REFUSAL,
    "*:provided": REFUSAL,
    "*:warning": REFUSAL,
    "auth.test:app_*": TOKEN,
    "auth.test:expires_in": TOKEN,
    "AppHomeOpenedPayload:event.view.close.*": HOME,
    "AppHomeOpenedPayload:event.view.submit.*": HOME,
    "BlockActionPayload:view.close.*": HOME,
    "BlockActionPayload:view.submit.*": HOME,
    "AppMentionPayload:event.app_id": OTHERS,
    "AppMentionPayload:event.bot_*": OTHERS,
    "AppMentionPayload:event.edited*": CHANGED,
    "MessagePayload:event.edited*": CHANGED,
    "AppMentionPayload:event.display_as_bot": CLASSIC,
    "AppMentionPayload:event.username": CLASSIC,
    "AppMentionPayload:event.upload": FILES,
    "AppMentionPayload:event.subtype": SUBTYPE,
    "AppMentionPayload:event.source_team": CONNECT,
    "AppMentionPayload:event.user_team": CONNECT,
    "AppMentionPayload:event.user_profile*": CONNECT,
    "MessagePayload:event.attachments": UNFURL,
    "ViewSubmissionPayload:is_cleared": "view_closed carries it",
    "BlockActionPayload:actions.initial_option.*": OVERFLOW,
    "BlockActionPayload:app_unfurl*": UNFURL,
    "BlockActionPayload:container.*app_unfurl*": UNFURL,
    "BlockActionPayload:container.attachment_id": UNFURL,
    "BlockActionPayload:container.text": UNFURL,
    "BlockActionPayload:message.client_msg_id": "only on people's messages, and theirs have no buttons",
    "*:message.assistant_app_thread": "assistant threads are not simulated",
    "*:message.attachments": UNFURL,
    "*:message.unfurl_*": UNFURL,
    "*:message.bot_link": CLASSIC,
    "*:message.display_as_bot": CLASSIC,
    "*:message.icons": CLASSIC,
    "*:message.is_thread_broadcast": CLASSIC,
    "*:message.no_notifications": CLASSIC,
    "*:message.username": CLASSIC,
    "*:message.wibblr": CLASSIC,
    "*:message.comment": FILES,
    "*:message.file*": FILES,
    "*:message.upload": FILES,
    "*:message.room": HUDDLE,
    "*:message.channel": SEARCH,
    "*:message.last_read": SEARCH,
    "*:message.is_intro": MARKS,
    "*:message.is_starred": MARKS,
    "*:message.item*": MARKS,
    "*:message.pinned_to": MARKS,
    "*:message.purpose": MARKS,
    "*:message.topic": MARKS,
    "*:message.hidden": SUBTYPE,
    "*:message.inviter": SUBTYPE,
    "*:message.root": SUBTYPE,
    "*:message.subtype": SUBTYPE,
    "*:message.reactions.url": "custom emoji are not simulated",
    "users.info:user.has_2fa": "only for administrators",
    "users.info:user.is_connector_bot": OTHERS,
    "users.info:user.is_workflow_bot": OTHERS,
    "users.info:user.is_invited_user": "only before a first login",
    "users.info:user.is_stranger": CONNECT,
    "users.info:user.locale": "only with include_locale",
    "users.info:user.profile.guest_invited_by": "who invited a guest is not simulated",
    "users.info:user.profile.huddle_*": HUDDLE,
    "users.info:user.profile.image_1024": PICTURE,
    "users.info:user.profile.image_original": PICTURE,
    "users.info:user.profile.is_custom_image": PICTURE,
    "users.info:user.profile.status_emoji_*": PICTURE,
    "users.info:user.profile.pronouns": "only where a company shows them",
    "users.info:user.profile.start_date": "only where a company shows them",
}


def pattern(sample: str, path: str) -> str | None:
    """The entry that covers a key; None when it has to be sent."""
    return next((one for one in LEFT_OUT if fnmatchcase(f"{sample}:{path}", one)), None)
