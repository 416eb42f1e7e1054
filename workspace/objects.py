"""Slack's objects as its Web API and events write them: person, channel, message, view."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from workspace.company import SLACKBOT, Person
from workspace.state import Channel, Message, View
from workspace.wire import Json
from workspace.workspace import Workspace

TOMBSTONE = "This message was deleted."


def person_object(place: Workspace, person: Person, *, with_email: bool = True) -> Json:
    """`user` of users.info. https://docs.slack.dev/reference/objects/user-object"""
    at = datetime.fromtimestamp(place.clock.now(), UTC).astimezone(ZoneInfo(person.tz))
    offset = at.utcoffset()
    found: Json = {
        "id": person.id,
        "team_id": place.company.team.id,
        "name": person.name,
        "deleted": False,
        "color": person.color,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": at.tzname() or person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile(place, person, with_email=with_email),
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": person.is_guest,
        "is_bot": person.is_bot and person.id != SLACKBOT,
        "is_app_user": False,
        "updated": 1_700_000_000,
        "is_email_confirmed": not person.is_bot,
        "who_can_share_contact_card": "EVERYONE",
    }
    return found


def profile(place: Workspace, person: Person, *, with_email: bool) -> Json:
    """`profile` of a person; the address only for apps that may see it."""
    first, _, last = person.real_name.partition(" ")
    found: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "fields": {},
        "status_text": "",
        "status_emoji": "",
        "status_emoji_display_info": [],
        "status_expiration": 0,
        "avatar_hash": f"g{person.color}",
        "first_name": first,
        "last_name": last,
        "status_text_canonical": "",
        "team": place.company.team.id,
    }
    for size in (24, 32, 48, 72, 192, 512):
        found[f"image_{size}"] = f"{place.url}/avatar/{person.id}?size={size}"
    if with_email and not person.is_bot:
        found["email"] = person.email
    if person.id == place.bot:
        found |= {
            "api_app_id": place.company.bot.app_id,
            "bot_id": place.company.bot.bot_id,
            "always_active": True,
        }
    return found


def channel_object(place: Workspace, channel: Channel) -> Json:
    """`channel` of conversations.info. https://docs.slack.dev/reference/objects/conversation-object"""
    found: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.is_im,
        "is_org_shared": False,
        "context_team_id": place.company.team.id,
        "updated": channel.created * 1000,
    }
    if channel.is_im:
        return found | {
            "user": channel.other(place.bot),
            "last_read": channel.read.get(place.bot, "0000000000.000000"),
            "is_open": True,
            "priority": 0,
        }
    note: Json = {"value": channel.topic, "creator": channel.creator if channel.topic else "", "last_set": 0}
    return found | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_general": channel.name == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "is_member": place.bot in channel.members,
        "unlinked": 0,
        "creator": channel.creator,
        "parent_conversation": None,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "shared_team_ids": [place.company.team.id],
        "previous_names": [],
        "topic": note,
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


def bot_profile(place: Workspace) -> Json:
    """`bot_profile` of the app's messages."""
    bot = place.company.bot
    icons = {f"image_{size}": f"{place.url}/avatar/{bot.person}?size={size}" for size in (36, 48, 72)}
    return {
        "id": bot.bot_id,
        "app_id": bot.app_id,
        "user_id": bot.person,
        "name": place.people[bot.person].real_name,
        "icons": icons,
        "deleted": False,
        "updated": 1_700_000_000,
        "team_id": place.company.team.id,
    }


def message_object(
    place: Workspace,
    channel: Channel,
    message: Message,
    *,
    replies: Sequence[Message] | None = None,
    with_metadata: bool = False,
) -> Json:
    """A message. `replies` spares the search for them when the caller has them already.

    https://docs.slack.dev/reference/events/message
    """
    found: Json = {"type": "message", "ts": message.ts, "text": message.text}
    if message.is_tombstone:
        found |= {"subtype": "tombstone", "user": SLACKBOT, "hidden": True}
    else:
        found |= {"user": message.author, "team": place.company.team.id}
        if message.client_msg_id:
            found["client_msg_id"] = message.client_msg_id
        if message.author == place.bot:
            bot = place.company.bot
            found |= {"bot_id": bot.bot_id, "app_id": bot.app_id, "bot_profile": bot_profile(place)}
        if message.subtype:
            found["subtype"] = message.subtype
        if message.inviter:
            found["inviter"] = message.inviter
    for key, value in (("blocks", message.blocks), ("attachments", message.attachments)):
        if value:
            found[key] = value
    if message.edited_at:
        found["edited"] = {"user": message.edited_by, "ts": message.edited_at}
    if message.metadata is not None and with_metadata:
        found["metadata"] = message.metadata
    if message.reactions:
        found["reactions"] = reactions(message)
    return found | _thread(channel, message, replies)


def reactions(message: Message) -> list[Json]:
    """`reactions` of a message, in the order they were first given."""
    return [{"name": name, "users": list(who), "count": len(who)} for name, who in message.reactions.items()]


def _thread(channel: Channel, message: Message, replies: Sequence[Message] | None) -> Json:
    if message.is_reply:
        root = channel.messages.get(message.thread_ts or "")
        return {"thread_ts": message.thread_ts, "parent_user_id": root.author if root else SLACKBOT}
    answers = channel.replies(message.ts) if replies is None else replies
    if not answers:
        return {}
    who = list(dict.fromkeys(reply.author for reply in answers))
    return {
        "thread_ts": message.ts,
        "reply_count": len(answers),
        "reply_users_count": len(who),
        "latest_reply": answers[-1].ts,
        "reply_users": who[:5],
        "is_locked": False,
        "subscribed": any(reply.author == message.author for reply in answers),
    }


def view_object(place: Workspace, view: View) -> Json:
    """A view. https://docs.slack.dev/reference/views"""
    body = view.body
    return {
        "id": view.id,
        "team_id": place.company.team.id,
        "type": body.get("type"),
        "blocks": body.get("blocks"),
        "private_metadata": body.get("private_metadata") or "",
        "callback_id": body.get("callback_id") or "",
        "state": {"values": view.values},
        "hash": view.hash,
        "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "submit_disabled": False,
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": place.company.bot.app_id,
        "external_id": body.get("external_id") or "",
        "app_installed_team_id": place.company.team.id,
        "bot_id": place.company.bot.bot_id,
    }
