"""Activities as Teams sends them."""

from typing import Any

Json = dict[str, Any]
APP, TENANT = "a0000000-0000-0000-0000-000000000001", "t0000000-0000-0000-0000-000000000001"
US = f"28:{APP}"
ANA, BEN = "aaaaaaaa-0000-0000-0000-000000000001", "bbbbbbbb-0000-0000-0000-000000000002"
CHAT = "a:1AnaAndTheDesk"
CHANNEL = "19:network@thread.tacv2"
ROOT = "1764000000100"
THREAD = f"{CHANNEL};messageid={ROOT}"
MENTION: Json = {
    "type": "mention",
    "text": "<at>Deskside</at>",
    "mentioned": {"id": US, "name": "Deskside"},
}


def activity(kind: str, **more: object) -> Json:
    """In Ana's own chat with the desk."""
    return {
        "type": kind,
        "id": "1764000000500",
        "timestamp": "2026-11-24T10:00:00.1234567Z",
        "localTimestamp": "2026-11-24T11:00:00.1234567+01:00",
        "localTimezone": "Europe/Berlin",
        "channelId": "msteams",
        "serviceUrl": "https://smba.trafficmanager.net/emea/",
        "from": {"id": "29:1ana", "name": "Ana Reyes", "aadObjectId": ANA},
        "recipient": {"id": US, "name": "Deskside"},
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": CHAT},
        "channelData": {"tenant": {"id": TENANT}},
        "entities": [{"type": "clientInfo", "locale": "en-GB", "country": "DE", "platform": "Web"}],
        **more,
    }


def in_channel(kind: str, **more: object) -> Json:
    conversation = {"conversationType": "channel", "isGroup": True, "tenantId": TENANT, "id": THREAD}
    data = {
        "teamsChannelId": CHANNEL,
        "teamsTeamId": "19:team@thread.tacv2",
        "channel": {"id": CHANNEL},
        "team": {"id": "19:team@thread.tacv2"},
        "tenant": {"id": TENANT},
    }
    return activity(kind, **{"conversation": conversation, "channelData": data, **more})


def said(text: str, **more: object) -> Json:
    html = {"contentType": "text/html", "content": f"<p>{text}</p>"}
    return activity("message", **{"text": text, "textFormat": "plain", "attachments": [html], **more})


def said_in_channel(text: str, **more: object) -> Json:
    return in_channel("message", **{"text": text, "textFormat": "plain", **more})


def mentioned(text: str, **more: object) -> Json:
    return said_in_channel(f"<at>Deskside</at> {text}", **{"entities": [MENTION], **more})


def changed(kind: str, event: str, **more: object) -> Json:
    return activity(kind, **{"channelData": {"tenant": {"id": TENANT}, "eventType": event}, **more})


def executed(press: str, **more: object) -> Json:
    """A press on a card in the channel."""
    action = {"type": "Action.Execute", "title": "x", "verb": "x", "data": {"desk": {"press": press}}}
    value = {"action": action, "trigger": "manual"}
    invoke = {"name": "adaptiveCard/action", "id": "f:9", "replyToId": "1764000000200", "value": value}
    return in_channel("invoke", **{**invoke, **more})


def fetched(press: str, **more: object) -> Json:
    """A press that opens a dialog, on a card in the channel."""
    data = {"data": {"type": "task/fetch", "desk": {"press": press}}, "context": {"theme": "default"}}
    invoke = {"name": "task/fetch", "id": "f:10", "replyToId": "1764000000200", "value": data}
    return in_channel("invoke", **{**invoke, **more})


def submitted(data: Json, **more: object) -> Json:
    """A button of a dialog."""
    value = {"data": data, "context": {"theme": "default"}}
    return activity("invoke", **{"name": "task/submit", "id": "f:11", "value": value, **more})


ANSWERS: Json = {
    "text:what": "It drops & <b>\r\nagain",
    "text:empty": "",
    "text:kind": "vpn",
    "text:sure": "yes",
    "several:many": "a,b%2Cc",
    "several:more": "",
    "person:who": BEN,
    "text:when": "2026-11-24",
    "text:count": 17,
    "files:files": "https://files/F1\n\nfollows by mail",
    "someone": "else's",
}
FORM: Json = {"form": "ask", "subject": "d7", "showing": "f:1"}


def extension(context: str, **more: object) -> Json:
    payload = {
        "id": "1764000000300",
        "messageType": "message",
        "body": {"contentType": "html", "content": "<p>the <b>printer</b><br>is &lt;on&gt; fire</p>"},
        "from": {"user": {"id": BEN, "displayName": "Ben Okafor", "userIdentityType": "aadUser"}},
    }
    value = {"commandId": "point", "commandContext": context, "messagePayload": payload}
    return in_channel("invoke", **{"name": "composeExtension/fetchTask", "id": "f:12", "value": value, **more})


EVERYTHING: list[Json] = [
    said("my VPN drops"),
    said("mine"),
    said("home"),
    mentioned("my VPN drops"),
    said_in_channel("me too", id="1764000000600"),
    changed("messageUpdate", "editMessage", text="my VPN is down"),
    changed("messageDelete", "softDeleteMessage"),
    activity("installationUpdate", action="add", id="f:1"),
    executed("claim:41"),
    fetched("reply:41"),
    activity("message", value={"desk": {"press": "claim:41"}}, replyToId="1764000000200"),
    submitted({"desk": FORM, **ANSWERS}),
    submitted({"desk": {**FORM, "changed": "kind"}, **ANSWERS}),
    submitted({"desk": {**FORM, "press": "matrix:d7", "shown": "eJw="}, **ANSWERS}),
    submitted({"desk": {"back": {"shown": "eJw=", "typed": {"text:what": "x"}}}}),
    extension("message"),
    extension("compose"),
    {**submitted({"desk": FORM, **ANSWERS}), "name": "composeExtension/submitAction"},
]
