"""What a person does in Teams. Total: a wrong call is answered with why, and nothing happens."""

from __future__ import annotations

import html
import re
from collections.abc import Awaitable, Callable

from workspace.teams import activities, elements
from workspace.teams.bot import Sent
from workspace.teams.directory import BOT, Member
from workspace.teams.state import Conversation, Dialog, Message, Origin
from workspace.teams.tenant import Tenant
from workspace.wire import Json, part, text, whole

UNREACHABLE = "Unable to reach app. Please try again."
"""Teams' own sentence when the bot does not answer a press in time, or with an error."""


class Refused(Exception):
    """It cannot be done; the text says why."""


async def act(tenant: Tenant, person: str, verb: str, body: Json) -> Json:
    """Do `verb` as `person`; `{"ok": true, …}` or `{"ok": false, "sentence": …}`."""
    who = tenant.members.get(person)
    done = _VERBS.get(verb)
    if who is None or done is None:
        return {"ok": False, "sentence": f"There is no {verb!r} for {person!r}."}
    try:
        return {"ok": True, **await done(tenant, who, body)}
    except Refused as why:
        return {"ok": False, "sentence": str(why)}


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────


async def _send(tenant: Tenant, who: Member, body: Json) -> Json:
    held, root = _place(tenant, who, body)
    said = text(body, "text").strip()
    if not said:
        raise Refused("There is nothing to send.")
    shown, entities = _mentions(tenant, said)
    now = tenant.clock.now()
    answered = text(body, "root") or root
    if answered and answered not in held.messages:
        raise Refused("The message to answer is gone.")
    message = Message(
        id=tenant.state.stamp(now),
        author=who.id,
        at=now,
        text=shown,
        entities=entities,
        root=answered if answered and held.kind == "channel" else None,
        quotes=answered if answered and held.kind == "personal" else None,
    )
    _install(tenant, who, held)
    tenant.put(held, message)
    if _reaches_bot(tenant, held, message):
        tenant.deliver(held, activities.spoken(tenant, who, held, message))
    return {"id": message.id}


async def _edit(tenant: Tenant, who: Member, body: Json) -> Json:
    held, message = _own(tenant, who, body)
    shown, entities = _mentions(tenant, text(body, "text").strip())
    tenant.change(held, message.id, text=shown, entities=entities, edited=True)
    message = held.messages[message.id]
    if _reaches_bot(tenant, held, message):
        tenant.deliver(held, activities.altered(tenant, who, held, message, "editMessage"))
    return {}


async def _delete(tenant: Tenant, who: Member, body: Json) -> Json:
    held, message = _own(tenant, who, body)
    reached = _reaches_bot(tenant, held, message)
    tenant.change(held, message.id, deleted=True, text="", entities=())
    if reached:
        told = activities.altered(tenant, who, held, held.messages[message.id], "softDeleteMessage")
        tenant.deliver(held, told)
    return {}


async def _read(tenant: Tenant, who: Member, body: Json) -> Json:
    held, _ = _place(tenant, who, body)
    held.seen[who.person.id] = str(tenant.state.last)
    tenant.live.changed([who.person.id])
    return {}


async def _open(tenant: Tenant, who: Member, _: Json) -> Json:
    """Open the personal app; the first time it is installed by that."""
    _install(tenant, who, tenant.personal(who.person.id))
    return {}


def _install(tenant: Tenant, who: Member, held: Conversation) -> None:
    if held.kind != "personal" or who.person.id in tenant.state.installed:
        return
    tenant.state.installed.add(who.person.id)
    tenant.deliver(held, activities.joined(tenant, who, held), activities.installed(tenant, who, held))


def _mentions(tenant: Tenant, said: str) -> tuple[str, tuple[Json, ...]]:
    """`@Deskside` becomes a mention of the bot. Everything else that was typed stays text."""
    mark = f"<at>{tenant.name}</at>"
    shown = re.sub(rf"@{re.escape(tenant.name)}\b", mark, said, flags=re.IGNORECASE)
    if shown == said:
        return said, ()
    return shown, ({"type": "mention", "text": mark, "mentioned": {"id": BOT, "name": tenant.name}},)


def _reaches_bot(tenant: Tenant, held: Conversation, message: Message) -> bool:
    """In a channel only what mentions the bot, unless the app may read all of it."""
    return held.has_bot and (held.kind == "personal" or tenant.app.hears_channels or bool(message.entities))


# ── cards ────────────────────────────────────────────────────────────────────────────────────────────────────


