"""What a person sees in Teams, as JSON for the page and for tests."""

from __future__ import annotations

from workspace.teams import elements
from workspace.teams.directory import BOT, Member
from workspace.teams.state import Conversation, Dialog, Message
from workspace.teams.tenant import Tenant
from workspace.wire import Json

TOASTS_LAST = 10.0
"""Seconds."""


def about(tenant: Tenant) -> Json:
    """The cast, the app and the clock."""
    return {
        "team": {"name": tenant.company.team.name},
        "app": _app(tenant),
        "people": [_person(member) for member in tenant.members.values()],
        "clock": _clock(tenant),
    }


def snapshot(tenant: Tenant, person: str) -> Json:
    """Everything on this person's screen."""
    who = tenant.members[person]
    held = tenant.state.conversations.values()
    dialog = tenant.state.dialogs.get(person)
    return {
        "version": tenant.live.version,
        "clock": _clock(tenant),
        "me": _person(who),
        "app": _app(tenant),
        "people": {m.id: _person(m) for m in tenant.members.values()},
        "conversations": [_conversation(c, who) for c in held if person in c.members],
        "dialog": _dialog(dialog) if dialog is not None else None,
        "toasts": [
            {"id": t.id, "text": t.text, "tone": t.tone}
            for t in tenant.state.toasts.get(person, [])
            if tenant.clock.steady() - t.shown_at < TOASTS_LAST
        ],
    }


def unread(tenant: Tenant, person: str) -> int:
    """Messages that this person has not seen yet; 0 for somebody who is not here."""
    who = tenant.members.get(person)
    if who is None:
        return 0
    return sum(c.unread(person, who.id) for c in tenant.state.conversations.values() if person in c.members)


def _app(tenant: Tenant) -> Json:
    return {"id": BOT, "name": tenant.name, "commands": [command.shown for command in tenant.app.commands]}


def _person(member: Member) -> Json:
    person = member.person
    return {
        "id": person.id,
        "account": member.id,
        "object_id": member.object_id,
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "email": person.email,
        "tz": person.tz,
        "color": person.color,
        "guest": person.is_guest,
    }


def _clock(tenant: Tenant) -> Json:
    return {"now": tenant.clock.now(), "offset": tenant.clock.offset}


def _conversation(held: Conversation, who: Member) -> Json:
    return {
        "id": held.id,
        "kind": held.kind,
        "name": held.name,
        "topic": held.topic,
        "unread": held.unread(who.person.id, who.id),
        "messages": [_message(m, who) for m in held.messages.values()],
    }


def _message(message: Message, who: Member) -> Json:
    card = message.card_for(who.person.id)
    return {
        "id": message.id,
        "author": message.author,
        "at": message.at,
        "text": message.text,
        "summary": message.summary,
        "card": card,
        "entities": list(message.entities),
        "root": message.root,
        "quotes": message.quotes,
        "edited": message.edited,
        "deleted": message.deleted,
        "mine": message.author == who.id,
        "refresh": bool(card and _refreshes(message, who)),
    }


def _refreshes(message: Message, who: Member) -> bool:
    """Whether the card asks to be fetched anew for this person, and was not yet."""
    wanted = message.cards[0].get("refresh")
    people = wanted.get("userIds") if isinstance(wanted, dict) else None
    return isinstance(people, list) and who.id in people and who.person.id not in message.views


def _dialog(dialog: Dialog) -> Json:
    return {
        "title": dialog.title,
        "card": dialog.card,
        "says": dialog.says,
        "problem": dialog.problem,
        "turn": dialog.turn,
        "values": elements.initial(dialog.card) if dialog.card is not None else {},
    }
