"""Activities as Teams makes them of what people do."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from uuid import uuid4

from workspace.teams.directory import BOT, TEAM, TENANT, Member
from workspace.teams.state import Conversation, Message
from workspace.teams.tenant import Tenant
from workspace.wire import Json


def envelope(tenant: Tenant, who: Member, held: Conversation, *, root: str | None = None) -> Json:
    """What every activity carries. `root` is the message whose thread it happened in."""
    moment = datetime.fromtimestamp(tenant.clock.now(), UTC).isoformat(timespec="milliseconds")
    where: Json = {"conversationType": held.kind, "tenantId": TENANT, "id": held.id}
    data: Json = {"tenant": {"id": TENANT}}
    if held.kind == "channel":
        where |= {"isGroup": True, "id": f"{held.id};messageid={root}" if root else held.id}
        data |= {
            "teamsChannelId": held.id,
            "teamsTeamId": TEAM,
            "channel": {"id": held.id},
            "team": {"id": TEAM},
        }
    if who.tenant != TENANT:
        data |= {"source": {"name": "guest"}}
    return {
        "timestamp": moment.replace("+00:00", "Z"),
        "from": who.account,
        "recipient": {"id": BOT, "name": tenant.name},
        "conversation": where,
        "channelData": data,
        "entities": [{"type": "clientInfo", "locale": "en-GB", "platform": "Web", "timezone": who.person.tz}],
        "locale": "en-GB",
    }


def spoken(tenant: Tenant, who: Member, held: Conversation, message: Message) -> Json:
    """A message, as `type: message`. `text` is as it was typed; the markup comes beside it, as an attachment.

    Source: MicrosoftDocs/msteams-docs issue 3960.
    """
    made = envelope(tenant, who, held, root=_root(held, message))
    said: Json = {"type": "message", "id": message.id, "text": message.text, "textFormat": "plain"}
    marked_up = f"<div><div>{html.escape(message.text, quote=False)}</div></div>"
    said["attachments"] = [{"contentType": "text/html", "content": f"{_quoted(held, message)}{marked_up}"}]
    if message.entities:
        entities = made["entities"]
        assert isinstance(entities, list)
        said["entities"] = [*message.entities, *entities]
    if message.root:
        said["replyToId"] = message.root
    return made | said


def _quoted(held: Conversation, message: Message) -> str:
    """What it answers in a private chat, as a block with a preview; its text is only in the markup."""
    answered = held.messages.get(message.quotes or "")
    if answered is None:
        return ""
    preview = html.escape(answered.text or answered.summary, quote=False)
    kind = 'itemscope itemtype="http://schema.skype.com/Reply"'
    return f'<blockquote {kind} itemid="{answered.id}"><p itemprop="preview">{preview}</p></blockquote>'


def altered(tenant: Tenant, who: Member, held: Conversation, message: Message, event: str) -> Json:
    """`event` is `editMessage` or `softDeleteMessage`."""
    made = spoken(tenant, who, held, message)
    data = made["channelData"]
    assert isinstance(data, dict)
    kind = "messageUpdate" if event == "editMessage" else "messageDelete"
    return made | {"type": kind, "channelData": {**data, "eventType": event}}


def invoked(
    tenant: Tenant, who: Member, held: Conversation, name: str, value: Json, *, message: Message | None = None
) -> Json:
    """An invoke: the bot's answer is shown at once."""
    root = _root(held, message) if message is not None else None
    made = envelope(tenant, who, held, root=root) | {"type": "invoke", "name": name, "id": f"f:{uuid4()}"}
    return made | {"value": value} | ({"replyToId": message.id} if message is not None else {})


def submitted(tenant: Tenant, who: Member, held: Conversation, message: Message, data: object) -> Json:
    """A plain `Action.Submit` of a card: a message without words."""
    made = envelope(tenant, who, held, root=_root(held, message))
    identity = tenant.state.stamp(tenant.clock.now())
    return made | {"type": "message", "id": identity, "replyToId": message.id, "value": data}


def installed(tenant: Tenant, who: Member, held: Conversation) -> Json:
    """The app was added to somebody's personal apps."""
    made = envelope(tenant, who, held)
    return made | {"type": "installationUpdate", "action": "add", "id": f"f:{uuid4()}"}


def joined(tenant: Tenant, who: Member, held: Conversation) -> Json:
    """… and the bot came into the chat by it."""
    made = envelope(tenant, who, held)
    return made | {"type": "conversationUpdate", "id": f"f:{uuid4()}", "membersAdded": [{"id": BOT}]}


def _root(held: Conversation, message: Message) -> str | None:
    return (message.root or message.id) if held.kind == "channel" else None