async def _press(tenant: Tenant, who: Member, body: Json) -> Json:
    """Press action number `action` of a message's card, with what was typed into it (`values`)."""
    held, message = _message(tenant, who, body)
    card = message.card_for(who.person.id)
    if card is None:
        raise Refused("There is no card.")
    action = _action(card, body)
    values = elements.initial(card) | part(body, "values")
    if wrong := elements.missing(elements.gathered(card, action), values):
        return {"errors": wrong}
    kind, data = text(action, "type"), _data(card, action, values)
    if kind == "Action.Execute":
        return await _execute(tenant, who, held, message, action, data)
    if kind != "Action.Submit":
        raise Refused("Nothing to send: this one works on the page alone.")
    if text(part(data, "msteams"), "type") == "task/fetch":
        origin = Origin(conversation=held.id, message=message.id)
        value: Json = {"data": data, "context": {"theme": "default"}}
        return await _show(tenant, who, origin, "task/fetch", value)
    sent = await tenant.bot.tell(activities.submitted(tenant, who, held, message, data))
    return _said(sent)


async def _execute(
    tenant: Tenant,
    who: Member,
    held: Conversation,
    message: Message,
    action: Json,
    data: Json,
    *,
    by_itself: bool = False,
) -> Json:
    told: Json = {"type": "Action.Execute", "id": text(action, "id"), "verb": text(action, "verb"), "data": data}
    value: Json = {"action": told, "trigger": "automatic" if by_itself else "manual"}
    sent = await tenant.bot.tell(activities.invoked(tenant, who, held, "adaptiveCard/action", value, message=message))
    answer = sent.answer if isinstance(sent.answer, dict) else {}
    status = whole(answer, "statusCode", sent.status)
    if not sent.ok or status >= 400:
        sentence = text(part(answer, "value"), "message") or UNREACHABLE
        if not by_itself:
            tenant.toast(who.person.id, sentence)
        return {"sentence": sentence}
    if text(answer, "type") == elements.CONTENT_TYPE:
        shown = part(answer, "value")
        try:
            elements.check(shown)
        except elements.CardFault as fault:
            raise Refused(f"The app answered with a card that Teams would not show: {fault}") from fault
        fresh = held.messages[message.id]
        tenant.change(held, message.id, views={**fresh.views, who.person.id: shown})
    elif text(answer, "type") == elements.SENTENCE and text(answer, "value"):
        tenant.toast(who.person.id, text(answer, "value"), tone="note")
    return {}


async def _refresh(tenant: Tenant, who: Member, body: Json) -> Json:
    """A card that asks for it is fetched anew for a person who looks at it."""
    held, message = _message(tenant, who, body)
    wanted = part(message.cards[0], "refresh") if message.cards else {}
    people = wanted.get("userIds")
    if not isinstance(people, list) or who.id not in people or who.person.id in message.views:
        return {}
    action = part(wanted, "action")
    return await _execute(tenant, who, held, message, action, part(action, "data"), by_itself=True)


def _action(card: Json, body: Json) -> Json:
    found = elements.actions(card)
    number = whole(body, "action", -1)
    if not 0 <= number < len(found):
        raise Refused("The card has changed; that button is gone.")
    action = found[number]
    if action.get("isEnabled") is False:
        raise Refused("That button is switched off.")
    return action


def _data(card: Json, action: Json, values: Json) -> Json:
    asked = [text(one, "id") for one in elements.gathered(card, action)]
    return {**part(action, "data"), **{identity: values[identity] for identity in asked if identity in values}}


def _said(sent: Sent) -> Json:
    return {} if sent.ok else {"sentence": UNREACHABLE}


# ── dialogs ──────────────────────────────────────────────────────────────────────────────────────────────────


async def _extend(tenant: Tenant, who: Member, body: Json) -> Json:
    """Start the message extension's `command`: from the box one writes in, or on a `message`."""
    held, _ = _place(tenant, who, body)
    chosen = held.messages.get(text(body, "message"))
    payload = _payload(tenant, chosen) if chosen is not None else None
    origin = Origin(
        conversation=held.id,
        command=_known(tenant, text(body, "command")),
        context="message" if chosen is not None else "compose",
        payload=payload,
    )
    return await _show(tenant, who, origin, "composeExtension/fetchTask", _of_extension(origin))


def _known(tenant: Tenant, command: str) -> str:
    if command not in {one.id for one in tenant.app.commands}:
        raise Refused(f"The app's manifest has no command {command!r}.")
    return command


def _of_extension(origin: Origin) -> Json:
    value: Json = {"commandId": origin.command, "commandContext": origin.context, "context": {"theme": "default"}}
    return value | ({"messagePayload": origin.payload} if origin.payload is not None else {})


def _payload(tenant: Tenant, message: Message) -> Json:
    author = tenant.by_account(message.author)
    shown: Json = (
        {"user": {"id": author.object_id, "displayName": author.person.real_name, "userIdentityType": "aadUser"}}
        if author is not None
        else {"application": {"id": BOT, "displayName": tenant.name}}
    )
    content = html.escape(message.text or elements.words(list(message.cards)), quote=False)
    return {
        "id": message.id,
        "messageType": "message",
        "from": shown,
        "body": {"contentType": "html", "content": content},
        **({"replyToId": message.root} if message.root else {}),
    }


async def _submit(tenant: Tenant, who: Member, body: Json) -> Json:
    """Send the open dialog with action number `action`."""
    dialog = tenant.state.dialogs.get(who.person.id)
    if dialog is None or dialog.card is None:
        raise Refused("No dialog is open.")
    action = _action(dialog.card, body)
    values = elements.initial(dialog.card) | part(body, "values")
    if wrong := elements.missing(elements.gathered(dialog.card, action), values):
        return {"errors": wrong}
    data, origin = _data(dialog.card, action, values), dialog.origin
    if origin.command is not None:
        return await _show(
            tenant, who, origin, "composeExtension/submitAction", {**_of_extension(origin), "data": data}
        )
    return await _show(tenant, who, origin, "task/submit", {"data": data, "context": {"theme": "default"}})


async def _close(tenant: Tenant, who: Member, _: Json) -> Json:
    tenant.state.dialogs.pop(who.person.id, None)
    tenant.live.changed([who.person.id])
    return {}


async def _show(tenant: Tenant, who: Member, origin: Origin, name: str, value: Json) -> Json:
    """Ask the bot for the dialog's next state, and show it."""
    held = tenant.state.conversations[origin.conversation]
    message = held.messages.get(origin.message) if origin.message is not None else None
    sent = await tenant.bot.tell(activities.invoked(tenant, who, held, name, value, message=message))
    before = tenant.state.dialogs.get(who.person.id)
    now = _next(origin, before, sent)
    if now is None:
        tenant.state.dialogs.pop(who.person.id, None)
    else:
        tenant.state.dialogs[who.person.id] = now
    tenant.live.changed([who.person.id])
    return {"sentence": now.problem} if now is not None and now.problem else {}


def _next(origin: Origin, before: Dialog | None, sent: Sent) -> Dialog | None:
    turn = before.turn + 1 if before is not None else 1
    if not sent.ok:
        shown = before or Dialog(origin=origin, title="", says=UNREACHABLE)
        return Dialog(
            origin=origin, title=shown.title, card=shown.card, says=shown.says, problem=UNREACHABLE, turn=shown.turn
        )
    task = part(sent.answer, "task") if isinstance(sent.answer, dict) else {}
    if text(task, "type") == "message":
        title = before.title if before is not None else ""
        return Dialog(origin=origin, title=title, says=text(task, "value"), turn=turn)
    if text(task, "type") != "continue":
        return None
    info = part(task, "value")
    card = part(part(info, "card"), "content")
    try:
        elements.check(card)
    except elements.CardFault as fault:
        raise Refused(f"The app answered with a dialog that Teams would not show: {fault}") from fault
    return Dialog(origin=origin, title=text(info, "title"), card=card, turn=turn)


# ── finding ──────────────────────────────────────────────────────────────────────────────────────────────────


def _place(tenant: Tenant, who: Member, body: Json) -> tuple[Conversation, str | None]:
    found = tenant.state.find(text(body, "conversation"))
    if found is None or who.person.id not in found[0].members:
        raise Refused("There is no such conversation.")
    return found


def _message(tenant: Tenant, who: Member, body: Json) -> tuple[Conversation, Message]:
    held, _ = _place(tenant, who, body)
    message = held.messages.get(text(body, "message"))
    if message is None or message.deleted:
        raise Refused("The message is gone.")
    return held, message


def _own(tenant: Tenant, who: Member, body: Json) -> tuple[Conversation, Message]:
    held, message = _message(tenant, who, body)
    if message.author != who.id:
        raise Refused("Only its author can change a message.")
    return held, message


_VERBS: dict[str, Callable[[Tenant, Member, Json], Awaitable[Json]]] = {
    "send": _send,
    "edit": _edit,
    "delete": _delete,
    "read": _read,
    "open": _open,
    "press": _press,
    "refresh": _refresh,
    "extend": _extend,
    "submit": _submit,
    "close": _close,
}
